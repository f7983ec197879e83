package io.wafleet.cause;

import static io.wafleet.cause.CauseKind.ANY;
import static io.wafleet.cause.CauseKind.DELIVERY;
import static io.wafleet.cause.CauseKind.HOLD;
import static io.wafleet.cause.CauseKind.JOB;
import static io.wafleet.cause.CauseKind.LINK;
import static io.wafleet.cause.CauseKind.PROCESS;
import static io.wafleet.cause.CauseKind.ROLLOUT;
import static io.wafleet.cause.CauseKind.ROW;
import static io.wafleet.cause.CauseKind.SYNC;
import static io.wafleet.cause.CauseKind.WEBHOOK;
import static io.wafleet.cause.CauseKind.WISH;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All causes that there are. The {@link #code} and the names of the arguments are part of the API and never change; the text
 * may. What each means, and what to do about it, is in docs/causes.md.
 */
public enum CauseCode {
    OTHER(ANY, "{text}"),
    USER_ASKED(ANY, "a user asked"),
    DEVICE_DELETED(ANY, "the device was deleted"),
    EXPIRED(ANY, "its time was over"),
    PAUSED(ANY, "paused by a user[: {note}]"),
    PROCESS_NOT_READY(ANY, "the process is {state}"),

    NOT_STARTED(WISH, "not started yet"),
    DEVICE_CREATED(WISH, "the device was created"),
    QR_ASKED(WISH, "a code to scan was asked for"),
    CODE_ASKED(WISH, "a code to type in was asked for"),
    LOGOUT_ASKED(WISH, "a logout was asked for"),
    RESTART_ASKED(WISH, "a user asked for a restart"),
    NUMBER_FREE(WISH, "number-free: no other device has the number any more"),
    ROLLING_RESTART(WISH, "rolling restart"),
    BOOT(WISH, "boot: desired state is running"),
    NOT_WANTED(WISH, "desired state is stopped"),
    ADOPTED(WISH, "adopted"),
    GATEWAY_STOPS(WISH, "the gateway stops"),
    HOOK_PORT(WISH, "hook-port: the child reported to another port than the gateway's"),
    LINKED(WISH, "linked: a child is restarted once after its first pairing"),

    BINARY_MISSING(PROCESS, "binary-missing: {file}"),
    BINARY_NOT_EXECUTABLE(PROCESS, "binary-not-executable: {file}"),
    BINARY_NO_PROGRAM(PROCESS, "binary-no-program: {file} is neither a program nor a script with #!"),
    BINARY_FOREIGN(PROCESS, "binary-foreign: {file} is built for {built}, this host is {host}"),
    BINARY_UNUSABLE(PROCESS, "binary-unusable: the child binary cannot be executed"),
    VOLUME_UNWRITABLE(PROCESS, "volume-unwritable: the volume or its identity record cannot be written[: {folder}]"),
    VOLUME_IN_USE(PROCESS, "volume-in-use: {user} works in {folder}; end it, or two children fight for the number"),
    VOLUME_LOCKED(PROCESS, "volume-locked: another copy of this child lives"),
    PORT_CONFLICT(PROCESS, "port-conflict: port {port} is taken by {holder}"),
    CHILD_TOO_OLD(
            PROCESS,
            "child-too-old: GOWA 9.0 or later is needed[, it is {version}]"
                    + "[, and it does not know the health check (status {status})]"),
    CHILD_UNUSABLE(PROCESS, "child-unusable: {error}"),
    LAUNCH_FAILED(PROCESS, "launch-failed: {error}"),
    JAVA_UPGRADED(
            PROCESS,
            "java-upgraded: Java was upgraded under the running gateway: restart it, the children stay online ({error})"),
    CRASHED(PROCESS, "crashed[: code {code}][: signal {signal}]"),
    CRASHED_EARLY(PROCESS, "crashed before it answered[: code {code}][: signal {signal}]"),
    CRASH_LOOP(PROCESS, "crash-loop: {times} times in a row, last {last}"),
    ESCAPED(PROCESS, "escaped: the child put itself into the background as pid {pid}, which was ended"),
    SESSION_REPLACED(
            PROCESS,
            "session-replaced: the child ended by itself with code 0, as when the session is opened elsewhere"),
    START_TIMEOUT(PROCESS, "start-timeout: did not answer within {seconds} s"),
    WRONG_PORT(PROCESS, "wrong-port: it listens on port {port} instead of {expected}"),
    UNRESPONSIVE(PROCESS, "unresponsive: {probes} probes in a row failed"),
    OFFLINE(PROCESS, "offline: reconnecting did not help"),
    MEMORY(PROCESS, "memory: {residentMb} MB resident, limit {limitMb} MB"),

    NOT_CONNECTED(LINK, "the child is not connected to WhatsApp"),
    CONNECTION_FAILED(LINK, "the child is not connected to WhatsApp; its last error: {error}"),
    WHATSAPP_UNREACHABLE(LINK, "whatsapp-unreachable: the child cannot connect to WhatsApp[; its last error: {error}]"),
    CHILD_OUTDATED(LINK, "child-outdated: WhatsApp refuses this version of GOWA, take a newer one ({error})"),
    LINK_UNTOLD(LINK, "the child does not tell: {error}"),
    OTHER_NUMBER(LINK, "other-number: the session is that of +{session}, the device was registered with +{registered}"),
    NUMBER_IN_USE(
            LINK,
            "number-in-use: another device of this gateway has +{number}[: {device}]; log this one out, or delete one of them;"
                    + " until then it sends nothing"),
    SESSION_COPIED(
            LINK,
            "session-copied: another device of this gateway has +{number}[: {device}], and the session came with the folder;"
                    + " delete this one; until then it sends nothing"),

    LINK_NOT_ONLINE(HOLD, "the link is {state}"),
    LOGGED_OUT(HOLD, "paused: the number was logged out"),
    REFUSALS(HOLD, "paused: [{count} ]sends in a row were refused[, the last with: {last}]"),
    CAMPAIGN_PAUSED(HOLD, "the campaign is paused"),
    SCHEDULED(HOLD, "scheduled until {until}"),
    QUIET_HOURS(HOLD, "quiet-hours until {until}"),
    FIRST_CONTACT_CAP(HOLD, "first-contact-cap until {until}"),
    WHATSAPP_REFUSES_FIRST_CONTACTS(HOLD, "whatsapp-refuses-first-contacts until {until}"),
    PER_MINUTE_CAP(HOLD, "per-minute-cap until {until}"),
    PER_HOUR_CAP(HOLD, "per-hour-cap until {until}"),
    PER_DAY_CAP(HOLD, "per-day-cap until {until}"),
    REPLY_PER_MINUTE_CAP(HOLD, "reply-per-minute-cap until {until}"),
    REPLY_PER_HOUR_CAP(HOLD, "reply-per-hour-cap until {until}"),
    REPLY_PER_DAY_CAP(HOLD, "reply-per-day-cap until {until}"),
    INTERVAL(HOLD, "interval until {until}"),
    JOBS_BEFORE(HOLD, "{count} jobs before it"),
    MANY_JOBS_BEFORE(HOLD, "{count} or more jobs before it"),
    ITS_TURN(HOLD, "its turn"),
    LOOKING_UP(HOLD, "looking up the outcome of job {job}"),
    NUMBER_UNKNOWN(HOLD, "the number could not be looked up: {error}"),
    CHAT_UNKNOWN(HOLD, "the child does not tell whether it knows the recipient: {error}"),

    OPTED_OUT(JOB, "the recipient has opted out: campaigns and first messages do not go there"),
    NOT_ON_WHATSAPP(JOB, "{number} is not on WhatsApp"),
    CHILD_UNREACHABLE(JOB, "the child cannot be reached: {error}"),
    CHILD_NOT_READY(JOB, "the child is not ready to send: {status} {error}: {message}"),
    RECIPIENT_REFUSED(JOB, "the child does not take the recipient: {status} {error}: {message}"),
    UPLOAD_FAILED(JOB, "the file did not get to WhatsApp: {status} {error}: {message}"),
    FIRST_CONTACT_REFUSED(JOB, "WhatsApp refuses a first contact: {status} {error}: {message}"),
    CHILD_FAILED(JOB, "the child failed before it was sent: {status} {error}: {message}"),
    CHILD_REFUSED(JOB, "the child refuses it: {status} {error}: {message}"),
    ANSWER_UNCLEAR(JOB, "the answer does not tell whether it was sent: {status} {error}: {message}"),
    ANSWER_LOST(JOB, "the child did not answer: {error}"),
    NO_MESSAGE_ID(JOB, "the child gave no message id"),
    NO_TRACE(JOB, "the child was called, and has no record of the message"),
    QUEUE_CLEARED(JOB, "the queue was cleared"),
    CAMPAIGN_CANCELLED(JOB, "the campaign was cancelled"),

    ROW_INVALID(ROW, "{detail}[ ({place})]"),
    SAME_RECIPIENT(ROW, "the same recipient as row {row}"),

    GONE(WEBHOOK, "gone: the receiver answered 410"),
    FAILING(WEBHOOK, "failing since {since}"),

    STATUS_4XX(DELIVERY, "the receiver answered {status}"),
    STATUS_5XX(DELIVERY, "the receiver answered {status}"),
    STATUS_OTHER(DELIVERY, "the receiver answered {status}"),
    REDIRECT(DELIVERY, "redirect: the receiver answered with another address[, status {status}]"),
    TIMEOUT(DELIVERY, "timeout: no answer came in time"),
    UNREACHABLE(DELIVERY, "unreachable: no connection came about"),
    UNRESOLVED(DELIVERY, "unresolved: the host's name leads to no address"),
    ADDRESS_REFUSED(DELIVERY, "address-refused: the address may not be connected to"),
    TLS(DELIVERY, "tls: the receiver's certificate or encryption is not accepted"),
    CLOSED(DELIVERY, "closed: the connection ended without an answer"),
    REFUSED(DELIVERY, "refused: again and again, for what the body is"),
    EVENT_REMOVED(DELIVERY, "event-removed: the event is no longer in the journal"),

    GATEWAY_STARTED(SYNC, "the gateway has started"),
    CHILD_DISCONNECTED(SYNC, "the child was disconnected"),
    WEBHOOK_REFUSED(SYNC, "a report of the child was refused"),
    SYNC_CHECK(SYNC, "the child has what is not in the journal"),
    SYNC_RETRY(SYNC, "tried again"),
    CHATS_UNREADABLE(SYNC, "the child's chats could not be read: {error}"),

    NOT_BACK(
            ROLLOUT,
            "[not back within {seconds} s: ]the {part} is {state}[ ({cause})][; the {left} that were not begun run as"
                    + " before: put the binary or the setting right, or back, and restart this one]");

    private static final Map<String, CauseCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(CauseCode::code, Function.identity()));

    private final String code;
    private final CauseKind kind;
    private final String template;

    CauseCode(CauseKind kind, String template) {
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.kind = kind;
        this.template = template;
    }

    /** The stable word. */
    public String code() {
        return code;
    }

    public CauseKind kind() {
        return kind;
    }

    Template template() {
        return new Template(template);
    }

    /** Null if the word is no code. */
    static @Nullable CauseCode of(String code) {
        return BY_CODE.get(code);
    }

    /** The words of all codes of a kind. */
    public static Set<String> of(CauseKind kind) {
        return Arrays.stream(values())
                .filter(each -> each.kind == kind)
                .map(CauseCode::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A cause of this code.
     *
     * @param values of the arguments, in the order of the text; null, or none at the end, for what is unknown
     * @throws IllegalArgumentException if there are more than the text has, or one is missing that it needs
     */
    public Cause cause(@Nullable Object... values) {
        List<String> names = template().names();
        List<String> required = template().required();
        if (values.length > names.size()) {
            throw new IllegalArgumentException(code + " has the arguments " + names);
        }
        Map<String, Object> args = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                args.put(names.get(i), value);
            }
        }
        if (!args.keySet().containsAll(required)) {
            throw new IllegalArgumentException(code + " needs the arguments " + required);
        }
        return new Cause(this, args);
    }
}
