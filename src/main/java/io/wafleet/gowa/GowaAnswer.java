package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;

/** What came of one call to a child. Several answers are normal, so none is an exception. */
public sealed interface GowaAnswer {
    /** 200 with {@code results}; empty where the child gives none. */
    record Ok(JsonObject results, String message) implements GowaAnswer {}

    /**
     * The child answered with an error.
     *
     * @param code the child's word, such as {@code VALIDATION_ERROR}; {@code TEXT} where the body was no JSON
     */
    record Refused(int status, String code, String message) implements GowaAnswer {
        @Override
        public String toString() {
            return status + " " + code + ": " + message;
        }
    }

    /** No connection came about: the child cannot have seen the call. */
    record Unreachable(String reason) implements GowaAnswer {
        @Override
        public String toString() {
            return "the child cannot be reached: " + reason;
        }
    }

    /** The connection broke, or the answer did not come in time: whether the child acted is unknown. */
    record Lost(String reason) implements GowaAnswer {
        @Override
        public String toString() {
            return "the child did not answer: " + reason;
        }
    }
}
