package io.wafleet.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.gowa.ChatFileStore;
import io.wafleet.gowa.SessionFileStore;
import io.wafleet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    private static final String NUMBER = "5511900000077";
    private static final String ACCOUNT = NUMBER + ":12@s.whatsapp.net";
    private static final String PEER = "5511988880001";

    @TempDir
    private Path folder;

    private Path old;
    private Volumes volumes;

    @BeforeEach
    void layOut() throws IOException {
        old = Files.createDirectories(folder.resolve("old"));
        volumes = new Volumes(Files.createDirectories(folder.resolve("sessions")));
    }

    private Path volume(String name) throws Exception {
        Path made = old.resolve(name);
        OldFiles.link(made.resolve("whatsapp.db"), ACCOUNT);
        OldFiles.chat(made.resolve("storages/chatstorage.db"), PEER);
        Files.createDirectories(made.resolve("statics/media"));
        Files.writeString(made.resolve("statics/media/photo.jpg"), "not really");
        return made;
    }

    private OldVolume only(Path where) throws IOException {
        List<OldVolume> found = volumes.find(where);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void shouldTellWhatItWouldDoAndTouchNothing() throws Exception {
        Path made = volume(NUMBER);
        Map<String, String> before = contents(old);

        OldVolume found = only(made);

        assertThat(found.phoneNumber()).isEqualTo(NUMBER);
        assertThat(found.obstacles()).isEmpty();
        assertThat(found.remarks()).singleElement().asString().contains("brought up to date in the copy");
        assertThat(found.chats()).isEqualTo(new ChatFileStore.Contents(2, 1, 2, true));
        assertThat(found.bytes()).isPositive();
        assertThat(contents(old)).isEqualTo(before);
        assertThat(volumes.sessions()).isEmptyDirectory();
    }

    @Test
    void shouldGiveOldRowsTheirOwnerInTheCopyAndKeepTheOriginal() throws Exception {
        Path made = volume(NUMBER);
        Map<String, String> before = contents(old);

        Path copy = volumes.copy(only(made), NUMBER);

        Path chats = copy.resolve("storages/chatstorage.db");
        assertThat(SessionFileStore.accounts(copy.resolve("whatsapp.db"))).containsExactly(ACCOUNT);
        assertThat(ChatFileStore.look(chats)).isEqualTo(new ChatFileStore.Contents(2, 1, 2, false));
        assertThat(rows(chats, "SELECT device_id, jid, name FROM chats"))
                .containsExactly(NUMBER + "@s.whatsapp.net|" + PEER + "@s.whatsapp.net|João");
        assertThat(rows(chats, "SELECT id, sender, content, media_type, device_id FROM messages ORDER BY id"))
                .containsExactly(
                        "3EB0A1|" + PEER + "@s.whatsapp.net|Olá||" + NUMBER + "@s.whatsapp.net",
                        "3EB0A2|" + PEER + "@s.whatsapp.net|||" + NUMBER + "@s.whatsapp.net");
        assertThat(copy.resolve("statics/media/photo.jpg")).hasContent("not really");
        assertThat(contents(old)).isEqualTo(before);
    }

    @Test
    void shouldRenewAFileThatALaterChildHasTriedToChangeInVain() throws Exception {
        Path made = volume(NUMBER);
        Path chats = made.resolve("storages/chatstorage.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + chats);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO schema_info (version) VALUES (3), (4)");
        }

        Path copy = volumes.copy(only(made), NUMBER);

        assertThat(ChatFileStore.look(copy.resolve("storages/chatstorage.db")))
                .isEqualTo(new ChatFileStore.Contents(2, 1, 2, false));
    }

    @Test
    void shouldFindEachNumberOfAFolderWhateverTheFoldersAreCalled() throws Exception {
        volume(NUMBER);
        OldFiles.link(old.resolve("0a1b2c3d4e5f6071/whatsapp.db"), "5511900000078:3@s.whatsapp.net");
        // As GOWA itself keeps it; an empty file in the other place is what a wrong start leaves.
        OldFiles.link(old.resolve("plain/storages/whatsapp.db"), "5511900000079:1@s.whatsapp.net");
        Files.createFile(old.resolve("plain/whatsapp.db"));
        Files.createDirectories(old.resolve("nothing"));

        assertThat(volumes.find(old))
                .extracting(OldVolume::phoneNumber)
                .containsExactly("5511900000078", NUMBER, "5511900000079");
        Path copy = volumes.copy(only(old.resolve("plain")), "5511900000079");
        assertThat(SessionFileStore.accounts(copy.resolve("whatsapp.db"))).hasSize(1);
        assertThat(copy.resolve("storages/whatsapp.db")).doesNotExist();
    }

    @Test
    void shouldSayWhoseSessionItIsWhereTheFolderSaysOtherwise() throws Exception {
        Path made = volume("5511900000099");

        OldVolume found = only(made);

        assertThat(found.phoneNumber()).isEqualTo(NUMBER);
        assertThat(found.remarks()).anySatisfy(remark -> assertThat(remark).contains("+5511900000099", "+" + NUMBER));
    }

    @Test
    void shouldRefuseWhatIsNotOneNumberAndSayWhy() throws Exception {
        Path several = volume("several");
        OldFiles.link(several.resolve("whatsapp.db"), "5511900000078:3@s.whatsapp.net");
        Path nobody = old.resolve("nobody");
        OldFiles.link(nobody.resolve("whatsapp.db"), "x");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + nobody.resolve("whatsapp.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM whatsmeow_device");
        }
        Path garbage = volume("garbage");
        Files.writeString(garbage.resolve("storages/chatstorage.db"), "no database, but long enough to look like one");

        assertThat(only(several).obstacles()).singleElement().asString().contains("several numbers", ACCOUNT);
        assertThat(only(nobody).obstacles()).singleElement().asString().contains("no phone was ever linked");
        assertThat(only(garbage).obstacles()).singleElement().asString().contains("chatstorage.db is no database");
    }

    @Test
    void shouldSayWhatItLooksForWhereThereIsNothing() {
        assertThatThrownBy(() -> volumes.find(old))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("whatsapp.db");
        assertThatThrownBy(() -> volumes.find(old.resolve("missing"))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> volumes.find(Path.of("relative"))).hasMessageContaining("absolute");
    }

    private static List<String> rows(Path database, String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(found.getString(i));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }
}
