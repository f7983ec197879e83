package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.TestClock;
import io.wafleet.auth.profile.Profile;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of browsers and of programs, as the database keeps them. */
abstract class SessionsContract extends WithDatabase {
    private static final String PASSWORD = "correct horse battery";

    // Tokens are checked against the time that it is.
    private final TestClock clock =
            new TestClock(Clock.tickMillis(ZoneOffset.UTC).instant());
    private AuthService auth;

    @BeforeEach
    void openService() {
        auth = open();
    }

    private AuthService open() {
        TestTenants.make(database, "acme");
        return AuthService.open(vertx, database, TestQuotas.unlimited(), TestAccess.of(PASSWORD, null), clock)
                .await();
    }

    private Principal root() {
        return auth.check("root", PASSWORD, true, () -> true).await();
    }

    private Sessions.OfBrowser browser() {
        return auth.sessions().beginBrowser(root(), TestAccess.FROM).await();
    }

    private Login program() {
        return auth.sessions().beginRefreshed(root(), TestAccess.FROM).await();
    }

    private static void assertOut(Future<?> asked) {
        assertThat(problem(asked)).isEqualTo(ProblemCode.UNAUTHENTICATED);
    }

    private List<JsonObject> listed(Principal caller) {
        return auth.sessions().list(caller).await().getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void shouldKnowABrowserByItsCookieAndByNothingElse() {
        Sessions.OfBrowser session = browser();

        Principal known = auth.authenticateCookie(session.secret()).await();

        assertThat(known).isEqualTo(session.principal());
        assertThat(known.isAdmin()).isTrue();
        assertThat(auth.isIn(known).await()).isTrue();
        assertOut(auth.authenticateCookie(session.secret() + "x"));
        assertOut(auth.authenticateCookie(""));
        assertOut(auth.authenticate(session.secret()));
        assertOut(auth.authenticate("cookie " + session.secret()));
        assertOut(auth.authenticateCookie(String.valueOf(program().refreshToken())));
    }

    @Test
    void shouldKeepNoSecretThatCouldBeUsedWhenSomebodyReadsTheDatabase() {
        String secret = browser().secret();
        String token = String.valueOf(program().refreshToken());

        String rows = String.join(
                "\n",
                database.read(session -> session.list(
                                "SELECT * FROM sessions",
                                Tuple.tuple(),
                                row -> row.toJson().encode()))
                        .await());

        assertThat(rows).contains("a test").doesNotContain(secret);
        assertThat(token.split("[_.]", -1))
                .hasSize(3)
                .allSatisfy(part -> assertThat(rows).doesNotContain("\"" + part + "\""));
    }

    @Test
    void shouldEndABrowsersSessionThatIsNotUsed() {
        Sessions.OfBrowser used = browser();
        Sessions.OfBrowser unused = browser();
        Duration most = TestAccess.LIFETIMES.sessionIdle();

        clock.advance(most.minusSeconds(1));
        // What is known is not looked up for some seconds.
        AuthService other = open();
        assertThat(other.authenticateCookie(used.secret()).await()).isEqualTo(used.principal());
        clock.advance(Duration.ofSeconds(2));

        assertThat(open().authenticateCookie(used.secret()).await()).isEqualTo(used.principal());
        assertOut(open().authenticateCookie(unused.secret()));
        assertThat(auth.sessions().sweep().await()).isEqualTo(1);
        assertThat(auth.isIn(unused.principal()).await()).isFalse();
        assertThat(auth.isIn(used.principal()).await()).isTrue();
    }

    @Test
    void shouldEndABrowsersSessionAtTheLatestHoweverMuchItIsUsed() {
        Sessions.OfBrowser session = browser();
        Duration step = TestAccess.LIFETIMES.sessionIdle().minusSeconds(1);
        Duration left = TestAccess.LIFETIMES.session();
        while (left.compareTo(step) > 0) {
            clock.advance(step);
            left = left.minus(step);
            assertThat(open().authenticateCookie(session.secret()).await()).isEqualTo(session.principal());
        }

        clock.advance(left);

        assertOut(open().authenticateCookie(session.secret()));
    }

    @Test
    void shouldEndWhatIsLoggedOutAndNothingElse() {
        Sessions.OfBrowser here = browser();
        Sessions.OfBrowser there = browser();
        Login program = program();
        auth.users()
                .create(Authority.OF_ALL, "ana", PASSWORD, "acme", Role.VIEWER)
                .await();
        Login ana = TestAccess.login(auth, "ana", PASSWORD).await();
        String room = auth.roomToken(there.principal(), Set.of(), Duration.ofMinutes(1))
                .token();
        assertThat(listed(here.principal()))
                .hasSize(3)
                .filteredOn(session -> session.getBoolean("current"))
                .extracting(session -> session.getString("id"))
                .containsExactly(Sessions.own(here.principal()));
        auth.authenticateCookie(there.secret()).await();
        auth.authenticate(room).await();
        auth.authenticate(program.token()).await();

        auth.sessions().end(here.principal(), Sessions.own(there.principal())).await();

        assertOut(auth.authenticateCookie(there.secret()));
        assertOut(auth.authenticate(room));
        assertThat(auth.authenticate(program.token()).await().name()).isEqualTo("root");
        assertThat(auth.sessions().endOthers(here.principal()).await()).isEqualTo(1);
        assertOut(auth.authenticate(program.token()));
        assertOut(auth.sessions().refresh(String.valueOf(program.refreshToken())));
        assertThat(auth.authenticateCookie(here.secret()).await()).isEqualTo(here.principal());
        assertThat(auth.authenticate(ana.token()).await().name()).isEqualTo("ana");
    }

    @Test
    void shouldEndNoSessionOfSomebodyElse() {
        Sessions.OfBrowser root = browser();
        auth.users()
                .create(Authority.OF_ALL, "ana", PASSWORD, "acme", Role.ADMIN)
                .await();
        Principal ana = TestAccess.login(auth, "ana", PASSWORD).await().principal();

        Future<Void> ended = auth.sessions().end(ana, Sessions.own(root.principal()));

        assertThat(problem(ended)).isEqualTo(ProblemCode.SESSION_NOT_FOUND);
        assertThat(auth.authenticateCookie(root.secret()).await()).isEqualTo(root.principal());
        assertThat(listed(ana)).hasSize(1);
    }

    @Test
    void shouldEndAllSessionsOfAUserWhoIsChanged() {
        Sessions.OfBrowser browser = browser();
        Login program = program();
        auth.authenticateCookie(browser.secret()).await();

        auth.users()
                .change(Authority.OF_ALL, "root", null, null, "another password", Profile.Change.NONE)
                .await();

        assertOut(auth.authenticateCookie(browser.secret()));
        assertOut(auth.authenticate(program.token()));
        assertOut(auth.sessions().refresh(String.valueOf(program.refreshToken())));
        assertThat(auth.sessions().sweep().await()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheNextTokensForARefreshTokenOnce() {
        Login first = program();
        assertThat(first.principal().expiresAt())
                .isEqualTo(clock.instant()
                        .plus(TestAccess.LIFETIMES.refreshedToken())
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS));

        Login second =
                auth.sessions().refresh(String.valueOf(first.refreshToken())).await();

        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(auth.authenticate(second.token()).await().name()).isEqualTo("root");
        assertThat(auth.authenticate(first.token()).await().name()).isEqualTo("root");
        Login third =
                auth.sessions().refresh(String.valueOf(second.refreshToken())).await();
        Login apart = program();

        // Somebody has copied it.
        assertOut(auth.sessions().refresh(String.valueOf(first.refreshToken())));

        assertOut(auth.sessions().refresh(String.valueOf(third.refreshToken())));
        List.of(first, second, third).forEach(each -> assertOut(auth.authenticate(each.token())));
        assertThat(auth.authenticate(apart.token()).await().name()).isEqualTo("root");
    }

    @Test
    void shouldRevokeByAnyOfTheRefreshTokensAndMindNoOther() {
        Login first = program();
        Login second =
                auth.sessions().refresh(String.valueOf(first.refreshToken())).await();
        auth.sessions().revoke("wfr_nobody.s").await();
        auth.sessions().revoke("nonsense").await();
        assertOut(auth.sessions().refresh("wfr_nobody.s"));
        assertOut(auth.sessions().refresh("wfr_."));
        assertThat(auth.authenticate(second.token()).await().name()).isEqualTo("root");

        auth.sessions().revoke(String.valueOf(first.refreshToken())).await();

        assertOut(auth.authenticate(second.token()));
        assertOut(auth.sessions().refresh(String.valueOf(second.refreshToken())));
    }

    @Test
    void shouldEndARefreshTokenThatNobodyUses() {
        Login first = program();
        clock.advance(TestAccess.LIFETIMES.refresh().minusSeconds(1));
        Login second =
                auth.sessions().refresh(String.valueOf(first.refreshToken())).await();
        clock.advance(TestAccess.LIFETIMES.refresh());

        assertOut(auth.sessions().refresh(String.valueOf(second.refreshToken())));
    }

    @Test
    void shouldKeepNoMoreSessionsOfAUserThanItSays() {
        Sessions.OfBrowser oldest = browser();
        clock.advance(Duration.ofSeconds(1));
        Principal root = root();
        for (int i = 0; i < 200; i++) {
            auth.sessions().beginBrief(root, TestAccess.FROM).await();
        }

        assertOut(auth.authenticateCookie(oldest.secret()));
        assertThat(listed(browser().principal())).hasSize(200);
    }
}
