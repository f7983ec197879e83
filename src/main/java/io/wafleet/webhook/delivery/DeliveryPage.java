package io.wafleet.webhook.delivery;

import java.util.List;

/**
 * Some deliveries in the order of their events: as many as were asked for, or fewer where they are long.
 *
 * @param last the event to read on from
 */
public record DeliveryPage(List<Delivery> deliveries, long last, boolean more) {
    public DeliveryPage {
        deliveries = List.copyOf(deliveries);
    }
}
