package io.wafleet.recipient;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group of numbers that have two spellings: a country changed how they are dialled, or dials them in another way from
 * abroad, and WhatsApp kept the way in which a number was registered. Both belong to one person.
 *
 * @param numbers all ways to write such a number, as digits with the country code
 * @param likely the spelling that WhatsApp usually knows, made of the pattern's groups
 * @param other the other one
 * @param likelyIsDialled whether {@code likely} is what is dialled today; else {@code other} is
 */
record Numbering(Pattern numbers, String likely, String other, boolean likelyIsDialled) {
    /**
     * <ul>
     *   <li>Brazil: mobile numbers got a ninth digit in 2012 to 2016 (Anatel, resolution 553). From area code 31 on
     *       WhatsApp knows those that there were before without it. Numbers that came after it (91 to 95 …) have no form
     *       without it: that would be somebody's landline.
     *   <li>Mexico: until August 2019 a mobile number was dialled with a 1 behind the country code, at home with 044 or
     *       045, landlines with 01. WhatsApp goes on to write the 1 (tulir/whatsmeow issue 874).
     *   <li>Argentina: a mobile number is dialled with a 9 behind the country code from abroad, with 15 behind the area
     *       code at home (libphonenumber reads that). WhatsApp writes the 9, but for landlines.
     *   <li>Côte d'Ivoire: since January 2021 the operator's two digits stand before the eight of old (ARTCI: 01 Moov,
     *       05 MTN, 07 Orange, told by the second digit). WhatsApp kept the old accounts as they were
     *       (devlikeapro/waha issue 1894).
     *   <li>Benin: since 30 November 2024 all numbers begin with 01 before the eight digits of old (ARCEP). That WhatsApp
     *       kept the old ones, as in Côte d'Ivoire, is assumed; both are asked for.
     * </ul>
     */
    private static final List<Numbering> ALL = List.of(
            likelyDialled("55([12][1-9])9?([6-9]\\d{7})", "55$19$2", "55$1$2"),
            likelyDialled("55([3-9][1-9])9?(6\\d{7})", "55$19$2", "55$1$2"),
            likelyOld("55([3-9][1-9])9?([7-9]\\d{7})", "55$1$2", "55$19$2"),
            likelyOld("52(?:1|01|04[45])?(\\d{10})", "521$1", "52$1"),
            likelyDialled("549?([1-9]\\d{9})", "549$1", "54$1"),
            likelyOld("225(?:01)?([04-9][0-3]\\d{6})", "225$1", "22501$1"),
            likelyOld("225(?:05)?([04-9][4-6]\\d{6})", "225$1", "22505$1"),
            likelyOld("225(?:07)?([04-9][7-9]\\d{6})", "225$1", "22507$1"),
            likelyOld("229(?:01)?(\\d{8})", "229$1", "22901$1"));

    private static Numbering likelyDialled(String numbers, String likely, String other) {
        return new Numbering(Pattern.compile(numbers), likely, other, true);
    }

    private static Numbering likelyOld(String numbers, String likely, String other) {
        return new Numbering(Pattern.compile(numbers), likely, other, false);
    }

    /**
     * The two spellings of one number, as digits.
     *
     * @param dialled which of both is dialled today
     */
    record Pair(String likely, String other, String dialled) {
        boolean has(String digits) {
            return digits.equals(likely) || digits.equals(other);
        }
    }

    /** Null for a number that has but one. */
    static @Nullable Pair of(String digits) {
        return ALL.stream().flatMap(each -> each.pair(digits)).findFirst().orElse(null);
    }

    private Stream<Pair> pair(String digits) {
        Matcher number = numbers.matcher(digits);
        if (!number.matches()) {
            return Stream.empty();
        }
        String first = number.replaceFirst(likely);
        String second = number.replaceFirst(other);
        return Stream.of(new Pair(first, second, likelyIsDialled ? first : second));
    }
}
