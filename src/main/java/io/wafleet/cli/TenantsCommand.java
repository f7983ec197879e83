package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tenants",
        description = "Whose devices, users and keys there are: list, add, rename, disable, enable, remove.",
        synopsisSubcommandLabel = "[list|add|rename|disable|enable|remove]",
        footer = {
            "",
            "Whose tenant is disabled is out at once, and its devices are stopped until it is enabled again. A tenant that is removed",
            "must be disabled, and takes all that is its along, for ever."
        })
final class TenantsCommand implements Callable<Integer> {
    private static final String ALL = "/api/tenants";
    private static final String ID = "<tenant>";
    private static final PagedList LIST = new PagedList(
            ALL, "tenants", List.of("TENANT", "NAME", "STATE", "SINCE"), tenant -> new @Nullable Object[] {
                tenant.getString("id"),
                tenant.getString("name"),
                tenant.getString("state"),
                tenant.getString("createdAt")
            });

    private final Shell shell;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    TenantsCommand(Shell shell) {
        this.shell = shell;
    }

    private static String path(String id) {
        return ALL + "/" + Api.segment(id);
    }

    @Override
    public Integer call() {
        return list(null, gateway, output);
    }

    @Command(name = "list", description = "All tenants, by id.")
    int list(
            @Option(names = "--after", paramLabel = "TENANT", description = "Only those after this one.") @Nullable
                    String after,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return LIST.show(after, shell, where, how);
    }

    @Command(name = "add", description = "Add a tenant.")
    int add(
            @Parameters(paramLabel = ID, description = "Small letters, digits, dots and dashes; it stays.") String id,
            @Option(names = "--name", paramLabel = "NAME", description = "For people; the id by default.") @Nullable
                    String name,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject tenant = new JsonObject().put("id", id);
        if (name != null) {
            tenant.put("name", name);
        }
        return told(how, where.api(shell).post(ALL, tenant), "is there");
    }

    @Command(name = "rename", description = "Give another name. The id stays.")
    int rename(
            @Parameters(paramLabel = ID) String id,
            @Parameters(paramLabel = "<name>") String name,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return told(how, where.api(shell).patch(path(id), new JsonObject().put("name", name)), "has another name");
    }

    @Command(name = "disable", description = "Shut out its users and keys, and stop its devices, until enabled again.")
    int disable(@Parameters(paramLabel = ID) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        return told(how, where.api(shell).post(path(id) + "/disable", new JsonObject()), "is out");
    }

    @Command(name = "enable", description = "Let in again, and start the devices that ran.")
    int enable(@Parameters(paramLabel = ID) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        return told(how, where.api(shell).post(path(id) + "/enable", new JsonObject()), "is in again");
    }

    @Command(name = "remove", description = "Remove a disabled tenant with all that is its, for ever.")
    int remove(
            @Parameters(paramLabel = ID) String id,
            @Option(
                            names = "--confirm",
                            paramLabel = "TENANT",
                            required = true,
                            description = "Its id once more: nobody means another one then.")
                    String confirmed,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject tenant = where.api(shell).deleted(path(id) + "?confirm=" + Api.segment(confirmed));
        return told(how, tenant, "is being removed");
    }

    private int told(OutputOptions how, JsonObject tenant, String what) {
        how.show(shell.terminal(), tenant, List.of("Tenant " + tenant.getString("id") + " " + what + "."));
        return 0;
    }
}
