package io.wafleet.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget<String> budget = new ByteBudget<>(100, 60, 3);
    private final List<String> granted = new ArrayList<>();

    private ByteBudget<String>.Share ask(String owner, long bytes) {
        return budget.ask(owner, bytes, () -> granted.add(owner + bytes));
    }

    @Test
    void shouldLetOthersInWhenOneHasItsShare() {
        // Given
        ByteBudget<String>.Share first = ask("a", 60);

        // When
        ask("a", 1);
        ask("b", 40);

        // Then
        assertThat(granted).containsExactly("a60", "b40");
        first.giveBack();
        assertThat(granted).containsExactly("a60", "b40", "a1");
    }

    @Test
    void shouldGiveToWhoWaitsWhenAShareShrinks() {
        // Given
        ByteBudget<String>.Share share = ask("a", 60);
        ask("a", 50);

        // When
        share.shrink(10);
        share.shrink(20);

        // Then
        assertThat(granted).containsExactly("a60", "a50");
        assertThat(budget.usedBytes()).isEqualTo(60);
        share.giveBack();
        assertThat(budget.usedBytes()).isEqualTo(50);
    }

    @Test
    void shouldRefuseWhenTooManyWait() {
        ask("a", 60);
        for (int i = 0; i < 3; i++) {
            assertThat(ask("a", 60)).isNotNull();
        }
        assertThat(ask("b", 60)).isNull();
        assertThat(budget.waitingCount()).isEqualTo(3);
    }
}
