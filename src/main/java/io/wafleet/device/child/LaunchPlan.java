package io.wafleet.device.child;

import io.wafleet.config.Configuration;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.Registration;
import io.wafleet.device.settings.ChildBinaries;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.gowa.inbound.WebhookReceiver;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.supervisor.process.ChildSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How children are launched.
 *
 * @param sessions the folder of the volumes
 */
public record LaunchPlan(int hookPort, Path sessions, ChildBinaries binaries) {
    public static LaunchPlan of(Configuration configuration, int hookPort) {
        Configuration.Children children = configuration.children();
        return new LaunchPlan(
                hookPort, configuration.places().sessions(), new ChildBinaries(children.binary(), children.binaries()));
    }

    public Path volume(DeviceId id) {
        return sessions.resolve(id.value());
    }

    /** Fails with a problem if the binary could not be run; blocks. */
    ChildSettings checked(ChildSettings settings) {
        Path binary = settings.binary() == null ? null : binaries.resolve(settings.binary());
        if (binary != null && (!Files.isRegularFile(binary) || !Files.isExecutable(binary))) {
            throw Problem.field("settings.binary", "is no executable file").exception();
        }
        return settings;
    }

    /**
     * What a launch would be made with now, the binary as a path.
     *
     * @throws io.wafleet.problem.ProblemException if the operator no longer allows the binary
     */
    public ChildSettings effective(ChildSettings settings) {
        Path binary = binaries.resolve(settings.binary());
        if (binary == null) {
            throw Problem.field("settings.binary", settings.binary() + " " + binaries.refusal())
                    .exception();
        }
        return settings.withBinary(binary.toString());
    }

    /**
     * The device's last launch, which is stored before it is made.
     *
     * @param secret the child's login, another for each launch: whoever got hold of a dead child's has nothing
     */
    public ChildSpec spec(Device device, String secret) {
        ChildSettings settings = launched(device);
        Registration registration = device.registration();
        Map<String, String> environment = ChildEnvironment.of(
                device.port(),
                secret,
                WebhookReceiver.url(hookPort, device.id()),
                registration.hookSecret(),
                settings.extras());
        return new ChildSpec(
                device.id(),
                device.process().generation(),
                device.port(),
                Path.of(Objects.requireNonNull(settings.binary())),
                volume(device.id()),
                environment);
    }

    /** What the next launch would have otherwise than the last: the names of the settings. */
    List<String> changes(Device device) {
        ChildSettings settings = device.settings();
        @Nullable Path binary = binaries.resolve(settings.binary());
        ChildSettings next = binary == null ? settings : settings.withBinary(binary.toString());
        return next.differences(launched(device));
    }

    private ChildSettings launched(Device device) {
        ChildSettings launched = device.process().launched();
        return launched == null
                ? ChildSettings.DEFAULTS.withBinary(binaries.standard().toString())
                : launched;
    }
}
