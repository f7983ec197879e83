package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "users",
        description = "Who may log in: list, add, profile, invite, role, password, disable, enable, remove.",
        synopsisSubcommandLabel = "[list|me|add|profile|invite|invites|uninvite|role|password|disable|enable|remove]",
        footer = {
            "",
            "Whoever is changed is out at once: all tokens of before end, and the streams that are open with them.",
            "Passwords are asked for, else read from the input."
        })
final class UsersCommand implements Callable<Integer> {
    private static final String ALL = "/api/auth/users";
    private static final String ME = "/api/auth/me";
    private static final String NAME = "<user>";
    private static final String INVITES = "/api/auth/invites";
    private static final PagedList INVITED = new PagedList(
            INVITES,
            "invites",
            List.of("INVITE", "ROLE", "TENANT", "OWNER", "EXPIRES"),
            invite -> new @Nullable Object[] {
                invite.getString("id"),
                invite.getString("role"),
                invite.getString("tenant"),
                invite.getString("owner"),
                invite.getString("expiresAt")
            });
    private static final String ROLES = "admin, manager, operator, agent or viewer.";
    private static final PagedList LIST = new PagedList(
            ALL,
            "users",
            List.of("USER", "NAME", "E-MAIL", "ROLE", "TENANT", "STATE", "SINCE"),
            user -> new @Nullable Object[] {
                user.getString("username"),
                user.getString("displayName"),
                user.getString("email"),
                user.getString("role"),
                user.getString("tenant"),
                user.getBoolean("disabled", false) ? "disabled" : "active",
                user.getString("createdAt")
            });

    private final Shell shell;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    UsersCommand(Shell shell) {
        this.shell = shell;
    }

    private static String path(String name) {
        return ALL + "/" + Api.segment(name);
    }

    @Override
    public Integer call() {
        return list(null, gateway, output);
    }

    @Command(name = "list", description = "All users, by name.")
    int list(
            @Option(names = "--after", paramLabel = "NAME", description = "Only those after this name.") @Nullable
                    String after,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return LIST.show(after, shell, where, how);
    }

    @Command(name = "add", description = "Add a user.")
    int add(
            @Parameters(paramLabel = NAME) String name,
            @Option(names = "--role", required = true, paramLabel = "ROLE", description = ROLES) String role,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            description = "Whose devices; the default tenant's else.")
                    @Nullable
                    String tenant,
            @Mixin ProfileOptions profile,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how)
            throws IOException {
        Api api = where.api(shell);
        JsonObject user = profile.change()
                .put("username", name)
                .put("role", role)
                .put("password", PasswordInput.required(shell, name));
        if (tenant != null) {
            user.put("tenant", tenant);
        }
        return told(how, api.post(ALL, user), "may log in");
    }

    @Command(name = "profile", description = "Change the name or the e-mail address; no token ends.")
    int profile(
            @Parameters(paramLabel = NAME) String name,
            @Mixin ProfileOptions profile,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return changed(where, how, name, profile.change(), "is changed");
    }

    @Command(name = "me", description = "Who one is; with options: change one's own name or e-mail address.")
    int me(@Mixin ProfileOptions profile, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        Api api = where.api(shell);
        JsonObject change = profile.change();
        JsonObject me = change.isEmpty() ? api.get(ME) : api.patch(ME, change);
        String called = Objects.requireNonNullElse(me.getString("displayName"), me.getString("username"));
        String email = Objects.requireNonNullElse(me.getString("email"), "no e-mail address");
        how.show(
                shell.terminal(),
                me,
                List.of(called + ", " + me.getString("role") + " of " + me.getString("tenant") + ", " + email));
        return 0;
    }

    @Command(name = "role", description = "Give another role.")
    int role(
            @Parameters(paramLabel = NAME) String name,
            @Parameters(paramLabel = "<role>", description = ROLES) String role,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return changed(where, how, name, new JsonObject().put("role", role), "is " + role + " now");
    }

    @Command(name = "password", description = "Give another password.")
    int password(@Parameters(paramLabel = NAME) String name, @Mixin GatewayOptions where, @Mixin OutputOptions how)
            throws IOException {
        JsonObject change = new JsonObject().put("password", PasswordInput.required(shell, name));
        return changed(where, how, name, change, "has another password");
    }

    @Command(name = "disable", description = "Shut out, until enabled again. Its API keys are worth nothing meanwhile.")
    int disable(@Parameters(paramLabel = NAME) String name, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        return changed(where, how, name, new JsonObject().put("disabled", true), "is out");
    }

    @Command(name = "enable", description = "Let in again.")
    int enable(@Parameters(paramLabel = NAME) String name, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        return changed(where, how, name, new JsonObject().put("disabled", false), "may log in");
    }

    private int changed(GatewayOptions where, OutputOptions how, String name, JsonObject change, String what) {
        return told(how, where.api(shell).patch(path(name), change), what);
    }

    private int told(OutputOptions how, JsonObject user, String what) {
        how.show(shell.terminal(), user, List.of("User " + user.getString("username") + " " + what + "."));
        return 0;
    }

    @Command(
            name = "invite",
            description = "Make a token by which somebody becomes a user, once. It is shown this once.")
    int invite(
            @Option(names = "--role", required = true, paramLabel = "ROLE", description = ROLES) String role,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            description = "Whose devices; the default tenant's else.")
                    @Nullable
                    String tenant,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject wish = new JsonObject().put("role", role);
        if (tenant != null) {
            wish.put("tenant", tenant);
        }
        JsonObject made = where.api(shell).post(INVITES, wish);
        how.show(
                shell.terminal(),
                made,
                List.of(
                        "Invite " + made.getString("id") + ", until " + made.getString("expiresAt")
                                + "; not shown again:",
                        made.getString("token")));
        return 0;
    }

    @Command(name = "invites", description = "Invites that can be used still; never their tokens.")
    int invites(
            @Option(names = "--after", paramLabel = "INVITE", description = "Only those after this one.") @Nullable
                    String after,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return INVITED.show(after, shell, where, how);
    }

    @Command(name = "uninvite", description = "Take an invite back.")
    int uninvite(
            @Parameters(paramLabel = "<invite>", description = "Its id, as 'users invites' lists it.") String id,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        where.api(shell).delete(INVITES + "/" + Api.segment(id));
        how.show(shell.terminal(), new JsonObject().put("removed", id), List.of("Invite " + id + " is taken back."));
        return 0;
    }

    @Command(name = "remove", description = "Remove a user, with the API keys that it has made.")
    int remove(@Parameters(paramLabel = NAME) String name, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        where.api(shell).delete(path(name));
        how.show(shell.terminal(), new JsonObject().put("removed", name), List.of("User " + name + " is removed."));
        return 0;
    }
}
