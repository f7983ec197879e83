package io.wafleet.rest.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.ById;
import io.wafleet.command.Verb;
import io.wafleet.command.people.ChannelMessages;
import io.wafleet.command.people.MessageMark;
import io.wafleet.command.people.MessageMark.Mark;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.recipient.Recipients;

/** {@code /api/devices/{id}/channels}, and what of a message is the device's alone. */
final class ChannelRoutes {
    private static final String CHANNEL = "@newsletter";
    private static final int MAX_CHANNELS = 500;
    private static final int DEFAULT_PAGE = 50;

    private final Asking asking;
    private final Recipients recipients;

    ChannelRoutes(Asking asking, Recipients recipients) {
        this.asking = asking;
        this.recipients = recipients;
    }

    void bind(Handlers api) {
        api.answer("listChannels", ctx -> asking.ask(ctx, Verb.CHANNELS, Query.page(ctx, MAX_CHANNELS)))
                .answer("getChannel", ctx -> asking.ask(ctx, Verb.CHANNEL, new ById(channel(ctx))))
                .answer("listChannelMessages", this::messages)
                .done("unfollowChannel", ctx -> asking.ask(ctx, Verb.CHANNEL_UNFOLLOW, new ById(channel(ctx))))
                .done("deleteMessageForMe", ctx -> mark(ctx, Mark.DELETE))
                .done("starMessage", ctx -> mark(ctx, Mark.STAR))
                .done("unstarMessage", ctx -> mark(ctx, Mark.UNSTAR));
    }

    private static String channel(RoutingContext ctx) {
        String name = ctx.pathParam("channel");
        return name.endsWith(CHANNEL) ? name : name + CHANNEL;
    }

    private Future<JsonObject> messages(RoutingContext ctx) {
        ChannelMessages question = new ChannelMessages(
                channel(ctx), Query.number(ctx, "after", 0), (int) Query.number(ctx, "limit", DEFAULT_PAGE));
        return asking.ask(ctx, Verb.CHANNEL_MESSAGES, question);
    }

    private Future<JsonObject> mark(RoutingContext ctx, Mark mark) {
        MessageMark order =
                new MessageMark(recipients.jid("chat", ctx.pathParam("chat")), ctx.pathParam("messageId"), mark);
        return asking.ask(ctx, Verb.MESSAGE_MARK, order)
                .onSuccess(marked -> Change.of(ctx).after(order.toJson()));
    }
}
