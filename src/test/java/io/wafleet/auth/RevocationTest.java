package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.profile.Profile;
import io.wafleet.bus.Bus;
import io.wafleet.config.Configuration;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What ends tokens and keys before their time. */
class RevocationTest extends WithDatabase {
    private static final String PASSWORD = "correct horse battery";

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    private AuthService open() {
        return open(Clock.systemUTC());
    }

    private AuthService open(Clock clock) {
        TestTenants.make(database, "acme", "other");
        Configuration.Access access = TestAccess.of(PASSWORD, null);
        return AuthService.open(vertx, database, TestQuotas.unlimited(), access, clock)
                .await();
    }

    private static void assertUnauthenticated(AuthService auth, String credential) {
        assertThat(problem(auth.authenticate(credential))).isEqualTo(ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void shouldEndAllTokensOfAUserWhoIsChanged() {
        AuthService auth = open();
        Users users = auth.users();
        users.create(Authority.OF_ALL, "ana", "first password", "acme", Role.OPERATOR)
                .await();
        List<Runnable> changes = List.of(
                () -> users.change(Authority.OF_ALL, "ana", Role.VIEWER, null, null, Profile.Change.NONE)
                        .await(),
                () -> users.change(Authority.OF_ALL, "ana", null, null, "first password", Profile.Change.NONE)
                        .await(),
                () -> {
                    users.change(Authority.OF_ALL, "ana", null, true, null, Profile.Change.NONE)
                            .await();
                    assertThat(problem(TestAccess.login(auth, "ana", "first password")))
                            .isEqualTo(ProblemCode.INVALID_CREDENTIALS);
                    users.change(Authority.OF_ALL, "ana", null, false, null, Profile.Change.NONE)
                            .await();
                },
                () -> {
                    users.delete(Authority.OF_ALL, "ana").await();
                    users.create(Authority.OF_ALL, "ana", "first password", "acme", Role.VIEWER)
                            .await();
                });
        for (Runnable change : changes) {
            Login login = TestAccess.login(auth, "ana", "first password").await();
            String room = auth.roomToken(login.principal(), Set.of(), Duration.ofMinutes(1))
                    .token();
            // Both are known by now.
            assertThat(auth.authenticate(login.token()).await()).isEqualTo(login.principal());
            assertThat(auth.authenticate(room).await().mayListen()).isTrue();

            change.run();

            assertUnauthenticated(auth, login.token());
            assertUnauthenticated(auth, room);
            assertThat(auth.isIn(login.principal()).await()).isFalse();
        }
    }

    @Test
    void shouldKnowAPasswordThatComesWithEachRequestForAMomentAndNotAfterAChange() {
        AuthService auth = open();
        Users users = auth.users();
        users.create(Authority.OF_ALL, "ana", "first password", "acme", Role.OPERATOR)
                .await();
        AtomicInteger checks = new AtomicInteger();
        Supplier<Future<Principal>> show = () -> auth.authenticatePassword("ana", "first password", "here", () -> {
            checks.incrementAndGet();
            return auth.check("ana", "first password", true, () -> true);
        });
        List<Runnable> changes = List.of(
                () -> users.change(Authority.OF_ALL, "ana", Role.VIEWER, null, null, Profile.Change.NONE)
                        .await(),
                () -> users.change(Authority.OF_ALL, "ana", null, true, null, Profile.Change.NONE)
                        .await(),
                () -> users.change(Authority.OF_ALL, "ana", null, false, "another password", Profile.Change.NONE)
                        .await());

        Principal ana = show.get().await();
        assertThat(show.get().await()).isEqualTo(ana);
        assertThat(checks).hasValue(1);
        assertThat(auth.isIn(ana).await()).isTrue();

        changes.get(0).run();
        assertThat(auth.isIn(ana).await()).isFalse();
        assertThat(show.get().await().role()).isEqualTo(Role.VIEWER);
        assertThat(checks).hasValue(2);
        for (Runnable change : changes.subList(1, changes.size())) {
            change.run();
            assertThat(problem(show.get())).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
        }
    }

    @Test
    void shouldNotKnowAPasswordByACheckThatBeganBeforeAChange() {
        AuthService auth = open();
        auth.users()
                .create(Authority.OF_ALL, "ana", "first password", "acme", Role.OPERATOR)
                .await();
        Supplier<Future<Principal>> check = () -> auth.check("ana", "first password", true, () -> true);
        Principal ana = check.get().await();
        Promise<Principal> slow = Promise.promise();
        Future<Principal> before = auth.authenticatePassword("ana", "first password", "here", slow::future);
        // Who asks meanwhile waits for the same.
        Future<Principal> meanwhile = auth.authenticatePassword("ana", "first password", "here", () -> {
            throw new AssertionError("one check is enough");
        });

        auth.users()
                .change(Authority.OF_ALL, "ana", null, true, null, Profile.Change.NONE)
                .await();
        Future<Principal> after = auth.authenticatePassword("ana", "first password", "here", check);
        slow.complete(ana);

        assertThat(problem(after)).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
        assertThat(before.await().name()).isEqualTo("ana");
        assertThat(meanwhile.await().name()).isEqualTo("ana");
        assertThat(problem(auth.authenticatePassword("ana", "first password", "here", check)))
                .isEqualTo(ProblemCode.INVALID_CREDENTIALS);
    }

    @Test
    void shouldTakeAKeyForNoMoreThanItsMakerMayDo() {
        AuthService auth = open();
        Users users = auth.users();
        Login ana = TestAccess.login(auth, "root", PASSWORD)
                .compose(root -> users.create(Authority.OF_ALL, "ana", PASSWORD, "acme", Role.ADMIN))
                .compose(made -> TestAccess.login(auth, "ana", PASSWORD))
                .await();
        Account maker = ana.principal().account();
        String elsewhere =
                made(auth, maker, "elsewhere", "other", Role.OPERATOR).getString("key");
        JsonObject sender = made(auth, maker, "sender", "acme", Role.OPERATOR);
        String own = sender.getString("key");
        String next = made(auth, auth.authenticate(own).await().account(), "made by a key", "acme", Role.VIEWER)
                .getString("key");
        List<String> all = List.of(elsewhere, own, next);
        all.forEach(key -> assertThat(auth.authenticate(key).await().role()).isNotNull());

        users.change(Authority.OF_ALL, "ana", null, null, "another password", Profile.Change.NONE)
                .await();
        all.forEach(key -> assertThat(auth.authenticate(key).await().role()).isNotNull());

        users.change(Authority.OF_ALL, "ana", Role.OPERATOR, null, null, Profile.Change.NONE)
                .await();
        assertUnauthenticated(auth, elsewhere);
        assertThat(auth.authenticate(own).await().name()).isEqualTo("sender");

        users.change(Authority.OF_ALL, "ana", Role.VIEWER, null, null, Profile.Change.NONE)
                .await();
        assertUnauthenticated(auth, own);
        assertThat(auth.authenticate(next).await().name()).isEqualTo("made by a key");

        users.change(Authority.OF_ALL, "ana", Role.ADMIN, true, null, Profile.Change.NONE)
                .await();
        all.forEach(key -> assertUnauthenticated(auth, key));

        users.change(Authority.OF_ALL, "ana", null, false, null, Profile.Change.NONE)
                .await();
        Principal back = auth.authenticate(own).await();
        String room = auth.roomToken(back, Set.of(), Duration.ofMinutes(1)).token();
        assertThat(auth.authenticate(room).await().mayListen()).isTrue();

        auth.keys().remove(Authority.OF_ALL, sender.getString("id")).await();
        assertUnauthenticated(auth, own);
        assertUnauthenticated(auth, room);
        assertThat(auth.isIn(back).await()).isFalse();

        users.delete(Authority.OF_ALL, "ana").await();
        users.create(Authority.OF_ALL, "ana", PASSWORD, "acme", Role.ADMIN).await();
        all.forEach(key -> assertUnauthenticated(auth, key));
    }

    private static JsonObject made(AuthService auth, Account by, String name, String tenant, Role role) {
        return auth.keys()
                .create(by, Authority.OF_ALL, new KeyOrder(name, tenant, role, role.scopes(), Set.of(), null))
                .await();
    }

    @Test
    void shouldGiveNobodyTheNameOfTheCommandLine() {
        AuthService auth = open();
        Account root =
                TestAccess.login(auth, "root", PASSWORD).await().principal().account();

        assertThatThrownBy(() -> made(auth, root, "local-cli", "acme", Role.ADMIN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        taken -> assertThat(taken.problem().field()).isEqualTo("name"));
    }

    @Test
    void shouldEndAKeyWithItsTime() {
        AuthService now = open();
        Account root =
                TestAccess.login(now, "root", PASSWORD).await().principal().account();
        Instant end = Instant.now().plusSeconds(600);
        KeyOrder order = new KeyOrder("n8n", "acme", Role.VIEWER, Set.of(Scope.DEVICES_READ), Set.of(), end);
        String key = now.keys().create(root, Authority.OF_ALL, order).await().getString("key");

        assertThat(now.authenticate(key).await().expiresAt()).isEqualTo(end.truncatedTo(ChronoUnit.MILLIS));
        AuthService later = open(Clock.fixed(end, ZoneOffset.UTC));
        assertUnauthenticated(later, key);
    }

    @Test
    void shouldLeaveTokensAloneWhenNothingChanges() {
        AuthService auth = open();
        String token = TestAccess.login(auth, "root", PASSWORD).await().token();

        auth.users()
                .change(Authority.OF_ALL, "root", Role.ADMIN, false, null, Profile.Change.NONE)
                .await();

        assertThat(auth.authenticate(token).await().name()).isEqualTo("root");
    }

    @Test
    void shouldNotKnowACredentialThatWasLookedUpBeforeAChange() {
        KnownCredentials known = new KnownCredentials(new Bus(vertx));
        Principal ana = new Principal(
                new Account(Account.Kind.USER, "ana", "stamp"),
                "acme",
                Role.VIEWER,
                Grant.of(Role.VIEWER),
                Instant.MAX);
        known.put("token", ana, known.moment());
        assertThat(known.get("token", Instant.now())).isEqualTo(ana);

        long before = known.moment();
        known.changed();
        known.put("token", ana, before);

        assertThat(known.get("token", Instant.now())).isNull();
    }
}
