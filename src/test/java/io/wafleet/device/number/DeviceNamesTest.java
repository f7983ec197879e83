package io.wafleet.device.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.Registration;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNamesTest {
    private static final DeviceNames NAMES = new DeviceNames(new Recipients("BR"));
    private static final Device SALES = device("sales-a", "5511933330001");
    private static final Device OLD = device("553196665555", "5531996665555");
    private static final Device MEXICO = device("mexico", "5215512345678");
    private static final Device PERU = device("peru", "51987654321");
    /** From before ids of digits were for the own number alone. */
    private static final Device MISLEADING = device("5511933330001", "5511944440001");

    private static Device device(String id, @Nullable String number) {
        Registration registration = new Registration(new DeviceId(id), "a", number, 8000, "y", Instant.EPOCH);
        return Device.registered(registration, null, Desired.RUNNING, ChildSettings.DEFAULTS);
    }

    private static Device find(String name, Device... visible) {
        return NAMES.find("from", name, List.of(visible));
    }

    @ParameterizedTest
    @CsvSource({
        "sales-a, sales-a",
        "5511933330001, sales-a",
        "+5511933330001, sales-a",
        "+55 11 93333-0001, sales-a",
        "(11) 93333-0001, sales-a",
        "11933330001, sales-a",
        "005511933330001, sales-a",
        "5511933330001@s.whatsapp.net, sales-a",
        "5511933330001:7@s.whatsapp.net, sales-a",
        "553196665555, 553196665555",
        "5531996665555, 553196665555",
        "553196665555@c.us, 553196665555",
        "5215512345678, mexico",
        "525512345678, mexico",
        "+52 55 1234 5678, mexico",
        // A stranger of this number could be in Porto Alegre as well, but only one of both is a device.
        "51987654321, peru",
    })
    void shouldBeFoundByEverySpellingOfItsNumber(String name, String id) {
        assertThat(find(name, SALES, OLD, MEXICO, PERU).id().value()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sales", "SALES-A", "93333-0001", "5511933330002", "+11933330001", "sales-a@g.us", "@", "+"})
    void shouldNotBeFoundByAnythingElse(String name) {
        assertThatThrownBy(() -> find(name, SALES, OLD, MEXICO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.DEVICE_NOT_FOUND));
    }

    @Test
    void shouldNeverLoseItsNumberToTheIdOfAnotherDevice() {
        assertThat(find("5511933330001", SALES)).isEqualTo(SALES);
        assertThat(find("5511933330001", MISLEADING)).isEqualTo(MISLEADING);
        assertThat(find("+55 11 93333-0001", SALES, MISLEADING)).isEqualTo(SALES);
        assertThatThrownBy(() -> find("5511933330001", MISLEADING, SALES))
                .hasMessage(
                        "can be device 5511933330001 with the number +5511944440001 or device sales-a with the number"
                                + " +5511933330001: write another name of the one that is meant");
    }

    @Test
    void shouldBeRefusedWhenItIsTheNumberOfTwo() {
        Device portoAlegre = device("poa", "5551987654321");

        assertThatThrownBy(() -> find("51987654321", PERU, portoAlegre))
                .hasMessageContaining("+51987654321")
                .hasMessageContaining("+5551987654321");
        assertThat(find("+51987654321", PERU, portoAlegre)).isEqualTo(PERU);
    }

    @Test
    void shouldHaveAnIdOfDigitsOnlyWhenThatIsItsNumber() {
        DeviceNames.requireFit(null, "5511933330001");
        DeviceNames.requireFit("sales", "5511933330001");
        DeviceNames.requireFit("5511933330001-b", "5511933330001");
        DeviceNames.requireFit("5511933330001", "5511933330001");
        DeviceNames.requireFit("551188887777", "5511988887777");
        assertThatThrownBy(() -> DeviceNames.requireFit("5511933330001", "5511944440001"))
                .hasMessageContaining("for the device's own number");
        assertThatThrownBy(() -> DeviceNames.requireFit("5511933330001", null))
                .hasMessageContaining("give it as phoneNumber");
    }

    @Test
    void shouldGetAnotherIdWhenAnOlderDeviceHasItsNumberAsId() {
        assertThat(DeviceNames.byNumber("5511933330001", Set.of()::contains).value())
                .isEqualTo("5511933330001");
        assertThat(DeviceNames.byNumber("5511933330001", Set.of("5511933330001", "5511933330001-2")::contains)
                        .value())
                .isEqualTo("5511933330001-3");
    }

    @Test
    void shouldBeOneDeviceHoweverItsNumberIsSpelled() {
        List<Device> all = List.of(SALES, OLD, MEXICO);

        assertThat(DeviceNames.registered("525512345678", all)).isEqualTo(MEXICO);
        assertThat(DeviceNames.registered("553196665555", all)).isEqualTo(OLD);
        assertThat(DeviceNames.registered("5511944440001", all)).isNull();
    }

    @Test
    void shouldStillBeTheOneThatItWasRegisteredAsWhenNobodyElseHasThatNumber() {
        Device linked = SALES.withNumber("5511944440001", Instant.EPOCH);
        Device heir = device("heir", null).withNumber("5511933330001", Instant.EPOCH);

        assertThat(DeviceNames.registered("5511933330001", List.of(linked))).isEqualTo(linked);
        assertThat(DeviceNames.registered("5511933330001", List.of(linked, heir)))
                .isEqualTo(heir);
    }

    @Test
    void shouldBeFoundByItsIdAloneWhileItHasNoNumber() {
        Device numberless = device("reception", null);

        assertThat(find("reception", SALES, numberless)).isEqualTo(numberless);
        assertThat(find("5511933330001", SALES, numberless)).isEqualTo(SALES);
    }

    @ParameterizedTest
    @CsvSource({
        "Sales, sales",
        "Loja São João, loja-sao-joao",
        "  Ventas   México  , ventas-mexico",
        "Straße 7, strasse-7",
        "Łódź Øst Æble, lodz-ost-aeble",
        "İzmir ışık, izmir-isik",
        "a_b--c..d, a_b-c-d",
        "_-x-_, x",
        "№ 5 ☕ a, no-5-a",
        "Kyiv Київ, kyiv",
    })
    void shouldHaveAnIdMadeOfItsName(String name, String id) {
        assertThat(DeviceNames.byName(name, Set.of()::contains).value()).isEqualTo(id);
    }

    @Test
    void shouldHaveAnIdThatIsNotTooLong() {
        String name = "a".repeat(63) + " b";

        assertThat(DeviceNames.byName(name, Set.of()::contains).value()).isEqualTo("a".repeat(63));
    }

    @ParameterizedTest
    @CsvSource({
        ", phoneNumber",
        "'', name",
        "Київ, name",
        "☕, name",
        "+55 11, name",
        "2026, name",
        "Loja Sao, name",
    })
    void shouldSayWhichFieldIsToBlameWhenNoIdCanBeMade(String name, String field) {
        assertThatThrownBy(() -> DeviceNames.byName(name, Set.of("loja-sao")::contains))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo(field));
    }
}
