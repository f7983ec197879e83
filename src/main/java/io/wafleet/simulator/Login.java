package io.wafleet.simulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pairing run: six codes, of which the first lives longest (contract 5.1), or a code to be typed in (5.3). */
final class Login {
    private static final int CODES = 6;
    private static final String LETTERS = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";

    private final Timings timings;
    private final List<String> codes;
    private final @Nullable String phone;
    private final String pairCode;
    private final long startedNanos = System.nanoTime();

    private Login(Timings timings, List<String> codes, @Nullable String phone, String pairCode) {
        this.timings = timings;
        this.codes = codes;
        this.phone = phone;
        this.pairCode = pairCode;
    }

    static Login byQr(Timings timings) {
        SecureRandom random = new SecureRandom();
        String keys = Stream.generate(() -> key(random, 32))
                .limit(3)
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        List<String> codes = Stream.generate(
                        () -> "https://wa.me/settings/linked_devices#2@" + key(random, 66) + "," + keys + ",1")
                .limit(CODES)
                .toList();
        return new Login(timings, codes, null, "");
    }

    static Login byPhone(Timings timings, String phone) {
        SecureRandom random = new SecureRandom();
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append(i == 4 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Login(timings, List.of(), phone, code.toString());
    }

    private static String key(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    String pairCode() {
        return pairCode;
    }

    @Nullable
    String phone() {
        return phone;
    }

    String code(int index) {
        return codes.get(index);
    }

    Duration validity(int index) {
        return index == 0 ? timings.firstCode() : timings.nextCode();
    }

    Duration startOf(int index) {
        return index == 0
                ? Duration.ZERO
                : timings.firstCode().plus(timings.nextCode().multipliedBy(index - 1L));
    }

    /** All codes together. */
    Duration window() {
        return startOf(CODES);
    }

    /** The code that a phone would accept now. */
    boolean accepts(String text) {
        Duration age = Duration.ofNanos(System.nanoTime() - startedNanos);
        for (int i = 0; i < codes.size(); i++) {
            boolean current = age.compareTo(startOf(i)) >= 0 && age.compareTo(startOf(i + 1)) < 0;
            if (current && codes.get(i).equals(text)) {
                return true;
            }
        }
        return !pairCode.isEmpty() && pairCode.equals(text);
    }
}
