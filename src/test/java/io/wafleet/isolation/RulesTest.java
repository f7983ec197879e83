package io.wafleet.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RulesTest {
    /** Whoever adds an operation says in {@link Rules} whose things it is about. */
    @Test
    void shouldHaveARuleForEachOperationOfTheContract() throws IOException {
        assertThat(Rules.ALL.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Described.all().stream().map(Described::id).toList());
    }

    @Test
    void shouldHaveARuleForEachCallOfTheChildsOwnApi() {
        assertThat(ProxyRules.ALL.keySet())
                .contains(ProxyRules.UNKNOWN)
                .hasSize(Surface.routes().size() + 1)
                .containsAll(Surface.routes().stream().map(Route::name).toList());
    }
}
