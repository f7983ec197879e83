package io.wafleet.campaign;

import java.util.List;

/**
 * Some rows of a campaign, in order.
 *
 * @param last the number to read on from
 */
public record ResultPage(List<RowResult> rows, int last, boolean more) {
    public ResultPage {
        rows = List.copyOf(rows);
    }
}
