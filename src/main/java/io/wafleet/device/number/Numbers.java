package io.wafleet.device.number;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.config.Configuration.OnOtherNumber;
import io.wafleet.device.row.Device;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which number is which device's. A number is one device's at a time, whoever's that is: the one's that was registered with
 * it, or else the one's that was linked to it first. A device that is linked to somebody else's number is held: two linked
 * devices of one number would send and receive everything twice. Knows rows only, and is confined to their context.
 */
public final class Numbers {
    private final Supplier<? extends Collection<? extends Member>> members;
    private final OnOtherNumber onOther;
    private @Nullable String registering;

    /** @param members all devices that there are */
    public Numbers(Supplier<? extends Collection<? extends Member>> members, OnOtherNumber onOther) {
        this.members = members;
        this.onOther = onOther;
    }

    /** A device with its row. */
    public interface Member {
        Device device();

        /** Gives up a number that the device has no right to any more. Gives whether anything changed. */
        boolean release();

        /** Takes the number that the device is linked to, or is held. Gives whether its number changed. */
        boolean settle();
    }

    /**
     * Has every device take what it has a right to: some account, device or number is another now. What one gives up
     * another may take, and leave its own to a third; the eldest comes first.
     */
    public void renumber() {
        List<? extends Member> all = members.get().stream()
                .sorted(Comparator.comparing(
                                (Member each) -> each.device().registration().createdAt())
                        .thenComparing(each -> each.device().id().value()))
                .toList();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Member each : all) {
                changed |= each.release();
            }
            for (Member each : all) {
                changed |= each.settle();
            }
        }
    }

    private Stream<Device> devices() {
        return members.get().stream().map(Member::device);
    }

    /** A device is being made with this number, and is not among the others yet; null if none is. */
    public void registering(@Nullable String number) {
        registering = number;
    }

    /** The device with this number, however it is spelled; null if there is none. */
    @Nullable
    public Device owner(String number) {
        return devices()
                .filter(each -> each.phoneNumber() != null && DeviceNames.isSameNumber(number, each.phoneNumber()))
                .findFirst()
                .orElse(null);
    }

    /** What follows from the account that the device is linked to; null if it is to none with a number. */
    @Nullable
    Claim claim(Device device) {
        String linked = device.linkedNumber();
        if (linked == null) {
            return null;
        }
        if (device.phoneNumber() != null && DeviceNames.isSameNumber(linked, device.phoneNumber())) {
            return new Claim.Own(device.phoneNumber(), otherNumber(device, linked));
        }
        Device owner = owner(linked);
        if (owner != null || (registering != null && DeviceNames.isSameNumber(linked, registering))) {
            return new Claim.Held(ProblemCode.NUMBER_IN_USE, inUse(device, linked, owner));
        }
        Cause other = otherNumber(device, linked);
        if (other == null) {
            // Kept as it was written: it is the same to whoever names the device by it.
            return new Claim.Own(Objects.requireNonNullElse(device.expectedNumber(), linked), null);
        }
        return onOther == OnOtherNumber.ACCEPT
                ? new Claim.Own(linked, other)
                : new Claim.Held(ProblemCode.OTHER_NUMBER, other);
    }

    private static @Nullable Cause otherNumber(Device device, String linked) {
        String expected = device.expectedNumber();
        return expected == null || DeviceNames.isSameNumber(linked, expected)
                ? null
                : CauseCode.OTHER_NUMBER.cause(linked, expected);
    }

    /** Another tenant's device is not named: nobody is told of it. */
    private static Cause inUse(Device device, String number, @Nullable Device owner) {
        DeviceId own = owner != null && owner.tenant().equals(device.tenant()) ? owner.id() : null;
        CauseCode code = device.hasOwnSession() ? CauseCode.NUMBER_IN_USE : CauseCode.SESSION_COPIED;
        return code.cause(number, own);
    }

    /**
     * Whether the device has no right to its number any more: one that was only learned goes with the link to another, and
     * after a logout to who else is linked to it.
     */
    boolean isLost(Device device) {
        String number = device.phoneNumber();
        if (number == null || isExpected(device, number)) {
            return false;
        }
        String linked = device.linkedNumber();
        return linked == null ? isLinkedByAnother(device) : !DeviceNames.isSameNumber(linked, number);
    }

    private static boolean isExpected(Device device, String number) {
        return device.expectedNumber() != null && DeviceNames.isSameNumber(number, device.expectedNumber());
    }

    /** Whether another device is linked to this one's number: that has it after a logout here, registered or not. */
    boolean isLinkedByAnother(Device device) {
        String number = device.phoneNumber();
        return number != null
                && others(device)
                        .map(Device::linkedNumber)
                        .anyMatch(linked -> linked != null && DeviceNames.isSameNumber(linked, number));
    }

    private Stream<Device> others(Device device) {
        return devices().filter(each -> !each.id().equals(device.id()));
    }
}
