package io.wafleet.demo;

import io.wafleet.client.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets the paired numbers talk, two by two, a text every few seconds in each conversation. */
final class Chatter {
    private static final long PAUSE_MILLIS = 2_000;
    private static final long STAGGER_MILLIS = 150;
    private static final int MOST_THREADS = 8;

    private final StopSignal stop;
    private final ScheduledExecutorService executor;

    Chatter(Api api, List<String> numbers, Ledger ledger, StopSignal stop) {
        this.stop = stop;
        List<Conversation> conversations = conversations(api, numbers, ledger, stop);
        executor = Executors.newScheduledThreadPool(Math.max(1, Math.min(MOST_THREADS, conversations.size())));
        long delay = 0;
        for (Conversation conversation : conversations) {
            var unused =
                    executor.scheduleWithFixedDelay(conversation::next, delay, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            delay += STAGGER_MILLIS;
        }
    }

    /** Begins nothing new and waits for what was begun. */
    void finish(long patienceMillis) throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS)) {
            stop.give();
            executor.shutdownNow();
        }
    }

    /** Pairs; an odd number out joins the last pair, and one alone has nobody to talk to. */
    private static List<Conversation> conversations(Api api, List<String> numbers, Ledger ledger, StopSignal stop) {
        List<Conversation> conversations = new ArrayList<>();
        for (int at = 0; at + 1 < numbers.size(); at += 2) {
            int end = at + 3 == numbers.size() ? at + 3 : at + 2;
            conversations.add(new Conversation(api, numbers.subList(at, end), ledger, stop));
        }
        return conversations;
    }
}
