package io.wafleet.mirror;

import io.vertx.core.Future;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;

/** Is told of each event before that is stored, so that what follows from it is stored no later; and of the end of a device. */
public interface Forerunner {
    /**
     * The event is stored when the future succeeds; the child tells it once more, or it is read from its chats, if it fails. May be
     * told twice of one event.
     *
     * @param event with both names of people, where they are known
     */
    Future<Void> before(String tenant, DeviceId device, ChildEvent event);

    /** The device is gone. What its child told of people's names is forgotten when the future succeeds, and kept if it fails. */
    Future<Void> beforeForgetting(String tenant, DeviceId device);
}
