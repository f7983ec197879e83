package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.problem.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are whatsmeow's, of GOWA v9.2.0. */
class RefusalsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /group/info        | 500 | INTERNAL_SERVER_ERROR | that group does not exist                                    | GROUP_NOT_FOUND
            /group/info        | 500 | INTERNAL_SERVER_ERROR | you're not participating in that group                       | GROUP_NOT_FOUND
            /group/invite-link | 500 | INTERNAL_SERVER_ERROR | you don't have the permission to get the group's invite link | NOT_GROUP_ADMIN
            /group/name        | 500 | INTERNAL_SERVER_ERROR | info query returned status 403: forbidden                    | NOT_GROUP_ADMIN
            /group/topic       | 500 | INTERNAL_SERVER_ERROR | info query returned status 401: not-authorized               | NOT_GROUP_ADMIN
            /group/leave       | 500 | INTERNAL_SERVER_ERROR | info query returned status 404: item-not-found               | GROUP_NOT_FOUND
            /user/info         | 500 | INTERNAL_SERVER_ERROR | info query returned status 403: forbidden                    | CHILD_FAILED
            /user/my/groups    | 500 | INTERNAL_SERVER_ERROR | info query returned status 429: rate-overlimit               | WHATSAPP_BUSY
            /group/info-from-link | 500 | INTERNAL_SERVER_ERROR | that group invite link has been revoked                   | INVITE_NOT_VALID
            /group/join-with-link | 500 | INTERNAL_SERVER_ERROR | that group invite link is not valid                       | INVITE_NOT_VALID
            /user/avatar       | 500 | INTERNAL_SERVER_ERROR | the user has hidden their profile picture from you           | PICTURE_NOT_FOUND
            /user/avatar       | 500 | INTERNAL_SERVER_ERROR | that user or group does not have a profile picture           | PICTURE_NOT_FOUND
            /user/avatar       | 500 | INTERNAL_SERVER_ERROR | no avatar found                                              | PICTURE_NOT_FOUND
            /user/avatar       | 408 | CONTEXT_ERROR         | Error timeout get avatar!                                    | TIMEOUT
            /group             | 400 | INVALID_JID           | user is not registered                                       | NOT_ON_WHATSAPP
            /group/photo       | 400 | INVALID_IMAGE_FORMAT  | Image validation failed                                      | INVALID_REQUEST
            /group             | 401 | AUTHENTICATION_ERROR  | you are not logged in                                        | WHATSAPP_UNREACHABLE
            /group             | 500 | INVALID_WA_CLI        | your WhatsApp CLI is invalid or empty                        | DEVICE_UNREADY
            /group             | 504 | GATEWAY_TIMEOUT       | timeout                                                      | TIMEOUT
            /group             | 500 | INTERNAL_SERVER_ERROR | something else                                               | CHILD_FAILED
            """)
    void shouldMeanSomethingToAUserWhenTheChildRefuses(
            String path, int status, String code, String message, ProblemCode meaning) {
        GowaAnswer.Refused refused = new GowaAnswer.Refused(status, code, message);

        assertThat(Refusals.problem(path, refused).code()).isEqualTo(meaning);
        assertThat(Refusals.isDone(refused)).isFalse();
    }

    @Test
    void shouldSayThatNobodyKnowsWhenTheAnswerIsLost() {
        assertThat(Refusals.problem("/group", new GowaAnswer.Lost("gone")).code())
                .isEqualTo(ProblemCode.TIMEOUT);
        assertThat(Refusals.problem("/group", new GowaAnswer.Unreachable("gone"))
                        .code())
                .isEqualTo(ProblemCode.DEVICE_UNREADY);
    }

    @Test
    void shouldTakeForDoneWhatOnlyTheChildsStoreHasMissed() {
        assertThat(Refusals.isDone(new GowaAnswer.Refused(
                        500,
                        "INTERNAL_SERVER_ERROR",
                        "WhatsApp action succeeded, but failed to delete local message M: locked")))
                .isTrue();
    }
}
