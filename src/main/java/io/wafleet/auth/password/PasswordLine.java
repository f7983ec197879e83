package io.wafleet.auth.password;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a password to be checked. Those who have logged in before from where they are go first, and have places that
 * nobody else takes: strangers who fill the line, from however many addresses, keep each other out and nobody else. Every thread
 * may use it.
 */
final class PasswordLine {
    /** Some three seconds' work for two threads. */
    static final int MOST = 64;
    /** Of which so many are for the known. */
    static final int KEPT = 16;

    private final Deque<Runnable> known = new ArrayDeque<>();
    private final Deque<Runnable> strangers = new ArrayDeque<>();
    /** Of each, those who wait and those whose turn it is. */
    private int knownThere;

    private int strangersThere;

    /** False if there is no place. Who has one leaves it by {@link #leave}. */
    synchronized boolean join(Runnable work, boolean isKnown) {
        if (knownThere + strangersThere >= MOST || (!isKnown && strangersThere >= MOST - KEPT)) {
            return false;
        }
        if (isKnown) {
            knownThere++;
            known.add(work);
        } else {
            strangersThere++;
            strangers.add(work);
        }
        return true;
    }

    /** Whose turn it is; null if nobody waits. */
    synchronized @Nullable Runnable next() {
        Runnable first = known.poll();
        return first == null ? strangers.poll() : first;
    }

    synchronized void leave(boolean isKnown) {
        if (isKnown) {
            knownThere--;
        } else {
            strangersThere--;
        }
    }
}
