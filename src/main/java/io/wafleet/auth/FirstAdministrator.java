package io.wafleet.auth;

import io.vertx.core.Future;
import io.wafleet.auth.password.Passwords;
import io.wafleet.config.Configuration.Access;
import io.wafleet.store.Secrets;
import io.wafleet.tenant.Tenants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The administrator of the configuration, whom there must be. */
record FirstAdministrator(UserStore store, Users users, Passwords passwords, Access access) {
    private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);
    private static final int GENERATED_PASSWORD_LENGTH = 20;

    /** An empty database gets an administrator. A configured password is in force from the next start on. */
    Future<Void> ensure() {
        String configured = access.adminPassword();
        return store.isEmpty().compose(empty -> {
            if (empty) {
                return create(configured);
            }
            return configured == null ? Future.succeededFuture() : setPassword(configured);
        });
    }

    private Future<Void> create(@Nullable String configured) {
        String username = access.adminUser();
        String password = configured != null ? configured : new Secrets().random(GENERATED_PASSWORD_LENGTH);
        return users.create(Authority.OF_ALL, username, password, Tenants.DEFAULT, Role.ADMIN)
                .onSuccess(created -> {
                    if (configured == null) {
                        log.warn("first administrator: user {} password {} (shown only now)", username, password);
                    }
                })
                .mapEmpty();
    }

    private Future<Void> setPassword(String password) {
        String username = access.adminUser();
        return store.find(username).compose(user -> {
            if (user == null) {
                return create(password);
            }
            if (user.role() != Role.ADMIN) {
                log.warn("{} exists and is no administrator; its password is left alone", username);
                return Future.succeededFuture();
            }
            return passwords
                    .matches(password, user.passwordHash(), true, () -> true)
                    .compose(same -> same
                            ? Future.succeededFuture()
                            : users.setPassword(username, password).mapEmpty());
        });
    }
}
