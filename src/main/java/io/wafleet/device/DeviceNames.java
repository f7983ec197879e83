package io.wafleet.device;

import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which device a name means, and which names a device may have. A device is named by its number, however that is spelled,
 * or by its id; an id that reads as a number is its own number, or else one tenant's id would be taken for another's number.
 */
record DeviceNames(Recipients recipients) {
    private static final Logger log = LoggerFactory.getLogger(DeviceNames.class);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** The one of these that has the number or the id; fails if there is none, or if the number and the id are of two. */
    Registration find(String field, String name, List<Registration> visible) {
        Set<String> numbers = recipients.readings(name);
        List<Registration> meant = visible.stream()
                .filter(each -> numbers.contains(each.phoneNumber())
                        || each.id().value().equals(name))
                .toList();
        if (meant.isEmpty()) {
            throw Problem.of(ProblemCode.DEVICE_NOT_FOUND, "no device " + name).exception();
        }
        if (meant.size() > 1) {
            String each = meant.stream()
                    .map(device -> "device %s with the number +%s".formatted(device.id(), device.phoneNumber()))
                    .collect(Collectors.joining(" or "));
            throw Problem.field(field, "can be " + each + ": write another name of the one that is meant")
                    .exception();
        }
        return meant.get(0);
    }

    /** The one that has this number, whoever's it is; null if there is none. */
    static @Nullable Registration withNumber(String phoneNumber, List<Registration> all) {
        List<String> spellings = Recipient.numbers(phoneNumber);
        return all.stream()
                .filter(each -> spellings.contains(each.phoneNumber()))
                .findFirst()
                .orElse(null);
    }

    /** However they are spelled. */
    static boolean isSameNumber(String one, String other) {
        return one.equals(other) || Recipient.numbers(one).contains(other);
    }

    /** Whether the id reads as a number that is not the device's. */
    static boolean isMisleading(String id, String phoneNumber) {
        return DIGITS.matcher(id).matches() && !isSameNumber(id, phoneNumber);
    }

    /** Of devices that were made before such ids were refused. */
    static void warnOf(Registration device) {
        if (isMisleading(device.id().value(), device.phoneNumber())) {
            log.warn(
                    "device {}: its id reads as a number, but its number is +{}; name it by that number, or delete it and"
                            + " register it with another id",
                    device.id(),
                    device.phoneNumber());
        }
    }

    static void requireFit(@Nullable String id, String phoneNumber) {
        if (id != null && isMisleading(id, phoneNumber)) {
            throw Problem.field("id", "of digits alone is for the device's own number: leave it out, or add a letter")
                    .exception();
        }
    }

    /**
     * The number's digits; with a suffix if an older device has them as its id though its number is another one, for that
     * must not keep the number from being registered.
     */
    static DeviceId byNumber(String phoneNumber, Predicate<String> isTaken) {
        String id = phoneNumber;
        for (int i = 2; isTaken.test(id); i++) {
            id = phoneNumber + "-" + i;
        }
        return new DeviceId(id);
    }
}
