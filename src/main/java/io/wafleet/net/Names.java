package io.wafleet.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up, a few at a time for each who asks, so that one whose name servers do not answer keeps nobody else waiting.
 * No thread waits for an answer: the resolver is Netty's, which reads {@code /etc/hosts} and {@code /etc/resolv.conf} and asks
 * by UDP. May be used from any thread.
 */
final class Names {
    static final int AT_ONCE = 2;
    static final int MAX_WAITING = 64;
    static final long DEADLINE_MILLIS = 10_000;
    private static final long QUERY_MILLIS = 3000;

    private final Vertx vertx;
    private final Resolver resolver;
    private final Map<String, Asker> askers = new HashMap<>();

    /** Finds all addresses of a name. */
    interface Resolver {
        Future<List<InetAddress>> resolve(String host);
    }

    /** What one asker wants to know: by name, so that nothing is asked twice at the same time. */
    private static final class Asker {
        private final Map<String, Lookup> lookups = new HashMap<>();
        private final Deque<Lookup> waiting = new ArrayDeque<>();
        private int underWay;
    }

    private record Lookup(Asker asker, String host, Promise<List<InetAddress>> found) {}

    Names(Vertx vertx, Resolver resolver) {
        this.vertx = vertx;
        this.resolver = resolver;
    }

    /** As the host's own files say. */
    static Resolver system() {
        return resolver(builder());
    }

    static DnsNameResolverBuilder builder() {
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("names", true), NioIoHandler.newFactory());
        return new DnsNameResolverBuilder(loop.next())
                .datagramChannelType(NioDatagramChannel.class)
                .queryTimeoutMillis(QUERY_MILLIS)
                // A private address behind a public one is not overlooked.
                .completeOncePreferredResolved(false);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // of addListener: the same future once more
    static Resolver resolver(DnsNameResolverBuilder builder) {
        DnsNameResolver names = builder.build();
        return host -> Future.future(found -> names.resolveAll(host).addListener(answer -> {
            if (answer.isSuccess()) {
                @SuppressWarnings("unchecked") // of resolveAll
                List<InetAddress> all = (List<InetAddress>) answer.getNow();
                found.complete(all);
            } else {
                found.fail(answer.cause());
            }
        }));
    }

    /**
     * Fails if there is no such name, if nobody tells in time, or if too much of this asker waits already.
     *
     * @param asker such as a tenant
     */
    Future<List<InetAddress>> find(String asker, String host) {
        Promise<List<InetAddress>> mine = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        Lookup lookup = lookup(asker, host);
        if (lookup == null) {
            return Future.failedFuture("too many names wait to be looked up");
        }
        lookup.found.future().onComplete(found -> caller.runOnContext(back -> mine.handle(found)));
        begin(asker);
        return mine.future();
    }

    private synchronized @Nullable Lookup lookup(String name, String host) {
        Asker asker = askers.computeIfAbsent(name, first -> new Asker());
        Lookup same = asker.lookups.get(host);
        if (same != null) {
            return same;
        }
        if (asker.waiting.size() >= MAX_WAITING) {
            return null;
        }
        Lookup lookup = new Lookup(asker, host, Promise.promise());
        asker.lookups.put(host, lookup);
        asker.waiting.add(lookup);
        long timer = vertx.setTimer(DEADLINE_MILLIS, late -> lookup.found.tryFail("nobody tells the address in time"));
        lookup.found.future().onComplete(known -> {
            vertx.cancelTimer(timer);
            forget(name, lookup);
            begin(name);
        });
        return lookup;
    }

    /** Whoever is too late is dropped, also where it still waited for its turn. */
    private synchronized void forget(String name, Lookup lookup) {
        Asker asker = lookup.asker;
        if (!asker.waiting.remove(lookup)) {
            asker.underWay--;
        }
        asker.lookups.remove(lookup.host);
        if (asker.lookups.isEmpty()) {
            askers.remove(name, asker);
        }
    }

    private void begin(String name) {
        Lookup next = next(name);
        while (next != null) {
            Promise<List<InetAddress>> found = next.found;
            resolver.resolve(next.host).onComplete(answer -> {
                if (answer.succeeded() && !answer.result().isEmpty()) {
                    found.tryComplete(answer.result());
                } else {
                    found.tryFail("no such name");
                }
            });
            next = next(name);
        }
    }

    private synchronized @Nullable Lookup next(String name) {
        Asker asker = askers.get(name);
        if (asker == null || asker.underWay >= AT_ONCE || asker.waiting.isEmpty()) {
            return null;
        }
        asker.underWay++;
        return asker.waiting.remove();
    }
}
