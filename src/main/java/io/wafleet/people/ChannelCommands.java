package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Verb;
import io.wafleet.command.people.ChannelMessages;
import io.wafleet.command.people.MessageMark;
import io.wafleet.gowa.people.ChannelCalls;
import io.wafleet.gowa.people.MessageCalls;
import io.wafleet.people.Reach.Online;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.List;
import java.util.Map;

/** The users' commands about channels, and about what of a message is the device's alone. */
final class ChannelCommands {
    private static final Page<JsonObject> CHANNELS =
            new Page<>("channels", channel -> channel, channel -> channel.getString("jid"));

    private final Reach reach;
    private final ChannelCalls channels;
    private final MessageCalls messages;

    ChannelCommands(Reach reach, ChannelCalls channels, MessageCalls messages) {
        this.reach = reach;
        this.channels = channels;
        this.messages = messages;
    }

    /** Takes them from now on. */
    void open(CommandServer server) {
        server.everyDevice(Map.of(
                Verb.CHANNELS, reach.online((device, on, body) -> list(on, PageRequest.of(body))),
                Verb.CHANNEL,
                        reach.online(
                                (device, on, body) -> followed(on, ById.of(body).id())),
                Verb.CHANNEL_MESSAGES, reach.online((device, on, body) -> messages(on, ChannelMessages.of(body))),
                Verb.CHANNEL_UNFOLLOW,
                        reach.online(
                                (device, on, body) -> unfollow(on, ById.of(body).id())),
                Verb.MESSAGE_MARK,
                        reach.online((device, on, body) ->
                                messages.mark(on.child(), MessageMark.of(body)).map(marked -> new JsonObject()))));
    }

    private Future<JsonObject> list(Online on, PageRequest asked) {
        return channels.list(on.child()).map(all -> CHANNELS.of(asked.of(all, CHANNELS.place()), asked));
    }

    /** The child can only tell of those that the device follows. */
    private Future<JsonObject> followed(Online on, String channel) {
        return channels.list(on.child())
                .map(all -> all.stream()
                        .filter(each -> channel.equals(each.getString("jid")))
                        .findFirst()
                        .orElseThrow(
                                () -> Problem.of(ProblemCode.CHANNEL_NOT_FOUND).exception()));
    }

    private Future<JsonObject> messages(Online on, ChannelMessages question) {
        return followed(on, question.channel())
                .compose(
                        found -> channels.messages(on.child(), question.channel(), question.before(), question.limit()))
                .map(rows -> new JsonObject()
                        .put("messages", new JsonArray(rows))
                        .put("more", rows.size() == question.limit())
                        .put("last", last(rows, question.before())));
    }

    /** They come with falling numbers. */
    private static String last(List<JsonObject> rows, long before) {
        return rows.isEmpty()
                ? before == 0 ? "" : String.valueOf(before)
                : String.valueOf(rows.get(rows.size() - 1).getLong("number"));
    }

    private Future<JsonObject> unfollow(Online on, String channel) {
        return followed(on, channel)
                .compose(found -> channels.unfollow(on.child(), channel))
                .map(unfollowed -> new JsonObject());
    }
}
