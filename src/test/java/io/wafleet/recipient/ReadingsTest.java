package io.wafleet.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.wafleet.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every number of every country, tried on many; a failure names the number. */
class ReadingsTest {
    private static final long SEED = 20261130;
    private static final int VARIANTS = 6;
    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
    private static final List<PhoneNumber> NUMBERS = numbers();
    /** Brazil's 4004-1234 is national, too, and refused because it looks like a number without its area code. */
    private static final Set<PhoneNumberType> LINES =
            Set.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE);

    private static final String LETTERS =
            "0123456789012345678901234567890123456789+ ()./-,;:'\"=eE@x\u202a\u00a0\u0661\n";

    /** An example of each kind of each region, and others like it that are valid as well. */
    private static List<PhoneNumber> numbers() {
        Random random = new Random(SEED);
        return UTIL.getSupportedRegions().stream()
                .sorted()
                .flatMap(region -> Stream.of(PhoneNumberType.values())
                        .map(type -> UTIL.getExampleNumberForType(region, type))
                        .filter(Objects::nonNull)
                        .flatMap(example -> like(example, random)))
                .toList();
    }

    private static Stream<PhoneNumber> like(PhoneNumber example, Random random) {
        List<PhoneNumber> all = new ArrayList<>(List.of(example));
        String digits = e164(example);
        for (int i = 0; i < VARIANTS; i++) {
            char[] varied = digits.toCharArray();
            int from = 4 + random.nextInt(digits.length() - 4);
            for (int at = from; at < varied.length; at++) {
                varied[at] = (char) ('0' + random.nextInt(10));
            }
            PhoneNumber number = parse(new String(varied), null);
            if (number != null && UTIL.isValidNumber(number) && e164(number).equals(new String(varied))) {
                all.add(number);
            }
        }
        return all.stream();
    }

    private static @Nullable PhoneNumber parse(String text, @Nullable String region) {
        try {
            return UTIL.parse(text, region);
        } catch (NumberParseException notANumber) {
            return null;
        }
    }

    private static String e164(PhoneNumber number) {
        return UTIL.format(number, PhoneNumberFormat.E164);
    }

    /** Null if it was refused; anything else that is thrown fails the test. */
    private static @Nullable String read(Recipients recipients, String text, List<String> refusals) {
        try {
            return "+" + recipients.digits("to", text);
        } catch (ProblemException refused) {
            refusals.add(String.valueOf(refused.problem().detail()));
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BR", "MX", "DE", "IT", ""})
    void shouldKeepEveryNumberWhenItIsWrittenInInternationalFormat(String country) {
        Recipients recipients = new Recipients(country);
        for (PhoneNumber number : NUMBERS) {
            String digits = e164(number);
            String formatted = UTIL.format(number, PhoneNumberFormat.INTERNATIONAL);
            assertThat("+" + recipients.digits("to", digits)).isEqualTo(digits);
            if (!formatted.matches(".*[A-Za-z].*")) {
                assertThat("+" + recipients.digits("to", formatted)).isEqualTo(digits);
            }
        }
    }

    /** Whatever is a number at home becomes that number or is refused, however its digits are grouped. */
    @ParameterizedTest
    @ValueSource(strings = {"BR", "MX", "AR", "PT", "DE", "US", "PE", "IT"})
    void shouldNeverBecomeANumberOfAnotherCountryWhenItIsOneAtHome(String country) {
        Recipients recipients = new Recipients(country);
        int code = UTIL.getCountryCodeForRegion(country);
        List<String> refusals = new ArrayList<>();
        int read = 0;
        List<PhoneNumber> home = NUMBERS.stream()
                .filter(number -> number.getCountryCode() == code)
                .toList();
        assertThat(home).hasSizeGreaterThan(30);
        for (PhoneNumber number : home) {
            String national = UTIL.format(number, PhoneNumberFormat.NATIONAL);
            String significant = UTIL.getNationalSignificantNumber(number);
            // Italy's numbers have their 0 already.
            String dialled = significant.startsWith("0") ? significant : "0" + significant;
            for (String text : List.of(national, significant, dialled, national + ".0", significant + ".0")) {
                String found = read(recipients, text, refusals);
                if (found != null) {
                    assertThat(found).as("%s in %s", text, country).startsWith("+" + code);
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(refusals.size());
    }

    /** Digits of any origin, and digits by chance: two valid readings are never chosen from. */
    @ParameterizedTest
    @ValueSource(strings = {"BR", "MX", "AR", "PT", "DE", "US", "PE", "IT"})
    void shouldBeRefusedWithBothWhenThereAreTwoReadings(String country) {
        Recipients recipients = new Recipients(country);
        Random random = new Random(SEED);
        int code = UTIL.getCountryCodeForRegion(country);
        int twice = 0;
        Stream<String> foreign = NUMBERS.stream().map(number -> e164(number).substring(1));
        Stream<String> any =
                Stream.generate(() -> digits(random, 7 + random.nextInt(8))).limit(4000);
        for (String text : Stream.concat(foreign, any).toList()) {
            PhoneNumber home = parse(text, country);
            PhoneNumber abroad = parse("+" + text, null);
            if (text.startsWith("00") || (home != null && home.getCountryCode() != code)) {
                // Dialled abroad: the country code is there.
                continue;
            }
            boolean isHome = home != null && UTIL.isValidNumber(home);
            boolean isAbroad =
                    abroad != null && UTIL.isValidNumber(abroad) && e164(abroad).equals("+" + text);
            List<String> refusals = new ArrayList<>();
            String found = read(recipients, text, refusals);
            if (isHome && isAbroad && abroad.getCountryCode() != code) {
                assertThat(found).as("%s in %s", text, country).isNull();
                assertThat(refusals.get(0)).contains(e164(home)).contains(e164(abroad));
                twice++;
            } else if (found != null && isHome) {
                assertThat(found).as("%s in %s", text, country).startsWith("+" + code);
            } else if (found != null && !found.startsWith("+" + code)) {
                assertThat(found).as("%s in %s", text, country).isEqualTo("+" + text);
            }
        }
        // Nine digits of Portugal are too few for what they could be elsewhere.
        assertThat(twice > 0).isEqualTo(!country.equals("PT"));
    }

    private static String digits(Random random, int length) {
        return random.ints(length, '0', '9' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The number without its area code, as neighbours write it. */
    @Test
    void shouldBeRefusedWhenTheAreaCodeIsMissing() {
        Recipients brazil = new Recipients("BR");
        Random random = new Random(SEED);
        for (int i = 0; i < 1000; i++) {
            String mobile = "9" + digits(random, 8);
            String landline = (2 + random.nextInt(4)) + digits(random, 7);
            for (String text : List.of(mobile, landline)) {
                List<String> refusals = new ArrayList<>();
                assertThat(read(brazil, text, refusals)).as(text).isNull();
                assertThat(refusals.get(0)).contains("area code");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BR", "US", ""})
    void shouldReadOrRefuseAndNothingElseWhenItIsAnyText(String country) {
        Recipients recipients = new Recipients(country);
        Random random = new Random(SEED);
        for (int i = 0; i < 6000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(24), 0, LETTERS.length()).forEach(at -> text.append(LETTERS.charAt(at)));
            try {
                assertThat(recipients.jid("to", text.toString())).matches("[0-9-]{5,25}@[a-z.]+");
            } catch (ProblemException refused) {
                assertThat(refused.problem().field()).isEqualTo("to");
            }
        }
    }

    /** Nothing of a country needs a prefix in a request that names the country. */
    @ParameterizedTest
    @ValueSource(strings = {"BR", "MX", "AR", "PT", "DE", "US", "PE"})
    void shouldBeReadWhenItsCountryIsStated(String country) {
        Recipients recipients = new Recipients("").in(country);
        int code = UTIL.getCountryCodeForRegion(country);
        for (PhoneNumber number : NUMBERS) {
            if (number.getCountryCode() != code || !LINES.contains(UTIL.getNumberType(number))) {
                continue;
            }
            String significant = UTIL.getNationalSignificantNumber(number);
            assertThat("+" + recipients.digits("to", significant))
                    .as("%s in %s", significant, country)
                    .isEqualTo(e164(number));
        }
    }
}
