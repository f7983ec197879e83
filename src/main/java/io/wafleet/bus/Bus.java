package io.wafleet.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Request/reply and publish over Vert.x's event bus, with JSON bodies so that a clustered bus could carry them.
 * A server always answers: with a body, or with a {@link Problem}.
 */
public final class Bus {
    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    private final Vertx vertx;

    public Bus(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Answers requests at an address, on the caller's context, until the consumer is unregistered. */
    public MessageConsumer<JsonObject> serve(String address, Function<JsonObject, Future<JsonObject>> handler) {
        return vertx.eventBus().consumer(address, message -> answer(message, handler));
    }

    private static void answer(Message<JsonObject> message, Function<JsonObject, Future<JsonObject>> handler) {
        Future.<JsonObject>future(promise -> handler.apply(message.body()).onComplete(promise))
                .onSuccess(message::reply)
                .onFailure(failure -> {
                    Problem problem = problemOf(message.address(), failure);
                    message.fail(problem.code().status(), problem.toJson().encode());
                });
    }

    private static Problem problemOf(String address, Throwable failure) {
        if (failure instanceof ProblemException expected) {
            return expected.problem();
        }
        log.error("bug: unexpected failure at {}", address, failure);
        return Problem.of(ProblemCode.INTERNAL);
    }

    /**
     * Asks whoever serves the address.
     *
     * @param absent what it means when nobody serves it
     * @param deadline how long to wait; then the answer is a {@code timeout} problem and the work may still go on
     */
    public Future<JsonObject> request(String address, JsonObject body, ProblemCode absent, Duration deadline) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(deadline.toMillis());
        return vertx.eventBus()
                .<JsonObject>request(address, body, options)
                .map(Message::body)
                .recover(failure -> Future.failedFuture(fromReply(failure, absent)));
    }

    private static Throwable fromReply(Throwable failure, ProblemCode absent) {
        if (!(failure instanceof ReplyException reply)) {
            return failure;
        }
        if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return Problem.of(absent).exception();
        }
        if (reply.failureType() == ReplyFailure.TIMEOUT) {
            return Problem.of(ProblemCode.TIMEOUT).exception();
        }
        try {
            return Problem.fromJson(new JsonObject(String.valueOf(reply.getMessage())))
                    .exception();
        } catch (DecodeException notOurs) {
            return reply;
        }
    }

    /** Tells everybody who listens. */
    public void publish(String address, JsonObject body) {
        vertx.eventBus().publish(address, body);
    }
}
