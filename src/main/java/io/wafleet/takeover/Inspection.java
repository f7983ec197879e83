package io.wafleet.takeover;

import io.wafleet.gowa.ChatFileStore;
import io.wafleet.gowa.SessionFileStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One look at one old volume. Reads copies of its databases, so that nothing is changed where it lies. */
final class Inspection {
    private static final Pattern NUMBER = Pattern.compile("\\d{7,15}");

    private final Path folder;
    private final Path scratch;
    private final List<String> obstacles = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private Path session = Path.of("whatsapp.db");
    private @Nullable String account;

    Inspection(Path folder, Path sessions) {
        this.folder = folder;
        this.scratch = sessions.resolve(".look-" + UUID.randomUUID());
    }

    OldVolume look() throws IOException {
        ChatFileStore.@Nullable Contents chats = null;
        long bytes = 0;
        try {
            findSession();
            chats = chats();
            bytes = Volumes.bytes(folder);
        } catch (AccessDeniedException e) {
            obstacles.add("%s belongs to %s and cannot be read: make the gateway's user its owner (chown -R)"
                    .formatted(e.getFile(), Files.getOwner(folder).getName()));
        } finally {
            Volumes.delete(scratch);
        }
        compareName();
        return new OldVolume(folder, session, account, chats, bytes, obstacles, remarks);
    }

    private void findSession() throws IOException {
        List<String> accounts = new ArrayList<>();
        for (Path candidate : Volumes.sessions(folder)) {
            List<String> here = accounts(candidate);
            if (!here.isEmpty()) {
                session = candidate;
            }
            accounts.addAll(here);
        }
        if (accounts.size() == 1) {
            account = accounts.get(0);
        } else if (accounts.isEmpty() && obstacles.isEmpty()) {
            obstacles.add("no phone was ever linked with this session: register the number and scan its QR code");
        } else if (!accounts.isEmpty()) {
            obstacles.add("holds the sessions of several numbers (%s), and a volume is one number's: link them anew"
                    .formatted(String.join(", ", accounts)));
        }
    }

    private List<String> accounts(Path candidate) throws IOException {
        Path copy = scratch.resolve(candidate);
        Volumes.copyDatabase(folder.resolve(candidate), copy);
        try {
            return SessionFileStore.accounts(copy);
        } catch (IOException e) {
            obstacles.add(candidate + " is no database that can be read (" + e.getMessage() + ")");
            return List.of();
        }
    }

    private ChatFileStore.@Nullable Contents chats() throws IOException {
        if (!Files.exists(folder.resolve(Volumes.CHATS))) {
            remarks.add("there is no file of chats: the number comes without its history");
            return null;
        }
        Path copy = scratch.resolve(Volumes.CHATS);
        Volumes.copyDatabase(folder.resolve(Volumes.CHATS), copy);
        try {
            ChatFileStore.Contents contents = ChatFileStore.look(copy);
            if (contents.isOld()) {
                remarks.add("its chats are of an old version and are brought up to date in the copy");
            }
            return contents;
        } catch (IOException e) {
            obstacles.add(Volumes.CHATS + " is no database that can be read (" + e.getMessage() + ")");
            return null;
        }
    }

    /** The older systems name the folder after the number; whose session it really is counts. */
    private void compareName() {
        String name = String.valueOf(folder.getFileName());
        String number = account == null ? null : OldVolume.number(account);
        if (number != null && NUMBER.matcher(name).matches() && !name.equals(number)) {
            remarks.add("the folder is named after +%s, but the session is that of +%s".formatted(name, number));
        }
    }
}
