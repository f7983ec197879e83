package io.wafleet.gowa;

/** A child did not do what a caller could not do without. */
public final class GowaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient GowaAnswer answer;

    GowaException(String call, GowaAnswer answer) {
        super(call + ": " + answer, null, false, false);
        this.answer = answer;
    }

    public GowaAnswer answer() {
        return answer;
    }
}
