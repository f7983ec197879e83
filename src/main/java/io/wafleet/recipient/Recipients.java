package io.wafleet.recipient;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people write for "to". A JID is taken as it is. With {@code +} or {@code 00} a number is international, and
 * kept as it is. Digits without either can be read in two ways: as a number of the default country ({@code 11999999999}),
 * and as one in international format ({@code 5511999999999}). Whichever reading is a valid number holds; digits that begin
 * with the default country's own code are read with it. If both are valid, the way that the digits are grouped may tell:
 * {@code (51) 98765-4321} is written in Brazil, {@code 51 987 654 321} in Peru.
 *
 * <p>Everything else is refused rather than guessed: a wrong guess is a message to a stranger.
 *
 * @param country whose numbers need no country code, as two letters; empty for none
 * @param isStated whether the request itself says so: then digits without a prefix are numbers of this country or none
 */
public record Recipients(String country, boolean isStated) {
    public Recipients(String country) {
        this(country, false);
    }

    /**
     * As a request wants its numbers read.
     *
     * @param stated the request's {@code country}, as two letters; null for what holds otherwise
     */
    public Recipients in(@Nullable String stated) {
        if (stated == null) {
            return this;
        }
        String region = stated.toUpperCase(Locale.ROOT);
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            throw invalid("country", "must be a country as two letters, such as BR");
        }
        return new Recipients(region, true);
    }

    /**
     * The JID of a phone number, or of a JID.
     *
     * @param field the request's field that the text came in, for the problem
     */
    public String jid(String field, String text) {
        String clean = Written.clean(text);
        if (clean.contains("@") && !Written.isLink(clean)) {
            String jid = Recipient.parse(clean);
            if (jid == null) {
                throw invalid(
                        field,
                        "is no JID of a person (@s.whatsapp.net, @lid), a group (@g.us) or a channel (@newsletter)");
            }
            return jid;
        }
        return Recipient.person(digits(field, clean));
    }

    /** The digits of a phone number in international format (E.164 without the {@code +}). */
    public String digits(String field, String text) {
        Written written = Written.of(field, Written.clean(text));
        if (written.isInternational()) {
            return international(field, written);
        }
        return written.text().startsWith("00") ? dialledAbroad(field, written) : bare(field, written);
    }

    /**
     * All numbers that a text can mean, as digits and in all their spellings; none if it is no number. For looking one up
     * among those that are known, where a second reading does no harm unless it is known as well; whoever changes something takes
     * {@link #jid}.
     */
    public Set<String> readings(String text) {
        return candidates(Written.clean(text))
                .filter(Objects::nonNull)
                .flatMap(digits -> Recipient.numbers(digits).stream())
                .collect(Collectors.toSet());
    }

    private Stream<@Nullable String> candidates(String clean) {
        try {
            if (clean.contains("@")) {
                String jid = Recipient.parse(clean);
                return Stream.of(jid == null ? null : Recipient.digits(jid));
            }
            Written written = Written.of("number", clean);
            boolean dialled = written.text().startsWith("00");
            Reading found = dialled ? Reading.of("+" + written.digits().substring(2), null) : home(written.text());
            return written.isInternational() || found == null
                    ? Stream.of(written.digits())
                    : Stream.of(written.digits(), found.digits());
        } catch (ProblemException notANumber) {
            return Stream.empty();
        }
    }

    private String international(String field, Written written) {
        Reading found = Reading.of(written.text(), null);
        if (found == null || !found.isPossible() || (!found.isValid() && isCut(found, written.digits()))) {
            throw invalid(field, "is no phone number in international format");
        }
        Reading home = found.isValid() ? null : home(written.digits());
        if (home != null && home.isValid() && !home.isSame(found)) {
            throw invalid(
                    field,
                    "is no known number with the country code +%d; if +%s is meant, write it so"
                            .formatted(found.countryCode(), home.digits()));
        }
        return found.digits();
    }

    /** Some digits were taken for a trunk prefix, as in {@code +44 (0)20 …}: right only if the rest is a number. */
    private static boolean isCut(Reading reading, String digits) {
        return !reading.digits().equals(digits);
    }

    /** With 00 before the country code, or with what else the default country dials before it. */
    private String dialledAbroad(String field, Written written) {
        Reading plain = Reading.of("+" + written.digits().substring(2), null);
        Reading carrier = home(written.text());
        if (carrier != null && carrier.isValid() && !carrier.isSame(plain)) {
            if (plain != null && plain.isValid()) {
                throw ambiguous(field, plain, carrier);
            }
            return carrier.digits();
        }
        return international(field, new Written("+" + written.text().substring(2)));
    }

    private @Nullable Reading home(String text) {
        return country.isEmpty() ? null : Reading.of(text, country);
    }

    private String bare(String field, Written written) {
        Reading home = home(written.text());
        Reading abroad = Reading.of("+" + written.text(), null);
        if (abroad != null && isCut(abroad, written.digits()) && !written.text().contains("(0)")) {
            abroad = null;
        }
        if (abroad != null && abroad.countryCode() == ownCode() && abroad.isPossible()) {
            return own(field, home, abroad, written);
        }
        if (home != null && home.lacksAreaCode()) {
            throw invalid(
                    field,
                    "lacks its area code; write it with the area code, or with + and the country code, such as +%d …"
                            .formatted(ownCode()));
        }
        Reading here = home != null && home.isValid() ? home : null;
        if (isStated) {
            return stated(field, here);
        }
        boolean isThere = abroad != null && (abroad.isValid() || (country.isEmpty() && abroad.isPossible()));
        Reading there = isThere ? abroad : null;
        if (here != null && there != null && !isWrittenAtHome(written.text(), here, there)) {
            throw ambiguous(field, here, there);
        }
        Reading found = here == null ? there : here;
        if (found != null) {
            return found.digits();
        }
        throw unknown(field, home, abroad);
    }

    private String stated(String field, @Nullable Reading here) {
        if (here == null) {
            throw invalid(field, "is no number of %s; write one of another country with +".formatted(country));
        }
        return here.digits();
    }

    /**
     * The digits begin with the default country's code. Where people dial a prefix (a 0) before the area code, that settles
     * it; where they do not, as in Italy, the code may be the beginning of somebody's number.
     */
    private String own(String field, @Nullable Reading home, Reading withCode, Written written) {
        if (home == null || !home.isValid() || home.isSame(withCode)) {
            return withCode.digits();
        }
        if (!withCode.isValid()) {
            return home.digits();
        }
        String trunk = PhoneNumberUtil.getInstance().getNddPrefixForRegion(country, true);
        Reading inside = trunk == null ? Reading.of("+" + ownCode() + written.digits(), null) : null;
        if (inside != null && inside.isValid()) {
            throw ambiguous(field, withCode, inside);
        }
        return withCode.digits();
    }

    private int ownCode() {
        return country.isEmpty() ? 0 : PhoneNumberUtil.getInstance().getCountryCodeForRegion(country);
    }

    /**
     * The digits are grouped just as people of the default country do and others do not; or some group ends where only the
     * first end one, and none where only the others do.
     */
    private static boolean isWrittenAtHome(String text, Reading home, Reading abroad) {
        Set<Integer> cuts = Reading.cuts(text);
        Set<Integer> here = home.cutsAtHome();
        Set<Integer> there = abroad.cutsAbroad();
        if (cuts.isEmpty() || cuts.equals(there)) {
            return false;
        }
        return cuts.equals(here)
                || (cuts.stream().anyMatch(cut -> here.contains(cut) && !there.contains(cut))
                        && cuts.stream().noneMatch(cut -> there.contains(cut) && !here.contains(cut)));
    }

    private static RuntimeException ambiguous(String field, Reading one, Reading other) {
        return invalid(
                field,
                "can be read as +%s or as +%s: write the one that is meant, with its +"
                        .formatted(one.digits(), other.digits()));
    }

    private static RuntimeException unknown(String field, @Nullable Reading home, @Nullable Reading abroad) {
        if (home != null && home.isPossible() && abroad != null && abroad.isPossible()) {
            return invalid(
                    field,
                    "can be read as +%s or as +%s, and neither is a known number: write it with +"
                            .formatted(home.digits(), abroad.digits()));
        }
        Reading only = home != null && home.isPossible() ? home : abroad;
        return only != null && only.isPossible()
                ? invalid(field, "is no known number; if +%s is meant, write it so".formatted(only.digits()))
                : invalid(field, "is no phone number; write it in international format, such as +55 11 99999-9999");
    }

    private static RuntimeException invalid(String field, String detail) {
        return Problem.field(field, detail).exception();
    }
}
