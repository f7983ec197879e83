package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.auth.profile.Profile;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.KeptSettings;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AuthStoreContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Access.Whole FLEET = new Access.Fleet();
    private static final Authority ALL = Authority.OF_ALL;

    private final Quotas quotas = TestQuotas.unlimited();
    private UserStore users;
    private ApiKeyStore keys;

    @BeforeEach
    void openStores() {
        TestTenants.make(database, "acme", "other");
        users = new UserStore(database, quotas);
        keys = new ApiKeyStore(database);
    }

    private static User user(String name, String tenant, Role role) {
        return new User(name, tenant, "$argon2id$hash", role, "stamp of " + name, false, NOW, NOW, Profile.NONE);
    }

    private static ApiKey key(String id, String name, String tenant, String owner) {
        return new ApiKey(
                id,
                name,
                tenant,
                Role.OPERATOR,
                Set.of(Scope.DEVICES_READ, Scope.MESSAGES_SEND),
                Set.of(new DeviceId("a"), new DeviceId("b")),
                owner,
                false,
                NOW,
                LATER,
                null);
    }

    private static UserChange change(Role role, Boolean disabled, String hash) {
        return new UserChange(role, disabled, hash, Profile.Change.NONE, "the next stamp", LATER);
    }

    @Test
    void shouldFindTheUserWhenThereIsOneOfThisName() {
        // Given
        assertThat(users.isEmpty().await()).isTrue();
        User user = user("ana", "acme", Role.OPERATOR);

        // When
        users.insert(user).await();

        // Then
        assertThat(users.isEmpty().await()).isFalse();
        assertThat(users.find("ana").await()).isEqualTo(user);
        assertThat(users.find("Ana").await()).isNull();
        assertThat(users.find("ana' OR '1'='1").await()).isNull();
    }

    @Test
    void shouldChangeNothingWhenTheNameIsTaken() {
        // Given
        User user = user("ana", "acme", Role.VIEWER);
        users.insert(user).await();

        // When
        ProblemCode refusal = problem(users.insert(user("ana", "other", Role.ADMIN)));

        // Then
        assertThat(refusal).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(users.find("ana").await()).isEqualTo(user);
    }

    @Test
    void shouldListNoOtherTenantsUsersByName() {
        User ana = user("ana", "acme", Role.VIEWER);
        User bia = user("bia", "acme", Role.OPERATOR);
        User eve = user("eve", "other", Role.OPERATOR);
        List.of(bia, eve, ana).forEach(user -> users.insert(user).await());

        assertThat(users.page(FLEET, "", 10).await()).containsExactly(ana, bia, eve);
        assertThat(users.page(FLEET, "ana", 1).await()).containsExactly(bia);
        Access.Whole acme = new Access.Tenant("acme");
        Authority ofAcme = new Authority(acme, Role.MANAGER.scopes());
        assertThat(users.page(acme, "", 10).await()).containsExactly(ana, bia);
        assertThat(users.get("ana", acme).await()).isEqualTo(ana);
        assertThat(problem(users.get("eve", acme))).isEqualTo(ProblemCode.USER_NOT_FOUND);
        assertThat(problem(users.change("eve", ofAcme, change(null, true, null))))
                .isEqualTo(ProblemCode.USER_NOT_FOUND);
        assertThat(problem(users.delete("eve", ofAcme))).isEqualTo(ProblemCode.USER_NOT_FOUND);
        assertThat(users.find("eve").await()).isEqualTo(eve);
    }

    @Test
    void shouldGiveAnotherStampWithEachChangeAndWithNoneTheSame() {
        User ana = user("ana", "acme", Role.OPERATOR);
        users.insert(ana).await();
        UserChange demoted = change(Role.VIEWER, null, null);

        User changed = users.change("ana", ALL, demoted).await();

        assertThat(changed)
                .isEqualTo(new User(
                        "ana",
                        "acme",
                        "$argon2id$hash",
                        Role.VIEWER,
                        "the next stamp",
                        false,
                        NOW,
                        LATER,
                        Profile.NONE))
                .isEqualTo(users.find("ana").await());
        UserChange again =
                new UserChange(Role.VIEWER, false, null, Profile.Change.NONE, "another stamp", LATER.plusSeconds(1));
        assertThat(users.change("ana", ALL, again).await()).isEqualTo(changed);
        assertThat(users.change("ana", ALL, change(null, true, "other hash"))
                        .await()
                        .disabled())
                .isTrue();
        assertThat(users.find("ana").await().passwordHash()).isEqualTo("other hash");
    }

    @Test
    void shouldLeaveAloneWhoMayMoreThanWhoChanges() {
        Authority manager = new Authority(new Access.Tenant("acme"), Role.MANAGER.scopes());
        User root = user("root", "acme", Role.ADMIN);
        User ana = user("ana", "acme", Role.OPERATOR);
        List.of(root, user("other root", "acme", Role.ADMIN), ana)
                .forEach(user -> users.insert(user).await());
        ApiKey all =
                new ApiKey("1", "all", "acme", Role.ADMIN, Role.ADMIN.scopes(), Set.of(), null, false, NOW, null, null);
        keys.insert(all, "wfk_1").await();
        keys.insert(key("2", "n8n", "acme", null), "wfk_2").await();

        List.of(
                        users.change("root", manager, change(null, true, null)),
                        users.change("root", manager, change(null, null, "a hash that the manager knows")),
                        users.change("ana", manager, change(Role.ADMIN, null, null)),
                        users.delete("root", manager),
                        keys.remove(manager, "1"))
                .forEach(refused -> assertThat(problem(refused)).isEqualTo(ProblemCode.FORBIDDEN));

        assertThat(users.find("root").await()).isEqualTo(root);
        assertThat(users.find("ana").await()).isEqualTo(ana);
        assertThat(keys.ofId("1").await()).isEqualTo(all);
        users.change("ana", manager, change(Role.MANAGER, null, null)).await();
        users.delete("ana", manager).await();
        keys.remove(manager, "2").await();
    }

    private static InviteStore.Invite invite(String id, String tenant, Role role, String owner) {
        return new InviteStore.Invite(id, tenant, role, owner, NOW, LATER);
    }

    private static UserChange mail(String address, Instant at) {
        return new UserChange(null, null, null, new Profile.Change(false, null, true, address), "no stamp", at);
    }

    @Test
    void shouldFindWhoHasHadAnAddressLongestAndEndNoTokenForIt() {
        String address = "shop@example.org";
        Profile called = new Profile("Ana Souza", address);
        users.insert(user("bia", "other", Role.VIEWER)).await();
        users.insert(user("ana", "acme", Role.VIEWER)).await();

        User changed = users.change(
                        "ana",
                        ALL,
                        new UserChange(
                                null,
                                null,
                                null,
                                new Profile.Change(true, "Ana Souza", true, address),
                                "no stamp",
                                LATER))
                .await();
        users.change("bia", ALL, mail(address, LATER.plusSeconds(1))).await();
        users.change("ana", ALL, mail(address, LATER.plusSeconds(2))).await();

        assertThat(changed.profile()).isEqualTo(called);
        assertThat(changed.stamp()).isEqualTo("stamp of ana");
        assertThat(users.find("ana").await().profile()).isEqualTo(called);
        assertThat(users.ofEmail(address).await().username()).isEqualTo("ana");
        users.change("ana", ALL, mail(null, LATER.plusSeconds(3))).await();
        assertThat(users.ofEmail(address).await().username()).isEqualTo("bia");
        users.change("ana", ALL, mail(address, LATER.plusSeconds(4))).await();
        assertThat(users.ofEmail(address).await().username()).isEqualTo("bia");
        assertThat(users.ofEmail("nobody@example.org").await()).isNull();
    }

    @Test
    void shouldUseAnInviteOnceAndOnlyBeforeItIsOver() {
        InviteStore invites = new InviteStore(database, users);
        InviteStore.Invite made = invite("1", "acme", Role.VIEWER, "ana");
        users.insert(user("ana", "acme", Role.MANAGER)).await();
        invites.insert(made, "wfi_one").await();
        invites.insert(invite("2", "other", Role.ADMIN, null), "wfi_two").await();
        users.insert(user("taken", "acme", Role.VIEWER)).await();
        Authority ofAcme = new Authority(new Access.Tenant("acme"), Role.MANAGER.scopes());

        assertThat(invites.find("wfi_one", NOW).await()).isEqualTo(made);
        assertThat(problem(invites.find("wfi_one", LATER))).isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(problem(invites.find("wfi_three", NOW))).isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(invites.page(FLEET, "", NOW, 10).await()).hasSize(2);
        assertThat(invites.page(ofAcme.over(), "", NOW, 10).await()).containsExactly(made);
        assertThat(invites.page(FLEET, "", LATER, 10).await()).isEmpty();
        assertThat(problem(invites.remove(ofAcme, "2"))).isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(problem(invites.accept("wfi_one", user("taken", "acme", Role.VIEWER), NOW)))
                .isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(invites.find("wfi_one", NOW).await()).isEqualTo(made);

        User joined = user("new", "acme", Role.VIEWER);
        invites.accept("wfi_one", joined, NOW).await();

        assertThat(users.find("new").await()).isEqualTo(joined);
        assertThat(problem(invites.find("wfi_one", NOW))).isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(problem(invites.accept("wfi_one", user("second", "acme", Role.VIEWER), NOW)))
                .isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(users.find("second").await()).isNull();
    }

    @Test
    void shouldHaveNoMoreUsersAndInvitesThanTheTenantMayHave() {
        InviteStore invites = new InviteStore(database, users);
        TestQuotas.set(quotas, "acme", Quota.USERS, 2L);
        users.insert(user("root", "acme", Role.ADMIN)).await();
        users.insert(user("ana", "acme", Role.MANAGER)).await();
        invites.insert(invite("1", "acme", Role.VIEWER, "ana"), "wfi_one").await();

        assertThat(problem(users.insert(user("bia", "acme", Role.VIEWER)))).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
        assertThat(problem(invites.insert(invite("2", "acme", Role.VIEWER, "ana"), "wfi_two")))
                .isEqualTo(ProblemCode.QUOTA_EXCEEDED);
        assertThat(users.places("acme", NOW).await()).isEqualTo(2);
        users.insert(user("another root", "acme", Role.ADMIN)).await();
        users.insert(user("eve", "other", Role.VIEWER)).await();

        invites.accept("wfi_one", user("new", "acme", Role.VIEWER), NOW).await();

        assertThat(users.places("acme", NOW).await()).isEqualTo(2);
        invites.insert(invite("3", "other", Role.VIEWER, null), "wfi_three").await();
        assertThat(users.places("other", NOW).await()).isEqualTo(2);
        assertThat(users.places("other", LATER).await())
                .as("the invite is over")
                .isEqualTo(1);
    }

    /** Between the look at an invite and its use a password is hashed, and much may change. */
    @Test
    void shouldNotUseAnInviteWhoseOwnerMayNoLongerGiveIt() {
        InviteStore invites = new InviteStore(database, users);
        users.insert(user("ana", "acme", Role.MANAGER)).await();
        invites.insert(invite("1", "acme", Role.OPERATOR, "ana"), "wfi_one").await();
        UserChange demotion = new UserChange(Role.VIEWER, null, null, Profile.Change.NONE, "stamp", LATER);
        users.change("ana", Authority.OF_ALL, demotion).await();

        assertThat(problem(invites.find("wfi_one", NOW))).isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(problem(invites.accept("wfi_one", user("new", "acme", Role.OPERATOR), NOW)))
                .isEqualTo(ProblemCode.INVITE_NOT_FOUND);
        assertThat(users.find("new").await()).isNull();
    }

    @Test
    void shouldKeepTheLastAdministratorWhoMayLogIn() {
        User root = user("root", "acme", Role.ADMIN);
        users.insert(root).await();
        users.insert(user("ana", "acme", Role.OPERATOR)).await();
        users.insert(user("out", "acme", Role.ADMIN)).await();
        users.change("out", ALL, change(null, true, null)).await();

        assertThat(problem(users.change("root", ALL, change(Role.OPERATOR, null, null))))
                .isEqualTo(ProblemCode.LAST_ADMINISTRATOR);
        assertThat(problem(users.change("root", ALL, change(null, true, null))))
                .isEqualTo(ProblemCode.LAST_ADMINISTRATOR);
        assertThat(problem(users.delete("root", ALL))).isEqualTo(ProblemCode.LAST_ADMINISTRATOR);
        assertThat(users.find("root").await()).isEqualTo(root);

        users.change("root", ALL, change(null, null, "other hash")).await();
        users.change("out", ALL, change(null, false, null)).await();
        users.delete("root", ALL).await();
        assertThat(users.find("root").await()).isNull();
    }

    @Test
    void shouldKnowTheKeyUntilItIsReplaced() {
        // Given
        ApiKey one = key("1", "local-cli", "acme", null);
        keys.replace(one, "wfk_one").await();
        keys.replace(key("2", "n8n", "acme", null), "wfk_other").await();
        keys.replace(key("3", "local-cli", "other", null), "wfk_foreign").await();
        assertThat(keys.find("wfk_one").await()).isEqualTo(one);
        assertThat(keys.ofId("1").await()).isEqualTo(one);

        // When
        keys.replace(key("4", "local-cli", "acme", null), "wfk_two").await();

        // Then
        assertThat(keys.find("wfk_one").await()).isNull();
        assertThat(keys.ofId("1").await()).isNull();
        assertThat(keys.find("wfk_two").await()).isNotNull();
        assertThat(keys.find("wfk_other").await()).isNotNull();
        assertThat(keys.find("wfk_foreign").await()).isNotNull();
        assertThat(keys.find("wfk_unknown").await()).isNull();
    }

    @Test
    void shouldLoseTheKeysOfAUserWhoIsRemoved() {
        users.insert(user("ana", "acme", Role.OPERATOR)).await();
        keys.insert(key("1", "hers", "acme", "ana"), "wfk_one").await();
        keys.insert(key("2", "of nobody", "acme", null), "wfk_two").await();

        users.delete("ana", ALL).await();

        assertThat(keys.find("wfk_one").await()).isNull();
        assertThat(keys.find("wfk_two").await()).isNotNull();
    }

    @Test
    void shouldListAndRemoveNoOtherTenantsKeysNorTheCommandLines() {
        ApiKey one = key("1", "n8n", "acme", null);
        ApiKey two = key("2", "crm", "acme", "ana");
        ApiKey theirs = key("3", "n8n", "other", null);
        List.of(one, two, theirs)
                .forEach(key ->
                        assertThat(keys.insert(key, "wfk_" + key.id()).await()).isTrue());
        assertThat(keys.insert(key("4", "crm", "acme", null), "wfk_4").await()).isFalse();
        ApiKey local = new ApiKey(
                "5", "local", "acme", Role.ADMIN, Role.ADMIN.scopes(), Set.of(), null, true, NOW, null, null);
        keys.replace(local, "wfk_5").await();

        Access.Whole acme = new Access.Tenant("acme");
        Authority ofAcme = new Authority(acme, Role.MANAGER.scopes());
        assertThat(keys.page(FLEET, "", 10).await()).containsExactly(one, two, theirs);
        assertThat(keys.page(FLEET, "1", 1).await()).containsExactly(two);
        assertThat(keys.page(acme, "", 10).await()).containsExactly(one, two);
        assertThat(problem(keys.remove(ofAcme, "3"))).isEqualTo(ProblemCode.API_KEY_NOT_FOUND);
        assertThat(problem(keys.remove(ALL, "5"))).isEqualTo(ProblemCode.API_KEY_NOT_FOUND);
        keys.remove(ofAcme, "1").await();
        assertThat(keys.find("wfk_1").await()).isNull();
        assertThat(keys.find("wfk_3").await()).isEqualTo(theirs);
        assertThat(keys.find("wfk_5").await()).isEqualTo(local);
    }

    @Test
    void shouldNoteTheUseOfAKeyNoMoreOftenThanItIsWorth() {
        keys.insert(key("1", "n8n", "acme", null), "wfk_one").await();

        keys.used(keys.ofId("1").await(), NOW).await();
        assertThat(keys.ofId("1").await().lastUsedAt()).isEqualTo(NOW);
        keys.used(keys.ofId("1").await(), NOW.plusSeconds(59)).await();
        assertThat(keys.ofId("1").await().lastUsedAt()).isEqualTo(NOW);
        keys.used(keys.ofId("1").await(), NOW.plusSeconds(60)).await();
        assertThat(keys.ofId("1").await().lastUsedAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void shouldKeepNoKeyThatCouldBeUsedWhenSomebodyReadsTheDatabase() {
        keys.insert(key("1", "n8n", "acme", null), "wfk_secret").await();

        List<String> rows = database.read(session -> session.list(
                        "SELECT * FROM api_keys",
                        Tuple.tuple(),
                        row -> row.toJson().encode()))
                .await();
        assertThat(rows).hasSize(1).first().asString().contains("n8n").doesNotContain("wfk_secret");
    }

    @Test
    void shouldKeepTheFirstValueWhenItIsMadeAgain() {
        KeptSettings settings = new KeptSettings(database);

        assertThat(settings.getOrMake("a", () -> "first").await()).isEqualTo("first");
        assertThat(settings.getOrMake("a", () -> "second").await()).isEqualTo("first");
        assertThat(settings.getOrMake("b", () -> "second").await()).isEqualTo("second");
    }
}
