package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.config.Configuration.Access;
import io.wafleet.it.JsonWebToken;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.Tenants;
import io.wafleet.tenant.TestTenants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthServiceTest extends WithDatabase {
    private static final String PASSWORD = "correct horse battery";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    private AuthService open(String jwtSecret, Clock clock) {
        TestTenants.make(database, "acme", "other");
        Access access = TestAccess.of(PASSWORD, jwtSecret);
        return AuthService.open(vertx, database, TestQuotas.unlimited(), access, clock)
                .await();
    }

    private AuthService open() {
        return open(null, Clock.systemUTC());
    }

    private static ProblemException refusal(Future<?> future) {
        try {
            future.await();
        } catch (ProblemException expected) {
            return expected;
        }
        throw new AssertionError("it succeeded");
    }

    private static void assertUnauthenticated(AuthService auth, String credential) {
        assertThat(problem(auth.authenticate(credential))).isEqualTo(ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void shouldLetTheFirstAdministratorInWhenThePasswordIsRight() {
        // Given
        AuthService auth = open();

        // When
        Login login = TestAccess.login(auth, "root", PASSWORD).await();

        // Then
        Principal principal = auth.authenticate(login.token()).await();
        assertThat(principal).isEqualTo(login.principal());
        assertThat(principal.name()).isEqualTo("root");
        assertThat(principal.tenant()).isEqualTo(Tenants.DEFAULT);
        assertThat(principal.isAdmin()).isTrue();
        assertThat(principal.expiresAt())
                .isBetween(
                        Instant.now().plus(50, ChronoUnit.MINUTES),
                        Instant.now().plus(1, ChronoUnit.HOURS));
        assertThat(login.toJson().fieldNames()).containsExactly("token", "tokenType", "expiresAt", "user");
        assertThat(login.toJson().encode()).doesNotContain(PASSWORD);
    }

    @Test
    void shouldRefuseWhatIsMoreThanSomeSecondsWorkWhenManyLogInAtOnce() {
        // Given
        AuthService auth = open();

        // When
        List<Future<Principal>> strangers = IntStream.range(0, 100)
                .mapToObj(i -> auth.check("nobody-" + i, "wrong", false, () -> true))
                .toList();
        // Where he has logged in before, the owner is let past all of them.
        Login owner = TestAccess.login(auth, "root", PASSWORD).await();
        long stillWaiting =
                strangers.stream().filter(login -> !login.isComplete()).count();

        // Then
        assertThat(owner.token()).isNotEmpty();
        assertThat(stillWaiting).isGreaterThan(20);
        Map<ProblemCode, Long> codes = strangers.stream()
                .map(AuthServiceTest::problem)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(codes.get(ProblemCode.TOO_MANY_REQUESTS)).isBetween(1L, 99L);
        assertThat(codes.get(ProblemCode.INVALID_CREDENTIALS)).isPositive();
    }

    @Test
    void shouldNotCheckAPasswordThatNobodyWaitsFor() {
        AuthService auth = open();
        assertThat(problem(auth.check("root", PASSWORD, true, () -> false))).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
    }

    @Test
    void shouldAnswerTheSameWhenThePasswordIsWrongAndWhenTheUserIsUnknown() {
        // Given
        AuthService auth = open();

        // When
        ProblemException wrongPassword = refusal(TestAccess.login(auth, "root", "wrong"));
        ProblemException unknownUser = refusal(TestAccess.login(auth, "nobody", PASSWORD));

        // Then
        assertThat(wrongPassword.problem().code()).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
        assertThat(unknownUser.problem()).isEqualTo(wrongPassword.problem());
        assertThat(refusal(TestAccess.login(auth, "root", "")).problem()).isEqualTo(wrongPassword.problem());
        assertThat(refusal(TestAccess.login(auth, "", "")).problem()).isEqualTo(wrongPassword.problem());
    }

    @Test
    void shouldWorkAsHardForAnUnknownUserWhenSomebodyMeasures() {
        // Given
        AuthService auth = open();
        problem(TestAccess.login(auth, "root", "warm up"));

        // When
        // The quickest of some, in turns: a machine that is busy with others makes both slower, and never quicker.
        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            known = Math.min(known, nanos(() -> problem(TestAccess.login(auth, "root", "wrong"))));
            unknown = Math.min(unknown, nanos(() -> problem(TestAccess.login(auth, "nobody", "wrong"))));
        }

        // Then
        assertThat(unknown).as("not answered without hashing").isGreaterThan(known / 5);
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    @Test
    void shouldRefuseTheNameWhenItIsTaken() {
        // Given
        AuthService auth = open();
        auth.users()
                .create(Authority.OF_ALL, "ana", "first password", "acme", Role.VIEWER)
                .await();

        // When
        ProblemException taken =
                refusal(auth.users().create(Authority.OF_ALL, "ana", "other password", "other", Role.ADMIN));

        // Then
        assertThat(taken.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(taken.problem().field()).isEqualTo("username");
        Principal principal =
                TestAccess.login(auth, "ana", "first password").await().principal();
        assertThat(principal.role()).isEqualTo(Role.VIEWER);
        assertThat(principal.tenant()).isEqualTo("acme");
    }

    @Test
    void shouldTakeTheConfiguredPasswordWhenItIsOpenedAgainWithAnother() {
        // Given
        open();

        // When
        Access access = TestAccess.of("another password", null);
        AuthService again = AuthService.open(vertx, database, TestQuotas.unlimited(), access, Clock.systemUTC())
                .await();

        // Then
        assertThat(TestAccess.login(again, "root", "another password")
                        .await()
                        .principal()
                        .name())
                .isEqualTo("root");
        assertThat(problem(TestAccess.login(again, "root", PASSWORD))).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
    }

    @Test
    void shouldKeepTheOldPasswordWhenItIsOpenedAgainWithNone() {
        // Given
        open();

        // When
        Access access = TestAccess.of(null, null);
        AuthService again = AuthService.open(vertx, database, TestQuotas.unlimited(), access, Clock.systemUTC())
                .await();

        // Then
        assertThat(TestAccess.login(again, "root", PASSWORD).await().principal().name())
                .isEqualTo("root");
    }

    @Test
    void shouldMakeAPasswordWhenNoneIsConfigured() {
        // Given
        Access access = TestAccess.of(null, null);

        // When
        AuthService auth = AuthService.open(vertx, database, TestQuotas.unlimited(), access, Clock.systemUTC())
                .await();

        // Then
        for (String guess : new String[] {"", "admin", "root", "password", "null"}) {
            assertThat(problem(TestAccess.login(auth, "root", guess))).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
        }
    }

    @Test
    void shouldEndTheOldKeyWhenItIsRenewed() {
        // Given
        AuthService auth = open();
        String first = auth.renewLocalKey().await();
        assertThat(auth.authenticate(first).await().isAdmin()).isTrue();

        // When
        String second = auth.renewLocalKey().await();

        // Then
        assertUnauthenticated(auth, first);
        assertThat(auth.authenticate(second).await().name()).isEqualTo("local-cli");
        assertThat(second).hasSizeGreaterThan(40).isNotEqualTo(first);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "wfk_", "wfk_guess", "a.b.c", "nonsense", "Bearer x", "\u0000"})
    void shouldRefuseWhenTheCredentialIsNoneOfOurs(String credential) {
        assertUnauthenticated(open(), credential);
    }

    @Test
    void shouldRefuseATokenWhenItWasChangedOrForged() {
        // Given
        AuthService auth = open(SECRET, Clock.systemUTC());
        String token = TestAccess.login(auth, "root", PASSWORD).await().token();
        String[] parts = token.split("\\.", -1);
        assertThat(auth.authenticate(token).await().name()).isEqualTo("root");

        // Then
        JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        String other = base64(claims.copy().put("sub", "somebody"));
        assertUnauthenticated(auth, parts[0] + "." + other + "." + parts[2]);
        assertUnauthenticated(auth, parts[0] + "." + parts[1] + ".");
        assertUnauthenticated(auth, parts[0] + "." + parts[1]);
        String unsigned = base64(new JsonObject().put("typ", "JWT").put("alg", "none"));
        assertUnauthenticated(auth, unsigned + "." + parts[1] + ".");
        assertUnauthenticated(auth, unsigned + "." + parts[1] + "." + parts[2]);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void shouldRefuseATokenWhenItIsOfNoTenant(String tenant) {
        // Given
        AuthService auth = open(SECRET, Clock.systemUTC());
        String token = TestAccess.login(auth, "root", PASSWORD).await().token();
        JsonObject claims = JsonWebToken.claims(token);
        assertThat(auth.authenticate(JsonWebToken.of(claims, SECRET)).await().name())
                .isEqualTo("root");

        // Then
        assertUnauthenticated(auth, JsonWebToken.of(claims.put("tenant", tenant), SECRET));
    }

    /** As after the upgrade from a version without stamps. */
    @Test
    void shouldRefuseATokenWithoutAStampAlsoWhileItsUserHasNone() {
        // Given
        AuthService auth = open(SECRET, Clock.systemUTC());
        JsonObject claims = JsonWebToken.claims(
                TestAccess.login(auth, "root", PASSWORD).await().token());
        database.write(session -> session.change("UPDATE users SET stamp = ''", Tuple.tuple()))
                .await();

        // Then
        assertUnauthenticated(auth, JsonWebToken.of(claims.copy().put("stamp", ""), SECRET));
        String token = TestAccess.login(auth, "root", PASSWORD).await().token();
        assertThat(auth.authenticate(token).await().name()).isEqualTo("root");
        assertThat(JsonWebToken.claims(token).getString("stamp")).isNotEmpty();
    }

    private static String base64(JsonObject json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseATokenWhenAnotherKeySignedIt() {
        String token = TestAccess.login(
                        open("another-key-another-key-another-key", Clock.systemUTC()), "root", PASSWORD)
                .await()
                .token();

        assertUnauthenticated(open(SECRET, Clock.systemUTC()), token);
    }

    @Test
    void shouldAcceptTokensOfTheKeyBeforeAndSignWithTheNewestAlone() {
        // Given
        String old = TestAccess.login(open(SECRET, Clock.systemUTC()), "root", PASSWORD)
                .await()
                .token();
        String newest = "another-key-another-key-another-key";

        // When
        AuthService both = AuthService.open(
                        vertx,
                        database,
                        TestQuotas.unlimited(),
                        TestAccess.of(PASSWORD, newest, SECRET),
                        Clock.systemUTC())
                .await();

        // Then
        assertThat(both.authenticate(old).await().name()).isEqualTo("root");
        AuthService after = open(newest, Clock.systemUTC());
        assertUnauthenticated(after, old);
        for (int i = 0; i < 5; i++) {
            String token = TestAccess.login(both, "root", PASSWORD).await().token();
            assertThat(after.authenticate(token).await().name()).isEqualTo("root");
            assertThat(header(token).getString("kid")).isNotEqualTo(header(old).getString("kid"));
        }
    }

    private static JsonObject header(String token) {
        return new JsonObject(new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseATokenThatTheKeySignedForSomebodyElseOrOfNoSession() {
        AuthService auth = open(SECRET, Clock.systemUTC());
        JsonObject claims = JsonWebToken.claims(
                TestAccess.login(auth, "root", PASSWORD).await().token());
        assertThat(auth.authenticate(JsonWebToken.of(claims, SECRET)).await().name())
                .isEqualTo("root");

        assertUnauthenticated(auth, JsonWebToken.of(claims.copy().put("aud", "another-api"), SECRET));
        assertUnauthenticated(auth, JsonWebToken.of(claims.copy().put("iss", "another"), SECRET));
        for (String claim : List.of("aud", "iss", "sid", "exp")) {
            JsonObject without = claims.copy();
            without.remove(claim);
            assertUnauthenticated(auth, JsonWebToken.of(without, SECRET));
        }
    }

    @Test
    void shouldRefuseATokenWhenItsTimeIsOver() {
        // Given
        Clock twoHoursAgo = Clock.fixed(Instant.now().minus(2, ChronoUnit.HOURS), ZoneOffset.UTC);
        Clock halfAnHourAgo = Clock.fixed(Instant.now().minus(30, ChronoUnit.MINUTES), ZoneOffset.UTC);
        String over = TestAccess.login(open(SECRET, twoHoursAgo), "root", PASSWORD)
                .await()
                .token();
        String valid = TestAccess.login(open(SECRET, halfAnHourAgo), "root", PASSWORD)
                .await()
                .token();

        // Then
        AuthService auth = open(SECRET, Clock.systemUTC());
        assertUnauthenticated(auth, over);
        assertThat(auth.authenticate(valid).await().name()).isEqualTo("root");
    }

    @Test
    void shouldAcceptOldTokensWhenTheGatewayIsStartedAgain() {
        // Given
        String token = TestAccess.login(open(), "root", PASSWORD).await().token();

        // When
        reopenDatabase();

        // Then
        assertThat(open().authenticate(token).await().name()).isEqualTo("root");
    }

    @Test
    void shouldNotKeepThePasswordReadableWhenItIsStored() {
        open();

        User user = new UserStore(database, TestQuotas.unlimited()).find("root").await();
        assertThat(user.passwordHash()).startsWith("$argon2id$").doesNotContain(PASSWORD);
    }

    @Test
    void shouldRefuseARoleWhenItsWordIsNotExact() {
        assertThatThrownBy(() -> Role.parse("ADMIN")).isInstanceOf(ProblemException.class);
    }
}
