package io.wafleet.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.Json;
import io.wafleet.access.Access.Fleet;
import io.wafleet.access.Access.Some;
import io.wafleet.access.Access.Tenant;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final DeviceId ANA = new DeviceId("ana");
    private static final DeviceId BOB = new DeviceId("bob");
    private static final Access ACME = new Tenant("acme");

    private static List<Access> all() {
        return List.of(
                new Fleet(),
                ACME,
                new Tenant("a:b, \u00e9"),
                new Fleet().only(Set.of(ANA, BOB)),
                ACME.only(Set.of(ANA)));
    }

    private static void assertRefused(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldBeTheSameWhenItWentOverTheBus(Access access) {
        assertThat(Access.of(Json.decodeValue(Json.encode(access.toJson())))).isEqualTo(access);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"Fleet\"",
                "\"fleet \"",
                "\"tenant\"",
                "\"tenant:\"",
                "\"acme\"",
                "true",
                "1",
                "[]",
                "[\"fleet\"]",
                "{}",
                "{\"of\":\"fleet\"}",
                "{\"devices\":[\"ana\"]}",
                "{\"of\":\"fleet\",\"devices\":null}",
                "{\"of\":\"fleet\",\"devices\":[]}",
                "{\"of\":\"fleet\",\"devices\":\"ana\"}",
                "{\"of\":\"fleet\",\"devices\":[\"ana\",1]}",
                "{\"of\":\"fleet\",\"devices\":[\"ana\",null]}",
                "{\"of\":\"fleet\",\"devices\":[\"A B\"]}",
                "{\"of\":null,\"devices\":[\"ana\"]}",
                "{\"of\":{\"of\":\"fleet\",\"devices\":[\"ana\"]},\"devices\":[\"ana\"]}",
                "{\"of\":\"fleet\",\"devices\":[\"ana\"],\"more\":1}",
            })
    void shouldBeNoneWhenItCannotBeRead(String json) {
        assertRefused(ProblemCode.FORBIDDEN, () -> Access.of(Json.decodeValue(json)));
    }

    @Test
    void shouldCoverNoMoreThanItSays() {
        assertThat(new Fleet().covers("acme", ANA)).isTrue();
        assertThat(new Fleet().covers("acme")).isTrue();
        assertThat(ACME.covers("acme", ANA)).isTrue();
        assertThat(ACME.covers("acme")).isTrue();
        assertThat(ACME.covers("acme2", ANA)).isFalse();
        assertThat(ACME.covers("")).isFalse();
        assertThat(ACME.only(Set.of(ANA)).covers("acme", ANA)).isTrue();
        assertThat(ACME.only(Set.of(ANA)).covers("acme", BOB)).isFalse();
        assertThat(ACME.only(Set.of(ANA)).covers("other", ANA)).isFalse();
        assertThat(ACME.only(Set.of(ANA)).covers("acme")).isFalse();
        assertThat(new Fleet().only(Set.of(ANA)).covers("acme")).isFalse();
    }

    @Test
    void shouldNeverGrowWhenItIsNarrowed() {
        Access ana = new Fleet().only(Set.of(ANA));

        assertThat(ana.only(Set.of())).isEqualTo(ana);
        assertThat(ana.within("acme")).isEqualTo(ACME.only(Set.of(ANA)));
        assertThat(new Fleet().within("acme")).isEqualTo(ACME);
        assertThat(ACME.within("acme")).isEqualTo(ACME);
        assertRefused(ProblemCode.DEVICE_NOT_FOUND, () -> ana.only(Set.of(ANA, BOB)));
        assertRefused(ProblemCode.FORBIDDEN, () -> ACME.within("other"));
        assertRefused(ProblemCode.FORBIDDEN, () -> ACME.only(Set.of(ANA)).within("other"));
        assertRefused(ProblemCode.FORBIDDEN, () -> new Some(new Fleet(), Set.of()));
    }

    @Test
    void shouldMakeNothingNewWhenItIsNotAllOfTheTenants() {
        assertThat(new Fleet().owner("acme")).isEqualTo("acme");
        assertThat(ACME.owner("acme")).isEqualTo("acme");
        assertRefused(ProblemCode.FORBIDDEN, () -> ACME.owner("other"));
        assertRefused(ProblemCode.FORBIDDEN, () -> new Fleet().owner(null));
        assertRefused(ProblemCode.FORBIDDEN, () -> ACME.only(Set.of(ANA)).owner("acme"));
    }

    @Test
    void shouldMeetOnlyWhoMaySeeTheSame() {
        Tenant acme = new Tenant("acme");
        Tenant other = new Tenant("other");

        assertThat(acme.overlaps(acme)).isTrue();
        assertThat(acme.overlaps(other)).isFalse();
        assertThat(new Fleet().overlaps(acme)).isTrue();
        assertThat(acme.overlaps(new Fleet())).isTrue();
        assertThat(new Fleet().overlaps(new Fleet())).isTrue();
    }
}
