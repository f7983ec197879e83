package io.wafleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNamesTest {
    private static final DeviceNames NAMES = new DeviceNames(new Recipients("BR"));
    private static final Registration SALES = device("sales-a", "5511933330001");
    private static final Registration OLD = device("553196665555", "5531996665555");
    private static final Registration MEXICO = device("mexico", "5215512345678");
    private static final Registration PERU = device("peru", "51987654321");
    /** From before ids of digits were for the own number alone. */
    private static final Registration MISLEADING = device("5511933330001", "5511944440001");

    private static Registration device(String id, String number) {
        return new Registration(new DeviceId(id), "a", number, 8000, "y", Instant.EPOCH);
    }

    private static Registration find(String name, Registration... visible) {
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
        Registration portoAlegre = device("poa", "5551987654321");

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
        List<Registration> all = List.of(SALES, OLD, MEXICO);

        assertThat(DeviceNames.withNumber("525512345678", all)).isEqualTo(MEXICO);
        assertThat(DeviceNames.withNumber("553196665555", all)).isEqualTo(OLD);
        assertThat(DeviceNames.withNumber("5511944440001", all)).isNull();
    }
}
