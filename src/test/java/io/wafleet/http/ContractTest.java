package io.wafleet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.wafleet.bus.Bus;
import io.wafleet.command.Commands;
import io.wafleet.http.Operation.Kind;
import io.wafleet.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What openapi.yaml says is what the server does; what it leaves open ends the start. */
class ContractTest {
    /** With {@code %s} for what is wrong. */
    private static final String ONE = """
            paths:
              /api/things/{id}:
                parameters: [{$ref: '#/components/parameters/Id'}]
                get:
                  operationId: getThing
                  security: [{bearer: ['devices:read']}]
                  parameters: [{name: limit, in: query}]
                  responses: {'200': {}}
                %s
            components:
              parameters: {Id: {name: id, in: path}}
            """;

    private Vertx vertx;

    @BeforeEach
    void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    @Test
    void shouldReadTheWholeContractOfThisProgram() {
        Contract contract = Contract.read();

        assertThat(contract.operations()).hasSizeGreaterThan(50);
        assertThat(contract.methods())
                .containsExactlyInAnyOrder(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.POST,
                        HttpMethod.PUT,
                        HttpMethod.PATCH,
                        HttpMethod.DELETE);
        assertThat(contract.operation("login").input().maxBytes()).isEqualTo(4096);
        assertThat(contract.operation("login").admission().isPublic()).isTrue();
        assertThat(contract.operation("sendBulk").kind()).isEqualTo(Kind.OWN);
        assertThat(contract.operation("sendMessage").kind()).isEqualTo(Kind.OWN);
        assertThat(contract.operation("eventSocket").kind()).isEqualTo(Kind.SOCKET);
        assertThat(contract.operation("startDevice").kind()).isEqualTo(Kind.NONE);
        assertThat(contract.operation("updateDevice").input().schema().names()).containsExactly("name", "settings");
        assertThat(contract.operation("getMedia").path()).isEqualTo("/api/devices/:id/media/*");
    }

    /** There is no job called {@code send}, while a device may be called {@code import}. */
    @Test
    void shouldOfferWhatAPathCanMean() {
        Contract contract = Contract.read();

        assertThat(contract.methodsAt("/api/messages/send")).containsExactly("POST");
        assertThat(contract.methodsAt("/api/messages/01890000-0000-7000-8000-000000000000"))
                .containsExactly("DELETE", "GET", "HEAD");
        assertThat(contract.methodsAt("/api/opt-outs/export")).containsExactly("GET", "HEAD");
        assertThat(contract.methodsAt("/api/auth/invites/accept")).containsExactly("POST");
        assertThat(contract.methodsAt("/api/devices/import")).contains("GET", "POST", "PATCH");
    }

    /** Or else what stands for any step would take what is written out. */
    @Test
    void shouldAskForAStepThatIsWrittenOutBeforeOneThatStandsForAny() {
        assertThat(Contract.read().operations().stream().map(Operation::path).distinct())
                .containsSubsequence(
                        "/api/devices", "/api/devices/import", "/api/devices/:id", "/api/devices/:id/media")
                .containsSubsequence("/api/devices/:id/media", "/api/devices/:id/media/*");
    }

    @Test
    void shouldReadOneOperation() {
        Operation operation = Contract.of(ONE.formatted("")).operation("getThing");

        assertThat(operation.path()).isEqualTo("/api/things/:id");
        assertThat(operation.query().names()).containsExactly("limit");
        assertThat(operation.methods()).containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete: {responses: {}}                                                                       | has no operationId
            delete: {operationId: remove, responses: {}}                                                  | remove does not say who may call it
            delete: {operationId: remove, security: [{bearer: [everything]}], responses: {}}              | no scope is called everything
            delete: {operationId: remove, security: [{password: []}], responses: {}}                      | no security scheme is called password
            delete: {operationId: remove, security: [{bearer: [], local: []}], responses: {}}             | several security schemes
            delete: {operationId: getThing, security: [], responses: {}}                                  | getThing is there twice
            delete: {operationId: remove, security: [], x-problems: [no-thing], responses: {}}            | no-thing, which is no ProblemCode
            delete: {operationId: remove, security: [], x-problems: [disk-low], responses: {}}            | follows from what the operation is
            delete: {operationId: remove, security: [], responses: {'404': {$ref: '#/a'}}}                | writes the answer 404 itself
            delete: {operationId: remove, security: [], parameters: [{name: x, in: path}], responses: {}} | say in ErrorAnswers
            delete: {operationId: remove, security: [], x-rate: -1, responses: {}}                        | counts as less than nothing: x-rate
            delete: {operationId: remove, security: [], x-audit: sometimes, responses: {}}                | has another x-audit
            """)
    void shouldRefuseAContractThatLeavesSomethingOpen(String described, String fault) {
        assertThatThrownBy(() -> Contract.of(ONE.formatted(described)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(fault);
    }

    private void mount(Set<String> operationIds) {
        Handlers handlers = new Handlers();
        operationIds.forEach(id -> handlers.handle(id, ctx -> ctx.end()));
        Bodies bodies = new Bodies(vertx, new Bodies.Limits(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1));
        new Operations(
                        Contract.read(),
                        new Entrance(null, null, Clock.systemUTC()),
                        new Commands(new Bus(vertx)),
                        bodies,
                        new Meters(new SimpleMeterRegistry()),
                        new Operations.Changes(null, false))
                .mount(Router.router(vertx), handlers);
    }

    private static Set<String> all() {
        return Contract.read().operations().stream().map(Operation::id).collect(Collectors.toSet());
    }

    @Test
    void shouldStartWhenEachOperationHasItsHandler() {
        mount(all());
    }

    @Test
    void shouldNotStartWhenAnOperationHasNoHandler() {
        Set<String> ids = all();
        ids.remove("listCampaigns");
        assertThatThrownBy(() -> mount(ids)).hasMessageContaining("the operation listCampaigns has no handler");
    }

    @Test
    void shouldNotStartWhenAHandlerHasNoOperation() {
        Set<String> ids = all();
        ids.add("noSuchOperation");
        assertThatThrownBy(() -> mount(ids)).hasMessageContaining("no operations [noSuchOperation]");
    }

    @Test
    void shouldNotStartWhenAnOperationHasTwoHandlers() {
        Handlers handlers = new Handlers().handle("health", ctx -> {});
        assertThatThrownBy(() -> handlers.handle("health", ctx -> {})).hasMessageContaining("health has two handlers");
    }
}
