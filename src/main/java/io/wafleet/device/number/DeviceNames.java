package io.wafleet.device.number;

import io.wafleet.device.row.Device;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which device a name means, and which names a device may have. A device is named by its number, however that is spelled,
 * or by its id; an id that reads as a number is its own number, or else one tenant's id would be taken for another's number.
 */
public record DeviceNames(Recipients recipients) {
    private static final Logger log = LoggerFactory.getLogger(DeviceNames.class);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    /** The one of these that has the number or the id; fails if there is none, or if the number and the id are of two. */
    public Device find(String field, String name, List<Device> visible) {
        Set<String> numbers = recipients.readings(name);
        List<Device> meant = visible.stream()
                .filter(each -> (each.phoneNumber() != null && numbers.contains(each.phoneNumber()))
                        || each.id().value().equals(name))
                .toList();
        if (meant.isEmpty()) {
            throw Problem.of(ProblemCode.DEVICE_NOT_FOUND, "no device " + name).exception();
        }
        if (meant.size() > 1) {
            String each = meant.stream().map(DeviceNames::described).collect(Collectors.joining(" or "));
            throw Problem.field(field, "can be " + each + ": write another name of the one that is meant")
                    .exception();
        }
        return meant.get(0);
    }

    /** The one of a tenant's devices that has the number, or else that was registered with it; null if there is none. */
    public static @Nullable Device registered(String number, List<Device> own) {
        return Stream.<Function<Device, @Nullable String>>of(Device::phoneNumber, Device::expectedNumber)
                .flatMap(which -> own.stream().filter(each -> isSame(number, which.apply(each))))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSame(String number, @Nullable String other) {
        return other != null && isSameNumber(number, other);
    }

    private static String described(Device device) {
        return "device " + device.id()
                + (device.phoneNumber() == null ? "" : " with the number +" + device.phoneNumber());
    }

    /** However they are spelled. */
    static boolean isSameNumber(String one, String other) {
        return one.equals(other) || Recipient.numbers(one).contains(other);
    }

    /** Whether the id reads as a number that is not the device's. */
    static boolean isMisleading(String id, @Nullable String phoneNumber) {
        return DIGITS.matcher(id).matches() && (phoneNumber == null || !isSameNumber(id, phoneNumber));
    }

    /** Of devices that were made before such ids were refused, or that are linked to another number by now. */
    public static void warnOf(Device device) {
        if (isMisleading(device.id().value(), device.phoneNumber())) {
            log.warn(
                    "device {}: its id reads as a number, but its number is {}; name it by that number, or delete it and"
                            + " register it with another id",
                    device.id(),
                    device.phoneNumber() == null ? "not known" : "+" + device.phoneNumber());
        }
    }

    public static void requireFit(@Nullable String id, @Nullable String phoneNumber) {
        if (id != null && isMisleading(id, phoneNumber)) {
            String instead = phoneNumber == null ? "give it as phoneNumber, too" : "leave it out";
            throw Problem.field(
                            "id", "of digits alone is for the device's own number: " + instead + ", or add a letter")
                    .exception();
        }
    }

    /** Of the name of a device that has neither an id nor a number; a problem says what else to give. */
    public static DeviceId byName(@Nullable String name, Predicate<String> isTaken) {
        if (name == null) {
            throw Problem.field("phoneNumber", "is missing; without it give a name or an id, and link a phone later")
                    .exception();
        }
        String id = Slug.of(name);
        if (id.isEmpty()) {
            throw Problem.field("name", "has nothing that an id could be made of: give an id, too")
                    .exception();
        }
        if (!LETTER.matcher(id).find()) {
            throw Problem.field("name", "makes the id " + id + ", which reads as a number: add a letter, or give an id")
                    .exception();
        }
        if (isTaken.test(id)) {
            throw new Problem(
                            ProblemCode.DEVICE_EXISTS,
                            "the name makes the id " + id + ", which is taken: give another name, or an id",
                            "name")
                    .exception();
        }
        return new DeviceId(id);
    }

    /**
     * The number's digits; with a suffix if an older device has them as its id though its number is another one, for that
     * must not keep the number from being registered.
     */
    public static DeviceId byNumber(String phoneNumber, Predicate<String> isTaken) {
        String id = phoneNumber;
        for (int i = 2; isTaken.test(id); i++) {
            id = phoneNumber + "-" + i;
        }
        return new DeviceId(id);
    }
}
