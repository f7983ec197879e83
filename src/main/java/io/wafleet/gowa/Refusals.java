package io.wafleet.gowa;

import static java.util.Map.entry;

import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What it means to a user that the child refused a call about groups, people or channels. It passes on what its library says, mostly
 * as a 500 with nothing but a text (contract 3.1), so the texts of whatsmeow are what there is to go by.
 */
final class Refusals {
    /** Whatever was asked for; the first that is found counts. */
    private static final List<Map.Entry<String, ProblemCode>> ALWAYS = List.of(
            entry("that group does not exist", ProblemCode.GROUP_NOT_FOUND),
            entry("not participating in that group", ProblemCode.GROUP_NOT_FOUND),
            entry("that group invite link", ProblemCode.INVITE_NOT_VALID),
            entry("permission to get the group's invite link", ProblemCode.NOT_GROUP_ADMIN),
            entry("hidden their profile picture", ProblemCode.PICTURE_NOT_FOUND),
            entry("does not have a profile picture", ProblemCode.PICTURE_NOT_FOUND),
            entry("no avatar found", ProblemCode.PICTURE_NOT_FOUND),
            entry("info query returned status 429", ProblemCode.WHATSAPP_BUSY));

    /** WhatsApp's own answers to what is done with a group. */
    private static final List<Map.Entry<String, ProblemCode>> OF_GROUPS = List.of(
            entry("info query returned status 401", ProblemCode.NOT_GROUP_ADMIN),
            entry("info query returned status 403", ProblemCode.NOT_GROUP_ADMIN),
            entry("info query returned status 404", ProblemCode.GROUP_NOT_FOUND),
            entry("info query returned status 410", ProblemCode.GROUP_NOT_FOUND));

    private static final String GROUPS = "/group";

    private Refusals() {}

    /** Whether WhatsApp has done it, and only the child's own store was not brought up to date. */
    static boolean isDone(GowaAnswer answer) {
        return answer instanceof GowaAnswer.Refused refused
                && refused.message().startsWith("WhatsApp action succeeded");
    }

    /** @param path of the call, which some refusals have their meaning from */
    static Problem problem(String path, GowaAnswer answer) {
        if (answer instanceof GowaAnswer.Refused refused) {
            return refused(path, refused);
        }
        return answer instanceof GowaAnswer.Lost
                ? Problem.of(
                        ProblemCode.TIMEOUT, "the device's process did not answer: whether it was done is not known")
                : Problem.of(ProblemCode.DEVICE_UNREADY, "the device's process does not answer");
    }

    private static Problem refused(String path, GowaAnswer.Refused refused) {
        return switch (refused.code()) {
            case "AUTHENTICATION_ERROR" ->
                Problem.of(ProblemCode.WHATSAPP_UNREACHABLE, "the device is not connected to WhatsApp now");
            case "INVALID_WA_CLI" -> Problem.of(ProblemCode.DEVICE_UNREADY, "the device's process has just started");
            case "INVALID_JID" -> Problem.of(ProblemCode.NOT_ON_WHATSAPP, refused.message());
            case "INVALID_IMAGE_FORMAT" -> Problem.field("picture", "cannot be read: " + refused.message());
            case "GATEWAY_TIMEOUT", "CONTEXT_ERROR" ->
                Problem.of(ProblemCode.TIMEOUT, "WhatsApp did not answer: whether it was done is not known");
            default -> Problem.of(code(path, refused.message()), refused.message());
        };
    }

    private static ProblemCode code(String path, String text) {
        return Stream.concat(ALWAYS.stream(), path.startsWith(GROUPS) ? OF_GROUPS.stream() : Stream.empty())
                .filter(each -> text.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ProblemCode.CHILD_FAILED);
    }
}
