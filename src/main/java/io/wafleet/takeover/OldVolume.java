package io.wafleet.takeover;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChatFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which another system kept one number.
 *
 * @param session where its session lies, as a path in the folder
 * @param account whose session it is, as in {@code 5511999999999:12@s.whatsapp.net}; null if nobody's, or several'
 * @param chats null without a file of chats
 * @param bytes of all that would be copied
 * @param obstacles why it cannot be taken over; each says what to do about it
 * @param remarks what is worth knowing before it is
 */
public record OldVolume(
        Path folder,
        Path session,
        @Nullable String account,
        ChatFileStore.@Nullable Contents chats,
        long bytes,
        List<String> obstacles,
        List<String> remarks) {
    public OldVolume {
        obstacles = List.copyOf(obstacles);
        remarks = List.copyOf(remarks);
    }

    /** The number's digits; null if it is not known. */
    public @Nullable String phoneNumber() {
        return account == null ? null : number(account);
    }

    /** The digits at the beginning of an account. */
    static String number(String account) {
        return account.split("[:@.]", 2)[0];
    }

    /** The account without the part that names one linked device: the owner of its chats. */
    public @Nullable String owner() {
        return account == null ? null : phoneNumber() + account.substring(account.indexOf('@'));
    }

    public OldVolume with(String obstacle) {
        List<String> all = new ArrayList<>(obstacles);
        all.add(obstacle);
        return new OldVolume(folder, session, account, chats, bytes, all, remarks);
    }

    /** For the API. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("folder", folder.toString())
                .put("session", session.toString())
                .put("phoneNumber", phoneNumber())
                .put("bytes", bytes)
                .put("obstacles", new JsonArray(obstacles))
                .put("remarks", new JsonArray(remarks));
        return chats == null
                ? json.putNull("history")
                : json.put(
                        "history",
                        new JsonObject()
                                .put("version", chats.version())
                                .put("chats", chats.chats())
                                .put("messages", chats.messages())
                                .put("renewed", chats.isOld()));
    }
}
