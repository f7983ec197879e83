package io.wafleet.problem;

/**
 * What can go wrong for a caller. The {@link #code} is part of the API and never changes; title and detail may.
 */
public enum ProblemCode {
    INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
    INVALID_JSON("invalid-json", 400, "The body is not valid JSON"),
    UNAUTHENTICATED("unauthenticated", 401, "A valid token is needed"),
    INVALID_CREDENTIALS("invalid-credentials", 401, "User name or password is wrong"),
    FORBIDDEN("forbidden", 403, "The caller may not do this"),
    REGISTRATION_CLOSED("registration-closed", 403, "Nobody can make himself a user here"),
    NOT_GROUP_ADMIN("not-group-admin", 403, "The device is no administrator of the group"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    DEVICE_NOT_FOUND("device-not-found", 404, "There is no such device"),
    CHAT_NOT_FOUND("chat-not-found", 404, "There is no such chat, or nothing is archived of it"),
    MESSAGE_NOT_FOUND("message-not-found", 404, "There is no such message in the archive"),
    JOB_NOT_FOUND("job-not-found", 404, "There is no such send job"),
    MEDIA_NOT_FOUND("media-not-found", 404, "There is no such file, or not any more"),
    CAMPAIGN_NOT_FOUND("campaign-not-found", 404, "There is no such campaign"),
    TEMPLATE_NOT_FOUND("template-not-found", 404, "There is no such template"),
    OPT_OUT_NOT_FOUND("opt-out-not-found", 404, "This person has not opted out"),
    WEBHOOK_NOT_FOUND("webhook-not-found", 404, "There is no such webhook"),
    DELIVERY_NOT_FOUND("delivery-not-found", 404, "There is no such delivery"),
    USER_NOT_FOUND("user-not-found", 404, "There is no such user"),
    SESSION_NOT_FOUND("session-not-found", 404, "There is no such session"),
    API_KEY_NOT_FOUND("api-key-not-found", 404, "There is no such API key"),
    INVITE_NOT_FOUND("invite-not-found", 404, "There is no such invite, or it was used, or it is over"),
    TENANT_NOT_FOUND("tenant-not-found", 404, "There is no such tenant"),
    GROUP_NOT_FOUND("group-not-found", 404, "The device is in no such group"),
    CHANNEL_NOT_FOUND("channel-not-found", 404, "The device follows no such channel"),
    PERSON_NOT_FOUND("person-not-found", 404, "The device knows no such person"),
    INVITE_NOT_VALID("invite-not-valid", 404, "The link to a group is not valid, or not any more"),
    PICTURE_NOT_FOUND("picture-not-found", 404, "There is no picture, or it is hidden from the device"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This method is not offered here"),
    BODY_TOO_SLOW("body-too-slow", 408, "The body came too slowly"),
    LAST_ADMINISTRATOR("last-administrator", 409, "An administrator who may log in must be left"),
    TENANT_DISABLED("tenant-disabled", 409, "The tenant is disabled, or being deleted"),
    TENANT_KEPT("tenant-kept", 409, "The tenant cannot be deleted, or changed, as it is"),
    VOLUME_OLD("volume-old", 409, "The device's folder was left by another system"),
    DEVICE_EXISTS("device-exists", 409, "The number or id is taken"),
    ALREADY_PAIRED("already-paired", 409, "The device is paired already"),
    PAIRING_BUSY("pairing-busy", 409, "The device is being linked in another way"),
    NOT_PAIRED("not-paired", 409, "The device is not paired with WhatsApp"),
    NUMBER_IN_USE("number-in-use", 409, "Another device has the number that this one is linked to"),
    OTHER_NUMBER("other-number", 409, "The device is linked to another number than it was registered with"),
    JOB_NOT_WAITING("job-not-waiting", 409, "The send job cannot be taken back any more"),
    STILL_SENDING("still-sending", 409, "Something is being sent still"),
    RESTART_RUNNING("restart-running", 409, "A rolling restart is under way"),
    CAMPAIGN_CANCELLED("campaign-cancelled", 409, "The campaign was cancelled"),
    VOLUME_UNUSABLE("volume-unusable", 409, "The device's folder cannot be used"),
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
    URI_TOO_LONG("uri-too-long", 414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is of a kind that is not read here"),
    KEY_REUSED("key-reused", 422, "The Idempotency-Key was used for another request"),
    NOT_ON_WHATSAPP("not-on-whatsapp", 422, "The number is not on WhatsApp"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
    QUOTA_EXCEEDED("quota-exceeded", 429, "The tenant is at its limit"),
    NUMBER_CHECKS_USED("number-checks-used", 429, "The device has asked for as many numbers as it may in a day"),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are too large"),
    INTERNAL("internal", 500, "The gateway failed"),
    CHILD_FAILED("child-failed", 502, "The child process answered with an error"),
    PORT_POOL_EMPTY("port-pool-empty", 503, "No port is left for another device"),
    DEVICE_UNREADY("device-unready", 503, "The device's process is not ready"),
    WHATSAPP_UNREACHABLE("whatsapp-unreachable", 503, "WhatsApp cannot be reached"),
    WHATSAPP_BUSY("whatsapp-busy", 503, "WhatsApp wants to be asked less often"),
    OVERLOADED("overloaded", 503, "The gateway is at its limit"),
    STOPPING("stopping", 503, "The gateway is stopping"),
    TIMEOUT("timeout", 504, "The answer did not come in time"),
    SPOOL_FULL("spool-full", 507, "Too many files wait to be sent"),
    DISK_LOW("disk-low", 507, "The disk is nearly full");

    private final String code;
    private final int status;
    private final String title;

    ProblemCode(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    /** The stable word, as in {@code urn:wafleet:problem:<code>}. */
    public String code() {
        return code;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    static ProblemCode of(String code) {
        for (ProblemCode candidate : values()) {
            if (candidate.code.equals(code)) {
                return candidate;
            }
        }
        return INTERNAL;
    }
}
