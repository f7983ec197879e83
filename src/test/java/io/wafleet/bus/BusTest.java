package io.wafleet.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class BusTest {
    private static final String ADDRESS = "device.a.send";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void serve(Function<JsonObject, Future<JsonObject>> handler) {
        bus.serve(ADDRESS, handler).completion().await();
    }

    private Future<JsonObject> ask() {
        return bus.request(ADDRESS, new JsonObject().put("n", 1), ProblemCode.DEVICE_NOT_FOUND, DEADLINE);
    }

    private Problem problem(Future<JsonObject> answer) {
        try {
            answer.await();
        } catch (ProblemException expected) {
            return expected.problem();
        }
        throw new AssertionError("it succeeded");
    }

    @Test
    void shouldBringTheAnswerBackWhenThereIsOne() {
        serve(body -> Future.succeededFuture(new JsonObject().put("n", body.getInteger("n") + 1)));

        assertThat(ask().await()).isEqualTo(new JsonObject().put("n", 2));
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void shouldBringTheProblemBackWhenThereIsOne(ProblemCode code) {
        Problem problem = new Problem(code, "what is wrong", "field");
        serve(body -> Future.failedFuture(problem.exception()));

        assertThat(problem(ask())).isEqualTo(problem);
    }

    @Test
    void shouldBringTheProblemBackWhenItIsThrown() {
        serve(body -> {
            throw Problem.field("to", "is nobody").exception();
        });

        assertThat(problem(ask())).isEqualTo(Problem.field("to", "is nobody"));
    }

    @Test
    void shouldTellNoMoreThanInternalWhenTheHandlerHasABug() {
        serve(body -> {
            throw new IllegalStateException("secret detail");
        });

        assertThat(problem(ask())).isEqualTo(Problem.of(ProblemCode.INTERNAL));
    }

    @Test
    void shouldAnswerInternalWhenTheHandlerGivesNoFuture() {
        serve(body -> null);

        assertThat(problem(ask())).isEqualTo(Problem.of(ProblemCode.INTERNAL));
    }

    @Test
    void shouldBeTheAbsentProblemWhenNobodyServesTheAddress() {
        assertThat(problem(ask())).isEqualTo(Problem.of(ProblemCode.DEVICE_NOT_FOUND));
    }

    @Test
    void shouldBeTheAbsentProblemWhenTheServerLeft() {
        var consumer = bus.serve(ADDRESS, Future::succeededFuture);
        consumer.completion().await();
        ask().await();

        consumer.unregister().await();

        assertThat(problem(ask())).isEqualTo(Problem.of(ProblemCode.DEVICE_NOT_FOUND));
    }

    @Test
    void shouldBeATimeoutWhenTheAnswerIsLate() {
        Promise<JsonObject> never = Promise.promise();
        serve(body -> never.future());

        assertThat(problem(bus.request(ADDRESS, new JsonObject(), ProblemCode.NOT_FOUND, Duration.ofMillis(50))))
                .isEqualTo(Problem.of(ProblemCode.TIMEOUT));
    }

    @Test
    void shouldTellAllWhenSomethingIsPublished() {
        // Given
        Promise<JsonObject> one = Promise.promise();
        Promise<JsonObject> two = Promise.promise();
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> one.complete(message.body()));
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> two.complete(message.body()));

        // When
        bus.publish(Addresses.EVENTS, new JsonObject().put("seq", 7));

        // Then
        assertThat(one.future().await()).isEqualTo(new JsonObject().put("seq", 7));
        assertThat(two.future().await()).isEqualTo(new JsonObject().put("seq", 7));
    }

    @Test
    void shouldBeBuiltOfDeviceOrVerbWhenItIsAnAddress() {
        assertThat(Addresses.device(new DeviceId("5511"))).isEqualTo("device.5511");
        assertThat(Addresses.fleet("list")).isEqualTo("fleet.list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "A", "a.b", "a/b", "..", "a b", "a\n", "é", "a%2f"})
    void shouldRefuseAnIdWhenItCouldBeMoreThanAName(String id) {
        assertThat(DeviceId.isValid(id)).isFalse();
        assertThatThrownBy(() -> new DeviceId(id)).isInstanceOf(ProblemException.class);
    }

    @Test
    void shouldAcceptAnIdUpTo64SignsWhenItIsAName() {
        assertThat(new DeviceId("5511999990001").toString()).isEqualTo("5511999990001");
        assertThat(DeviceId.isValid("a" + "-".repeat(63))).isTrue();
        assertThat(DeviceId.isValid("a" + "-".repeat(64))).isFalse();
    }
}
