package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<Promise<String>> begun = new ArrayList<>();

    private Future<String> take(String tenant) {
        return turns.take(tenant, () -> {
            begun.add(Promise.promise());
            return begun.get(begun.size() - 1).future();
        });
    }

    @Test
    void shouldDoOneAfterTheOtherWhetherItSucceedsOrNot() {
        Future<String> first = take("a");
        Future<String> second = take("a");
        assertThat(begun).hasSize(1);

        begun.get(0).fail("no");
        assertThat(begun).hasSize(2);
        begun.get(1).complete("done");

        assertThat(first.failed()).isTrue();
        assertThat(second.result()).isEqualTo("done");
        assertThat(take("a").isComplete()).isFalse();
        assertThat(begun).hasSize(3);
    }

    @Test
    void shouldRefuseWhatIsTooMuchOfOneTenantOrOfAll() {
        for (int tenant = 0; tenant < 4; tenant++) {
            for (int i = 0; i < 4; i++) {
                assertThat(take("t" + tenant).isComplete()).isFalse();
            }
            if (tenant == 0) {
                assertThat(code(take("t0"))).isEqualTo(ProblemCode.OVERLOADED);
            }
        }
        assertThat(code(take("other"))).isEqualTo(ProblemCode.OVERLOADED);

        begun.get(0).complete("done");

        assertThat(take("t0").isComplete()).isFalse();
    }

    private static ProblemCode code(Future<?> refused) {
        return ((ProblemException) refused.cause()).problem().code();
    }
}
