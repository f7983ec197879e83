package io.wafleet.config;

import io.netty.util.NetUtil;
import io.wafleet.config.Configuration.Quiet;
import io.wafleet.config.Configuration.RateLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Text to value. The message of what they throw completes "NAME: …". */
final class Parsers {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)?");

    private static final Pattern QUIET = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d) +(\\S+)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([KMGT]B)?");

    private static final int MOST_REQUESTS = 10_000_000;

    private static final String UNITS = "KMGT";
    private static final String UNLIMITED = "unlimited";

    private static final String URL_PART = "(?:[^\\s@/:?%]|%[0-9A-Fa-f]{2})+";
    private static final Pattern DATABASE_URL = Pattern.compile("postgres(?:ql)?://" + URL_PART + "(?::" + URL_PART
            + ")?@[^\\s@/:?]+(?::\\d{1,5})?/[^\\s/?#]+(?:\\?[^\\s#]*)?|sqlite:.+|");

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\-\\[\\]:]+");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

    private Parsers() {}

    /** The message leaves the text out: it holds a password. */
    static Function<String, String> databaseUrl() {
        return text -> {
            if (!DATABASE_URL.matcher(text).matches()) {
                throw new IllegalArgumentException("does not look like postgres://user:password@host:5432/database"
                        + " (other signs in user or password need %-escapes)");
            }
            return text;
        };
    }

    /** Origins as browsers send them, or {@code *} alone. */
    static List<String> origins(String text) {
        List<String> origins = text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
        for (String origin : origins) {
            if (!origins.equals(List.of("*")) && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "'" + origin + "' is no origin such as https://app.example.com, without a path");
            }
        }
        return origins;
    }

    static Function<String, Integer> number(int min, int max) {
        return text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number", notANumber);
            }
            throw new IllegalArgumentException(text + " is not between " + min + " and " + max);
        };
    }

    /** A number with a unit ({@code ms s m h d}), or a bare number of milliseconds as older systems wrote it. */
    static Function<String, Duration> duration(Duration min, Duration max) {
        return text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a duration such as 500ms, 30s, 5m, 24h or 30d");
            }
            Duration value = of(Long.parseLong(matcher.group(1)), matcher.group(2));
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                throw new IllegalArgumentException(text + " is not between " + show(min) + " and " + show(max));
            }
            return value;
        };
    }

    /** A number of bytes with a unit ({@code KB MB GB TB}, in steps of 1024), or a bare number of bytes. */
    static Function<String, Long> size(long min, long max) {
        return text -> {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not a size such as 500KB, 10MB or 1GB");
            }
            String unit = matcher.group(2);
            int shift = unit == null ? 0 : 10 * (1 + UNITS.indexOf(unit.charAt(0)));
            long amount = Long.parseLong(matcher.group(1));
            if (amount > max >> shift || amount << shift < min) {
                throw new IllegalArgumentException(text + " is not between " + showSize(min) + " and " + showSize(max));
            }
            return amount << shift;
        };
    }

    /** In the greatest unit that fits. */
    private static String showSize(long bytes) {
        for (int power = UNITS.length(); power > 0; power--) {
            int shift = 10 * power;
            if (bytes > 0 && bytes >> shift << shift == bytes) {
                return (bytes >> shift) + UNITS.substring(power - 1, power) + "B";
            }
        }
        return String.valueOf(bytes);
    }

    /** A limit of each tenant, or {@code unlimited}. */
    static Function<String, OptionalLong> limit(Function<String, ? extends Number> number) {
        return text -> text.equals(UNLIMITED)
                ? OptionalLong.empty()
                : OptionalLong.of(number.apply(text).longValue());
    }

    /** As {@link #limit}, or {@code half} of what there is for all. */
    static Function<String, LongFunction<OptionalLong>> share(Function<String, ? extends Number> number) {
        return text -> {
            if (text.equals("half")) {
                return all -> OptionalLong.of(Math.max(1, all / 2));
            }
            OptionalLong fixed = limit(number).apply(text);
            return all -> fixed;
        };
    }

    /** A time zone, or nothing. */
    static Optional<ZoneId> zone(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
        } catch (DateTimeException none) {
            throw new IllegalArgumentException("'" + text + "' is no time zone such as America/Sao_Paulo", none);
        }
    }

    private static Duration of(long amount, @Nullable String unit) {
        if (unit == null || unit.equals("ms")) {
            return Duration.ofMillis(amount);
        }
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** In the greatest unit that fits. */
    private static String show(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        return Stream.of("d", "h", "m", "s")
                .filter(unit -> duration.toMillis() % of(1, unit).toMillis() == 0)
                .findFirst()
                .map(unit -> duration.toMillis() / of(1, unit).toMillis() + unit)
                .orElse(duration.toMillis() + "ms");
    }

    /** {@code off}, or {@code 600/1m}. */
    static Optional<RateLimit> rateLimit(String text) {
        if (text.equals("off")) {
            return Optional.empty();
        }
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither off nor a number of requests and a time, such as 600/1m");
        }
        return Optional.of(new RateLimit(
                number(1, MOST_REQUESTS).apply(parts[0]),
                duration(Duration.ofSeconds(1), Duration.ofDays(1)).apply(parts[1])));
    }

    static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    /** Nothing, or {@code 21:00-08:00 America/Sao_Paulo}. */
    static Optional<Quiet> quietHours(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = QUIET.matcher(text);
        try {
            if (matcher.matches() && !matcher.group(1).equals(matcher.group(2))) {
                return Optional.of(new Quiet(
                        LocalTime.parse(matcher.group(1)),
                        LocalTime.parse(matcher.group(2)),
                        ZoneId.of(matcher.group(3))));
            }
        } catch (DateTimeException noTimeOrZone) {
            throw new IllegalArgumentException("'" + text + "': " + noTimeOrZone.getMessage(), noTimeOrZone);
        }
        throw new IllegalArgumentException("'" + text + "' is not like 21:00-08:00 America/Sao_Paulo");
    }

    static Boolean onOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
        };
    }

    /** Empty for none. */
    static String country(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.equals("NONE")) {
            return "";
        }
        if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(upper)) {
            throw new IllegalArgumentException("'" + text + "' is no country such as BR, nor none");
        }
        return upper;
    }

    /** Networks in the notation of CIDR. */
    static List<String> proxies(String text) {
        return switch (text) {
            case "false" -> List.of();
            case "true" -> List.of("127.0.0.0/8", "::1/128");
            default -> Stream.of(text.split(",", -1)).map(Parsers::network).toList();
        };
    }

    private static String network(String text) {
        String[] parts = text.strip().split("/", -1);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (address == null || parts.length > 2) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither true nor false nor an address or a network such as 172.16.0.0/12");
        }
        int length = address.length * 8;
        return parts[0] + "/" + (parts.length == 1 ? length : number(0, length).apply(parts[1]));
    }

    static Configuration.FetchPrivate fetchPrivate(String text) {
        if (text.equals("on") || text.equals("off")) {
            return new Configuration.FetchPrivate(text.equals("on"), Set.of());
        }
        Set<String> hosts = new TreeSet<>();
        for (String host : text.split(",", -1)) {
            if (!HOST.matcher(host.strip()).matches()) {
                throw new IllegalArgumentException("'" + host
                        + "' is neither on nor off nor a host, such as files.lan, 10.0.0.5:8080 or [fd00::5]:8080");
            }
            hosts.add(host.strip().toLowerCase(Locale.ROOT));
        }
        return new Configuration.FetchPrivate(false, Set.copyOf(hosts));
    }

    static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
        return text -> {
            for (E value : type.getEnumConstants()) {
                if (value.name().equalsIgnoreCase(text)) {
                    return value;
                }
            }
            List<String> names = List.of(type.getEnumConstants()).stream()
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .toList();
            throw new IllegalArgumentException("'" + text + "' is none of " + names);
        };
    }
}
