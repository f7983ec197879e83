package io.wafleet.isolation;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.Role;
import io.wafleet.auth.Scope;
import io.wafleet.isolation.Asker.Reach;
import io.wafleet.isolation.Rule.About;
import io.wafleet.it.Answer;
import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the contract is called by every kind of caller for things of the caller's device, of another device of the
 * tenant, and of another tenant. What came of it is the table {@code target/isolation.md}; what should have come of it follows
 * from the contract's {@code security} and from {@link Rules}. Whoever adds an operation adds its rule. The calls of the children's
 * own API are asked for in the same way, by {@link ProxyRules}.
 */
class IsolationIT {
    private static final Path TABLE = Path.of("target/isolation.md");
    private static final String OF_OPERATORS =
            "devices:read devices:manage messages:send messages:read events:read webhooks:manage";
    /** Who may do what is said here once more: a role that comes to more than this is to be noticed. */
    private static final Map<Role, String> ROLES = Map.of(
            Role.VIEWER,
            "devices:read events:read",
            Role.AGENT,
            "messages:send messages:read events:read",
            Role.OPERATOR,
            OF_OPERATORS,
            Role.MANAGER,
            OF_OPERATORS + " usage:read users:manage",
            Role.ADMIN,
            OF_OPERATORS + " usage:read users:manage admin");

    private static final Set<Role> SEE_ALL_TENANTS = Set.of(Role.ADMIN);

    private static GatewayProcess gateway;
    private static Belongings own;
    private static Belongings neighbour;
    private static Belongings others;
    /** Those last who may change what is others'. */
    private static List<Asker> askers;

    private static final Map<String, List<String>> ROWS = new TreeMap<>();

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "IsolationIT", Map.of("WAFLEET_FETCH_PRIVATE", "on", "MAX_PROCESSES", "500", "API_RATE_LIMIT", "off"));
        ApiClient operator = gateway.user("own-operator", "operator", "ours");
        gateway.user("neighbour-operator", "operator", "ours");
        ApiClient stranger = gateway.user("others-operator", "operator", "others");
        own = new Belongings(gateway, operator, "own", "ours", "5571944440001");
        neighbour = new Belongings(gateway, operator, "neighbour", "ours", "5571944440002");
        others = new Belongings(gateway, stranger, "others", "others", "5571944440003");
        askers = askers(operator).stream().sorted(comparing(Asker::reach)).toList();
    }

    @AfterAll
    static void stopGateway() throws IOException {
        print();
        gateway.close();
    }

    private static List<Asker> askers(ApiClient operator) {
        List<Asker> all = new ArrayList<>();
        all.add(new Asker("anonymous", Reach.NOBODY, Set.of(), operator.withToken(null)));
        for (Role role : Role.values()) {
            Reach reach = SEE_ALL_TENANTS.contains(role) ? Reach.FLEET : Reach.TENANT;
            assertThat(ROLES).as("what each role may").containsKey(role);
            all.add(new Asker(
                    role.text(), reach, words(ROLES.get(role)), gateway.user("a-" + role.text(), role.text(), "ours")));
        }
        for (Scope scope : Scope.values()) {
            all.add(key("key " + scope, scope == Scope.ADMIN ? Reach.FLEET_KEY : Reach.KEY, Set.of(scope.toString())));
        }
        Asker ofDevice = key("key of a device", Reach.DEVICE, words(ROLES.get(Role.OPERATOR)));
        all.add(ofDevice);
        all.add(new Asker("room token", Reach.ROOM, Set.of("events:read"), roomToken(operator)));
        all.add(new Asker("its room token", Reach.DEVICE_ROOM, Set.of("events:read"), roomToken(ofDevice.client())));
        return all;
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" ", -1));
    }

    private static Asker key(String name, Reach reach, Set<String> scopes) {
        JsonObject order = new JsonObject()
                .put("name", name)
                .put("tenant", "ours")
                .put(
                        "role",
                        scopes.contains("admin")
                                ? "admin"
                                : words(OF_OPERATORS).containsAll(scopes) ? "operator" : "manager")
                .put("scopes", new JsonArray(List.copyOf(scopes)));
        if (reach == Reach.DEVICE) {
            order.put("devices", new JsonArray().add(own.device()));
        }
        String key =
                gateway.api().post("/api/auth/keys", order).expect(201).json().getString("key");
        return new Asker(name, reach, scopes, gateway.api().withToken(key));
    }

    private static ApiClient roomToken(ApiClient whose) {
        return whose.withToken(whose.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token"));
    }

    @Test
    void shouldGiveToEachCallerWhatIsItsOwnAndNothingElse() throws IOException {
        ask(Described.all(), Rules.ALL);
    }

    /** The same of the children's own API: each of its calls reaches the children of those devices alone that the caller has. */
    @Test
    void shouldLetEachCallerReachItsOwnChildrenAndNoOthers() {
        ask(ProxyRules.operations(), ProxyRules.ALL);
    }

    private static void ask(List<Described> operations, Map<String, Rule> rules) {
        Map<String, String> faults = new TreeMap<>();
        List<Object> before = standing();
        for (Asker asker : askers) {
            for (Described operation : operations) {
                Rule rule = rules.get(operation.id());
                assertThat(rule).as("the rule of %s", operation.id()).isNotNull();
                String expected = expected(operation, rule, asker);
                note(operation.row(), asker, expected, found(operation, rule, asker), faults);
            }
            if (!asker.seesAllTenants()) {
                assertThat(standing())
                        .as("what is others', after %s", asker.name())
                        .isEqualTo(before);
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void shouldLetEachCallerFollowWhatIsItsOwnAndNothingElse() {
        Map<String, String> faults = new TreeMap<>();
        for (Asker asker : askers) {
            boolean may = asker.scopes().contains("events:read");
            String covered = asker.isOfADevice() ? "device" : asker.seesAllTenants() ? "all" : "own";
            String stream = asker.reach() == Reach.NOBODY ? "401" : may ? covered : "403";
            note("(server-sent events)", asker, stream, shown(Streams.serverSent(asker)), faults);
            note("(WebSocket)", asker, stream, shown(Streams.socket(asker)), faults);
            String room = asker.reach() == Reach.NOBODY ? "401" : may ? covered : "none";
            note("(room of a device)", asker, room, rooms(asker), faults);
        }

        assertThat(faults).isEmpty();
    }

    private static String shown(String snapshot) {
        boolean neighbours = snapshot.contains(neighbour.device());
        boolean others = snapshot.contains(IsolationIT.others.device());
        return snapshot.contains(own.device()) ? reach(neighbours, others) : snapshot;
    }

    private static String rooms(Asker asker) {
        String first = Streams.room(asker, own);
        return first.equals("401")
                ? first
                : first.contains("room.snapshot")
                        ? reach(
                                Streams.room(asker, neighbour).contains("room.snapshot"),
                                Streams.room(asker, others).contains("room.snapshot"))
                        : "none";
    }

    private static void note(String row, Asker asker, String expected, String found, Map<String, String> faults) {
        ROWS.computeIfAbsent(row, name -> new ArrayList<>()).add(found);
        if (!found.equals(expected)) {
            faults.put(asker.name() + ": " + row, "should be " + expected + " and is " + found);
        }
    }

    private static String expected(Described operation, Rule rule, Asker asker) {
        if (!operation.lets(asker)) {
            return asker.reach() == Reach.NOBODY ? "401" : "403";
        }
        if (rule.refused().contains(asker.reach())) {
            return "403";
        }
        if (rule.about() == About.NOBODY) {
            return "yes";
        }
        if (asker.isOfADevice()) {
            return switch (rule.about()) {
                case TENANTS_THING -> "404";
                case TENANTS_LIST -> "none";
                default -> "device";
            };
        }
        return asker.seesAllTenants() && rule.about() != About.MADE ? "all" : "own";
    }

    private static String found(Described operation, Rule rule, Asker asker) {
        if (rule.about() == About.LIST || rule.about() == About.TENANTS_LIST) {
            return listed(operation, rule, asker);
        }
        String first = one(operation, rule, asker, own);
        if (rule.about() == About.NOBODY || !first.equals("yes")) {
            return first;
        }
        return reach(
                one(operation, rule, asker, neighbour).equals("yes"),
                one(operation, rule, asker, others).equals("yes"));
    }

    private static String reach(boolean neighbours, boolean everybodys) {
        return everybodys ? neighbours ? "all" : "others" : neighbours ? "own" : "device";
    }

    private static String one(Described operation, Rule rule, Asker asker, Belongings whose) {
        boolean isKeptHarmless = rule.harmless() && isGranted(operation, rule, asker, whose);
        Ask ask = rule.ask().apply(whose);
        Answer answer = call(operation, isKeptHarmless ? ask.withNonsense() : ask, asker);
        if (isKeptHarmless) {
            answer.expectProblem(400, "invalid-request");
        }
        return word(operation, answer);
    }

    private static boolean isGranted(Described operation, Rule rule, Asker asker, Belongings whose) {
        return switch (expected(operation, rule, asker)) {
            case "yes", "all" -> true;
            case "own" -> whose != others;
            case "device" -> whose == own;
            default -> false;
        };
    }

    private static Answer call(Described operation, Ask ask, Asker asker) {
        JsonObject body = ask.body();
        return asker.client()
                .call(
                        operation.method(),
                        ask.address(operation.path()),
                        body == null ? null : body.encode(),
                        "Prefer",
                        "respond-async");
    }

    /** {@code yes} is whatever else happens to a request once it is the caller's to make. */
    private static String word(Described operation, Answer answer) {
        if (!answer.header("Content-Type").startsWith("application/problem+json")) {
            if (operation.isTheChilds()) {
                return "yes";
            }
            assertThat(answer.status())
                    .as("%s: %s", operation.id(), answer.text())
                    .isLessThan(400);
            return "yes";
        }
        assertThat(answer.status()).as("%s: %s", operation.id(), answer.text()).isNotEqualTo(500);
        return switch (answer.json().getString("code")) {
            // The field names a device that there is not, for this caller.
            case "invalid-request" -> "devices".equals(answer.json().getString("field")) ? "404" : "yes";
            case "unauthenticated" -> "401";
            case "forbidden" -> "403";
            case "template-not-found",
                    "device-not-found",
                    "job-not-found",
                    "chat-not-found",
                    "message-not-found",
                    "campaign-not-found",
                    "webhook-not-found",
                    "delivery-not-found",
                    "media-not-found",
                    "user-not-found",
                    "tenant-not-found",
                    "api-key-not-found",
                    "invite-not-found" -> "404";
            default -> "yes";
        };
    }

    private static String listed(Described operation, Rule rule, Asker asker) {
        Answer answer = call(operation, rule.ask().apply(own), asker);
        String word = word(operation, answer);
        if (!word.equals("yes")) {
            return word;
        }
        boolean others = holds(operation, answer, IsolationIT.others);
        boolean neighbours = holds(operation, answer, neighbour);
        return holds(operation, answer, own) ? reach(neighbours, others) : neighbours || others ? "others" : "none";
    }

    private static boolean holds(Described operation, Answer answer, Belongings whose) {
        if (operation.id().equals("listTenants")) {
            return answer.text().contains("\"" + whose.tenant() + "\"");
        }
        return List.of(
                        whose.device(),
                        whose.number(),
                        "\"" + whose.user() + "\"",
                        whose.key(),
                        whose.invite(),
                        whose.webhook(),
                        whose.campaign())
                .stream()
                .anyMatch(answer.text()::contains);
    }

    /** What could be changed of what is the other tenant's. */
    private static List<Object> standing() {
        JsonObject device = get("/api/devices/" + others.device());
        JsonObject queue = get("/api/devices/" + others.device() + "/queue");
        JsonObject webhook = get("/api/webhooks/" + others.webhook());
        return Arrays.asList(
                device.getString("name"),
                device.getString("desired"),
                device.getJsonObject("settings"),
                device.getJsonObject("process").getLong("pid"),
                queue.getBoolean("paused"),
                queue.getJsonObject("settings"),
                webhook.getString("description"),
                webhook.getString("oldKeyUntil"),
                webhook.getString("state").equals("paused"),
                get("/api/opt-outs/rules?tenant=" + others.tenant()),
                get("/api/auth/users/" + others.user()),
                get("/api/messages/" + others.job()).getString("state"),
                get("/api/campaigns/" + others.campaign()).getString("state"));
    }

    private static JsonObject get(String path) {
        return gateway.api().get(path).expect(200).json();
    }

    private static void print() throws IOException {
        List<String> names = askers.stream().map(Asker::name).toList();
        StringBuilder text = new StringBuilder("""
                Who may do what with whose things. `own`: with those of the own tenant; `device`: with those of the own device; `all`:
                with those of all tenants; `yes`: with what is nobody's; `none`: the list is empty; `404`: there is no such thing
                for this caller, whosoever it is. A `401` and a `403` come whatever is asked for.

                """);
        text.append("| operation | ").append(String.join(" | ", names)).append(" |\n");
        text.append("|---".repeat(names.size() + 1)).append("|\n");
        ROWS.forEach((operation, cells) -> text.append("| ")
                .append(operation)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n"));
        Files.writeString(TABLE, text);
        System.out.println(text);
    }
}
