package io.wafleet.device.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.config.Configuration.OnOtherNumber;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.ProcessHistory;
import io.wafleet.device.row.Registration;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static final String ANA = "5511933330001";
    private static final String BIA = "5511933330002";

    private final List<Row> rows = new ArrayList<>();
    private Numbers numbers = new Numbers(() -> rows, OnOtherNumber.ACCEPT);

    /** A device as it would be without a child. */
    private final class Row implements Numbers.Member {
        private Device device;

        Row(Device device) {
            this.device = device;
        }

        @Override
        public Device device() {
            return device;
        }

        @Override
        public boolean release() {
            return numbers.isLost(device) && number(null);
        }

        @Override
        public boolean settle() {
            return numbers.claim(device) instanceof Claim.Own own && number(own.number());
        }

        private boolean number(@Nullable String next) {
            boolean changed = next == null ? device.phoneNumber() != null : !next.equals(device.phoneNumber());
            device = device.withNumber(next, Instant.EPOCH);
            return changed;
        }

        void link(String number) {
            device = device.withJid(number + ":7@s.whatsapp.net", Instant.EPOCH);
            numbers.renumber();
        }

        void logOut() {
            if (numbers.isLinkedByAnother(device)) {
                number(null);
            }
            device = device.withJid(null, Instant.EPOCH);
            numbers.renumber();
        }

        @Nullable
        String number() {
            return device.phoneNumber();
        }

        @Nullable
        ProblemCode held() {
            return numbers.claim(device) instanceof Claim.Held held ? held.code() : null;
        }

        @Nullable
        String remark() {
            Claim claim = numbers.claim(device);
            return claim == null || claim.remark() == null
                    ? null
                    : claim.remark().text();
        }
    }

    private Row device(String id, @Nullable String number) {
        return device(id, "acme", number);
    }

    private Row device(String id, String tenant, @Nullable String number) {
        Registration registration = new Registration(
                new DeviceId(id), tenant, number, 8000 + rows.size(), "y", Instant.ofEpochSecond(rows.size()));
        Row row = new Row(Device.registered(registration, null, Desired.RUNNING, ChildSettings.DEFAULTS));
        rows.add(row);
        return row;
    }

    @Test
    void shouldHaveTheNumberOfThePhoneWhenItIsLinked() {
        Row sales = device("sales", null);

        sales.link(ANA);

        assertThat(sales.number()).isEqualTo(ANA);
        assertThat(sales.remark()).isNull();
    }

    @Test
    void shouldKeepItsNumberAsItWasWrittenWhenWhatsAppSpellsItOtherwise() {
        Row sales = device("sales", "5531996665555");

        sales.link("553196665555");

        assertThat(sales.number()).isEqualTo("5531996665555");
        assertThat(sales.remark()).isNull();
    }

    @Test
    void shouldBeHeldWhenAnotherIsLinkedToTheNumber() {
        Row first = device("first", null);
        Row second = device("second", null);
        second.link(ANA);

        first.link(ANA);

        assertThat(second.held()).isNull();
        assertThat(first.number()).isNull();
        assertThat(first.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);
        assertThat(first.remark())
                .startsWith("session-copied: another device of this gateway has +" + ANA + ": second,");
    }

    @Test
    void shouldBeHeldWhenAnotherIsRegisteredWithTheNumber() {
        device("first", ANA);
        Row second = device("second", null);

        second.link(ANA);

        assertThat(second.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);
    }

    @Test
    void shouldNotTellOfAnotherTenantsDevice() {
        device("first", "acme", ANA).link(ANA);
        Row second = device("second", "zoo", null);

        second.link(ANA);

        assertThat(second.remark())
                .startsWith("session-copied: another device of this gateway has +" + ANA + ", and")
                .doesNotContain("first")
                .doesNotContain("acme");
    }

    @Test
    void shouldBeHeldWhileADeviceIsBeingMadeWithTheNumber() {
        Row sales = device("sales", null);

        numbers.registering(ANA);
        sales.link(ANA);
        assertThat(sales.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);

        numbers.registering(null);
        numbers.renumber();
        assertThat(sales.number()).isEqualTo(ANA);
    }

    @Test
    void shouldBeTheEldestsWhenTheOneThatHadItIsDeleted() {
        Row first = device("first", ANA);
        Row second = device("second", null);
        Row third = device("third", null);
        first.link(ANA);
        third.link(ANA);
        second.link(ANA);

        rows.remove(first);
        numbers.renumber();

        assertThat(second.number()).isEqualTo(ANA);
        assertThat(second.held()).isNull();
        assertThat(third.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);
    }

    @Test
    void shouldBeTheOthersWhenTheOneThatHadItIsLoggedOut() {
        Row first = device("first", ANA);
        Row second = device("second", null);
        first.link(ANA);
        second.link(ANA);

        first.logOut();

        assertThat(first.number()).isNull();
        assertThat(second.number()).isEqualTo(ANA);
        first.link(ANA);
        assertThat(first.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);
    }

    @Test
    void shouldStayWithTheLoggedOutUntilAnotherIsLinkedToIt() {
        Row first = device("first", null);
        first.link(ANA);

        first.logOut();
        assertThat(first.number()).isEqualTo(ANA);

        Row second = device("second", "zoo", null);
        second.link(ANA);
        assertThat(second.number()).isEqualTo(ANA);
        assertThat(first.number()).isNull();
    }

    @Test
    void shouldStayWithTheOneThatWasRegisteredWithItAfterALogout() {
        Row first = device("first", ANA);
        first.link(ANA);
        first.logOut();

        Row second = device("second", null);
        second.link(ANA);

        assertThat(first.number()).isEqualTo(ANA);
        assertThat(second.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);
    }

    @Test
    void shouldHaveTheNewNumberWhenItIsLinkedAnew() {
        Row sales = device("sales", null);
        sales.link(ANA);
        sales.logOut();

        sales.link(BIA);

        assertThat(sales.number()).isEqualTo(BIA);
        assertThat(sales.remark()).isNull();
    }

    @Test
    void shouldHaveNoNumberWhenItIsLinkedAnewToOneInUse() {
        device("first", BIA);
        Row sales = device("sales", null);
        sales.link(ANA);

        sales.link(BIA);

        assertThat(sales.number()).isNull();
        assertThat(sales.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);
    }

    @Test
    void shouldHaveAnotherNumberThanItWasRegisteredWithAndSaySo() {
        Row sales = device("sales", ANA);

        sales.link(BIA);

        assertThat(sales.number()).isEqualTo(BIA);
        assertThat(sales.held()).isNull();
        assertThat(sales.remark())
                .isEqualTo("other-number: the session is that of +" + BIA + ", the device was registered with +" + ANA);
        sales.logOut();
        sales.link(ANA);
        assertThat(sales.number()).isEqualTo(ANA);
        assertThat(sales.remark()).isNull();
    }

    @Test
    void shouldBeHeldOnAnotherNumberWhereThatIsRefused() {
        numbers = new Numbers(() -> rows, OnOtherNumber.REFUSE);
        Row sales = device("sales", ANA);

        sales.link(BIA);

        assertThat(sales.number()).isEqualTo(ANA);
        assertThat(sales.held()).isEqualTo(ProblemCode.OTHER_NUMBER);
        assertThat(sales.remark()).startsWith("other-number: the session is that of +" + BIA);
    }

    /** It was accepted at the time, and is what everybody knows it by. */
    @Test
    void shouldKeepAnotherNumberThatItHasWhenThatIsRefusedLater() {
        Row sales = device("sales", ANA);
        sales.link(BIA);

        numbers = new Numbers(() -> rows, OnOtherNumber.REFUSE);
        numbers.renumber();

        assertThat(sales.number()).isEqualTo(BIA);
        assertThat(sales.held()).isNull();
    }

    /** Two phones that scanned each other's code. */
    @Test
    void shouldBothBeHeldWhenTheirNumbersAreSwapped() {
        Row first = device("first", ANA);
        Row second = device("second", BIA);

        first.link(BIA);
        second.link(ANA);

        assertThat(rows).allSatisfy(row -> assertThat(row.held()).isEqualTo(ProblemCode.NUMBER_IN_USE));
        first.logOut();
        second.logOut();
        first.link(ANA);
        second.link(BIA);
        assertThat(rows).allSatisfy(row -> assertThat(row.remark()).isNull());
    }

    @Test
    void shouldPassOnWhatOneLeavesWhenItTakesAnother() {
        Row first = device("first", ANA);
        Row second = device("second", BIA);
        Row third = device("third", null);
        first.link(ANA);
        third.link(BIA);
        second.link(ANA);
        assertThat(third.held()).isEqualTo(ProblemCode.NUMBER_IN_USE);

        rows.remove(first);
        numbers.renumber();

        assertThat(second.number()).isEqualTo(ANA);
        assertThat(third.number()).isEqualTo(BIA);
    }

    @Test
    void shouldNotBeAdvisedToLogOutWhatMayBeACopyOfASession() {
        device("first", ANA);
        Row copy = device("copy", null);
        Row other = device("other", null);
        other.device = other.device.withProcess(
                ProcessHistory.NONE.launching(ChildSettings.DEFAULTS).linked());

        copy.link(ANA);
        other.link(ANA);

        assertThat(copy.remark()).contains("delete this one").doesNotContain("log this one out");
        assertThat(other.remark()).contains("log this one out, or delete one of them");
    }

    @Test
    void shouldHaveNoNumberWhenTheAccountTellsNone() {
        Row sales = device("sales", null);
        sales.device = sales.device.withJid("123456789012345@lid", Instant.EPOCH);

        numbers.renumber();

        assertThat(sales.number()).isNull();
        assertThat(sales.remark()).isNull();
    }
}
