package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.wafleet.Assembly.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssemblyTest {
    private final Assembly assembly = new Assembly();
    private final List<String> told = new ArrayList<>();

    private Part<String> part(String name, Future<String> opening) {
        return assembly.then(
                name,
                () -> {
                    told.add("+" + name);
                    return opening;
                },
                open -> {
                    told.add("-" + open);
                    return Future.succeededFuture();
                });
    }

    @Test
    void shouldCloseInReverseWhenAllWereOpened() {
        part("a", Future.succeededFuture("a"));
        part("b", Future.succeededFuture("b"));

        Future<Void> closed = assembly.open().compose(open -> assembly.close());

        assertThat(closed.succeeded()).isTrue();
        assertThat(told).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void shouldCloseThoseBeforeWhenOneDoesNotOpen() {
        part("a", Future.succeededFuture("a"));
        part("b", Future.failedFuture("taken"));
        part("c", Future.succeededFuture("c"));

        Future<Void> open = assembly.open();

        assertThat(open.cause()).hasMessage("taken");
        assertThat(told).containsExactly("+a", "+b", "-a");
    }

    @Test
    void shouldGoOnClosingWhenOneDoesNotClose() {
        part("a", Future.succeededFuture("a"));
        assembly.then("b", () -> Future.succeededFuture("b"), open -> Future.failedFuture("stuck"));

        Future<Void> closed = assembly.open().compose(open -> assembly.close());

        assertThat(closed.succeeded()).isTrue();
        assertThat(told).containsExactly("+a", "-a");
    }

    @Test
    void shouldHaveThePartsBeforeItWhenOneIsOpened() {
        Part<String> first = part("a", Future.succeededFuture("a"));
        Part<String> second = assembly.then("b", () -> Future.succeededFuture(first.get() + "b"));

        assertThatThrownBy(second::get).hasMessage("b is not open yet");
        assembly.open();

        assertThat(second.get()).isEqualTo("ab");
    }
}
