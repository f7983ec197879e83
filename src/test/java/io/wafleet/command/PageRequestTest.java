package io.wafleet.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads page after page reads each row once. */
class PageRequestTest {
    private static final List<String> WHOLE = List.of("b", "d", "a", "c");
    private static final Page<String> PAGE = new Page<>("rows", row -> new JsonObject().put("row", row), row -> row);

    private static JsonObject page(PageRequest asked) {
        return PAGE.of(asked.of(WHOLE, row -> row), asked);
    }

    private static List<String> rows(JsonObject page) {
        return page.getJsonArray("rows").stream()
                .map(row -> ((JsonObject) row).getString("row"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldGiveEachRowOnceWhateverTheLimit(int limit) {
        List<String> found = new ArrayList<>();
        String after = null;
        int pages = 0;
        for (boolean more = true; more; pages++) {
            JsonObject page = page(new PageRequest(after, limit));
            found.addAll(rows(page));
            after = page.getString("last");
            more = page.getBoolean("more");
        }
        assertThat(found).containsExactly("a", "b", "c", "d");
        assertThat(pages).isEqualTo((WHOLE.size() + limit - 1) / limit);
    }

    @Test
    void shouldGiveThoseAfterARowThatIsGone() {
        assertThat(rows(page(new PageRequest("bb", 1)))).containsExactly("c");
    }

    @Test
    void shouldStayWhereItIsAtTheEnd() {
        JsonObject page = page(new PageRequest("d", 2));

        assertThat(rows(page)).isEmpty();
        assertThat(page.getBoolean("more")).isFalse();
        assertThat(page.getString("last")).isEqualTo("d");
    }

    /** As parts of the gateway ask each other for it. */
    @Test
    void shouldGiveTheWholeListToWhoSaysNothingOfPages() {
        assertThat(rows(page(PageRequest.of(Request.NONE.toJson())))).containsExactly("a", "b", "c", "d");
    }
}
