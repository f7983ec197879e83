package io.wafleet.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can go wrong follows from what an operation is. */
class ErrorAnswersTest {
    private static final String ALWAYS = "invalid-request uri-too-long headers-too-large internal overloaded";
    private static final String OF_A_CALLER = " unauthenticated forbidden timeout stopping";
    private static final String OF_A_BODY =
            " invalid-json body-too-slow body-too-large unsupported-media-type disk-low";

    private static ContractDocument document(String path, String method, String rest) {
        return ContractDocument.of("""
                paths:
                  %s:
                    %s: {operationId: it, responses: {}, %s}
                components: {responses: {}}
                """.formatted(path, method, rest));
    }

    private static JsonObject read(ContractDocument document) {
        return document.operations().get(0).json();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a         | get    | security: []                                         | ''
            /a         | get    | security: [{bearer: []}]                             | ' caller'
            /a         | get    | security: [{bearer: [admin]}]                        | ' caller'
            /a         | get    | security: [{local: []}]                              | ' caller'
            /a         | delete | security: []                                         | ' body'
            /a/{jobId} | get    | 'security: [], parameters: [{in: path, name: jobId}]' | ' job-not-found'
            /a         | get    | 'security: [], parameters: [{in: header, name: Idempotency-Key}]' | ' key-reused'
            /a         | get    | 'security: [], x-problems: [not-paired]'             | ' not-paired'
            /a         | get    | 'security: [], x-rate: 0'                            | ' uncounted'
            /a         | get    | 'security: [{bearer: []}], x-rate: 0'                | ' caller'
            """)
    void shouldNameTheCodesThatFollowFromWhatItIsAndThoseThatItSays(
            String path, String method, String rest, String more) {
        JsonArray codes = read(document(path, method, rest)).getJsonArray("x-problems");

        assertThat(codes.stream().map(String::valueOf))
                .containsExactlyInAnyOrder((ALWAYS + (more.equals(" uncounted") ? "" : " too-many-requests" + more))
                        .replace(" caller", OF_A_CALLER)
                        .replace(" body", OF_A_BODY)
                        .split(" "));
    }

    @Test
    void shouldAnswerEachStatusWithItsCodesAndAnExampleOfEach() {
        ContractDocument document = document("/a", "get", "security: [], x-problems: [stopping]");

        JsonObject answer =
                document.resolved(read(document).getJsonObject("responses").getJsonObject("503"));

        assertThat(answer.getString("description"))
                .isEqualTo("`overloaded`: The gateway is at its limit. `stopping`: The gateway is stopping.");
        JsonObject content = answer.getJsonObject("content").getJsonObject("application/problem+json");
        assertThat(content.getJsonObject("schema").getString("$ref")).isEqualTo("#/components/schemas/Problem");
        assertThat(content.getJsonObject("examples")
                        .getJsonObject("stopping")
                        .getJsonObject("value")
                        .getString("code"))
                .isEqualTo("stopping");
    }

    /** Such as that of a check, which says with the same status that something does not work. */
    @Test
    void shouldLeaveAnAnswerOfTheSameStatusItsOwnBody() {
        ContractDocument document = ContractDocument.of("""
                paths:
                  /a:
                    get: {operationId: it, security: [], responses: {'503': {description: Sick., content: {application/json: {}}}}}
                components: {responses: {}}
                """);

        JsonObject answer = read(document).getJsonObject("responses").getJsonObject("503");

        assertThat(answer.getString("description")).isEqualTo("Sick.");
        assertThat(answer.getJsonObject("content").fieldNames())
                .containsExactlyInAnyOrder("application/json", "application/problem+json");
    }
}
