package io.wafleet.rest.archive;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.archive.ArchivedChat;
import io.wafleet.archive.ArchivedMessage;
import io.wafleet.archive.ChatFilter;
import io.wafleet.archive.ChatStore;
import io.wafleet.archive.MessageFilter;
import io.wafleet.archive.MessageStore;
import io.wafleet.archive.MessageStore.Conversation;
import io.wafleet.archive.SearchStore;
import io.wafleet.archive.TextQuery;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.http.Answers;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipients;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.usage.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/chats}, {@code /api/devices/{id}/chats} and {@code /api/search}: what is archived of messages. */
public final class ArchiveRoutes {
    private static final int DEFAULT_LIMIT = 50;
    private static final Pattern PLACE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private final DeviceLookup lookup;
    private final Recipients recipients;
    private final ChatStore chats;
    private final MessageStore messages;
    private final SearchStore search;
    private final Answers answers;

    public ArchiveRoutes(Database database, Commands commands, Recipients recipients, Answers answers) {
        this.lookup = new DeviceLookup(commands);
        this.recipients = recipients;
        this.chats = new ChatStore(database);
        this.messages = new MessageStore(database);
        this.search = new SearchStore(database);
        this.answers = answers;
    }

    public void bind(Handlers api) {
        api.handle("listChats", this::list)
                .answer("getChat", ctx -> chat(ctx).map(ArchivedChat::toJson))
                .handle("listChatMessages", ctx -> answers.json(ctx, () -> conversation(ctx)))
                .answer("getChatMessage", this::message)
                .handle("searchMessages", this::search);
    }

    private static int limit(RoutingContext ctx) {
        return (int) Query.number(ctx, "limit", DEFAULT_LIMIT);
    }

    /** Of all that the caller sees, or of the devices that are named. */
    private Future<Access> access(RoutingContext ctx) {
        Access all = Caller.access(ctx);
        String device = ctx.request().getParam("device");
        return device == null
                ? Future.succeededFuture(all)
                : lookup.id("device", device, all).map(id -> all.only(Set.of(id)));
    }

    private void list(RoutingContext ctx) {
        String text = ctx.request().getParam("q");
        boolean unread = Query.flag(ctx, "unread");
        ChatStore.Place after = place(ctx.request().getParam("after"));
        int limit = limit(ctx);
        if (text != null) {
            TextQuery.parse("q", text);
        }
        answers.json(
                ctx,
                () -> access(ctx)
                        .compose(access -> chats.list(ChatFilter.of(access, text, unread), after, limit + 1))
                        .map(found -> chats(found, limit)));
    }

    private static ChatStore.@Nullable Place place(@Nullable String after) {
        if (after == null) {
            return null;
        }
        Matcher place = PLACE.matcher(after);
        if (!place.matches()) {
            throw Problem.field("after", "must be the last of the page before").exception();
        }
        return new ChatStore.Place(Long.parseLong(place.group(1)), Long.parseLong(place.group(2)));
    }

    private static JsonObject chats(List<ArchivedChat> found, int limit) {
        List<ArchivedChat> shown = found.subList(0, Math.min(limit, found.size()));
        boolean more = found.size() > limit;
        ArchivedChat last = more ? shown.get(shown.size() - 1) : null;
        return new JsonObject()
                .put(
                        "chats",
                        new JsonArray(shown.stream().map(ArchivedChat::toJson).toList()))
                .put("more", more)
                .put("last", last == null ? null : last.lastAt().toEpochMilli() + "-" + last.lastSeq());
    }

    private Future<ArchivedChat> chat(RoutingContext ctx) {
        return chats.find(Caller.access(ctx), Operations.device(ctx), names(ctx.pathParam("chat")))
                .map(found -> {
                    if (found == null) {
                        throw Problem.of(ProblemCode.CHAT_NOT_FOUND).exception();
                    }
                    return found;
                });
    }

    /** JIDs that somebody may mean: what can be read as two numbers is looked up as both. */
    private Set<String> names(String text) {
        Set<String> names = recipients.readings(text).stream()
                .map(digits -> digits + "@s.whatsapp.net")
                .collect(Collectors.toSet());
        names.add(text);
        return names;
    }

    private Future<Conversation> conversationOf(RoutingContext ctx) {
        return chat(ctx).map(chat -> new Conversation(Caller.access(ctx), Operations.device(ctx), chat.id()));
    }

    private Future<JsonObject> conversation(RoutingContext ctx) {
        List<String> bounds = List.of("after", "newerThan", "around").stream()
                .filter(name -> ctx.request().getParam(name) != null)
                .toList();
        if (bounds.size() > 1) {
            throw Problem.field(bounds.get(1), "must not come together with " + bounds.get(0))
                    .exception();
        }
        PageSize size = PageSize.answer(limit(ctx));
        return conversationOf(ctx)
                .compose(chat -> bounds.isEmpty()
                        ? messages.before(chat, null, size)
                        : place(ctx, chat, bounds.get(0)).compose(place -> switch (bounds.get(0)) {
                            case "after" -> messages.before(chat, place, size);
                            case "newerThan" -> messages.after(chat, place, size);
                            default -> around(chat, place, size);
                        }))
                .map(page -> page(page));
    }

    private Future<MessageStore.Place> place(RoutingContext ctx, Conversation chat, String name) {
        return messages.place(chat, ctx.request().getParam(name)).map(place -> {
            if (place == null) {
                throw Problem.field(name, "must be the id of a message of this chat")
                        .exception();
            }
            return place;
        });
    }

    /** Half of them later, and the message itself the first of the others. */
    private Future<MessageStore.Page> around(Conversation chat, MessageStore.Place place, PageSize size) {
        PageSize half = new PageSize(Math.max(1, size.rows() / 2), size.bytes() / 2);
        MessageStore.Place behind = new MessageStore.Place(place.at(), place.seq() + 1);
        return messages.after(chat, place, half)
                .compose(later -> messages.before(chat, behind, half).map(earlier -> {
                    List<ArchivedMessage> all = new ArrayList<>(later.messages());
                    Collections.reverse(all);
                    all.addAll(earlier.messages());
                    return new MessageStore.Page(all, earlier.more());
                }));
    }

    private static JsonObject page(MessageStore.Page page) {
        List<ArchivedMessage> found = page.messages();
        return new JsonObject()
                .put(
                        "messages",
                        new JsonArray(
                                found.stream().map(ArchivedMessage::toJson).toList()))
                .put("more", page.more())
                .put("last", page.more() ? found.get(found.size() - 1).id() : null);
    }

    private Future<JsonObject> message(RoutingContext ctx) {
        return conversationOf(ctx)
                .compose(chat -> messages.find(chat, ctx.pathParam("messageId")))
                .map(found -> {
                    if (found == null) {
                        throw Problem.of(ProblemCode.MESSAGE_NOT_FOUND).exception();
                    }
                    return found.toJson();
                });
    }

    private void search(RoutingContext ctx) {
        TextQuery text = TextQuery.parse("q", ctx.request().getParam("q"));
        long below = Query.number(ctx, "after", Long.MAX_VALUE);
        PageSize size = PageSize.answer(limit(ctx));
        answers.json(
                ctx,
                () -> access(ctx)
                        .compose(access -> search.find(filter(ctx, access, text), below, size))
                        .map(found -> new JsonObject()
                                .put(
                                        "messages",
                                        new JsonArray(found.messages().stream()
                                                .map(ArchivedMessage::toJson)
                                                .toList()))
                                .put("more", found.more())
                                .put("last", found.more() ? found.last() : null)));
    }

    private MessageFilter filter(RoutingContext ctx, Access access, TextQuery text) {
        String kind = ctx.request().getParam("kind");
        String direction = ctx.request().getParam("direction");
        return new MessageFilter(
                access,
                text,
                named(ctx, "chat"),
                named(ctx, "sender"),
                kind == null ? null : Kind.of(kind),
                direction == null ? null : direction.equals("out"),
                Query.time(ctx, "from"),
                Query.time(ctx, "to"));
    }

    private Set<String> named(RoutingContext ctx, String name) {
        String text = ctx.request().getParam(name);
        return text == null ? Set.of() : names(text);
    }
}
