package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.audit.AuditStore;
import io.wafleet.bridge.EventAccess;
import io.wafleet.bridge.EventBridge;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.campaign.TemplateStore;
import io.wafleet.command.Commands;
import io.wafleet.http.Answers;
import io.wafleet.http.Bodies;
import io.wafleet.http.Contract;
import io.wafleet.http.Handlers;
import io.wafleet.journal.EventStore;
import io.wafleet.message.ContentBody;
import io.wafleet.message.SendBodies;
import io.wafleet.message.Sending;
import io.wafleet.message.Submission;
import io.wafleet.optout.OptOutStore;
import io.wafleet.recipient.Recipients;
import io.wafleet.rest.archive.ArchiveRoutes;
import io.wafleet.rest.archive.ErasureRoutes;
import io.wafleet.rest.audit.AuditRoutes;
import io.wafleet.rest.docs.DocsRoutes;
import io.wafleet.rest.people.PeopleRoutes;
import io.wafleet.rest.user.AuthRoutes;
import io.wafleet.rest.user.InviteRoutes;
import io.wafleet.rest.user.JoinRoutes;
import io.wafleet.rest.user.KeyRoutes;
import io.wafleet.rest.user.PasswordGate;
import io.wafleet.rest.user.Refusals;
import io.wafleet.rest.user.SessionRoutes;
import io.wafleet.rest.user.TenantRoutes;
import io.wafleet.rest.user.UserRoutes;
import io.wafleet.webhook.WebhookReader;
import java.nio.file.Path;
import java.time.Clock;

/** Binds a handler to every operation, made of what the gateway has. */
final class ApiHandlers {
    private final Vertx vertx;
    private final ApiServer.Parts parts;
    private final Bodies bodies;
    private final TemplateStore templates;
    private final Sending sending;

    ApiHandlers(Vertx vertx, ApiServer.Parts parts, Bodies bodies) {
        this.vertx = vertx;
        this.parts = parts;
        this.bodies = bodies;
        this.templates = new TemplateStore(parts.database());
        this.sending = readers();
    }

    private Sending readers() {
        Recipients recipients = new Recipients(parts.configuration().defaultCountry());
        ContentBody contents = new ContentBody(vertx, parts.intake(), templates, this::areLinksAllowed, recipients);
        return new Sending(
                new SendBodies(vertx, parts.intake(), bodies),
                new Submission(parts.commands(), parts.intake(), contents),
                recipients);
    }

    private Future<Boolean> areLinksAllowed() {
        return switch (parts.configuration().uploads().links()) {
            case ON -> Future.succeededFuture(true);
            case OFF -> Future.succeededFuture(false);
            case AUTO -> parts.auth().users().hasSeveralTenants().map(several -> !several);
        };
    }

    /** How requests to send are read, whichever way they come. */
    Sending sending() {
        return sending;
    }

    /** Handlers of all that the contract asks for. */
    Handlers bind(EventBridge events, EventStore store, PasswordGate gate, Refusals refusals, DocsRoutes docs) {
        Contract contract = parts.contract();
        Commands commands = parts.commands();
        Path sessions = parts.configuration().places().sessions();
        Answers answers = new Answers(vertx, Runtime.getRuntime().maxMemory());
        Handlers handlers = new Handlers();
        bindUsers(handlers, gate, refusals);
        new DeviceRoutes(vertx, commands, sessions, sending.recipients(), answers, events).bind(handlers);
        new MediaRoutes(vertx, commands, sessions).bind(handlers);
        new FleetRoutes(commands).bind(handlers);
        new PeopleRoutes(commands, sending.recipients(), answers).bind(handlers);
        bindSends(handlers, contract, answers);
        new ErasureRoutes(commands, sending.recipients()).bind(handlers);
        new ArchiveRoutes(parts.database(), commands, sending.recipients(), answers).bind(handlers);
        new WebhookRoutes(commands, new WebhookReader(parts.database(), Clock.systemUTC()), answers).bind(handlers);
        new AuditRoutes(new AuditStore(parts.database()), answers).bind(handlers);
        new QuotaRoutes(commands, parts.auth().tenants()).bind(handlers);
        new UsageRoutes(parts.database(), answers, parts.configuration().quotas()).bind(handlers);
        new EventRoutes(parts.auth(), new EventAccess(commands), events, store, answers).bind(handlers);
        new HealthRoutes(vertx, parts, answers).bind(handlers);
        new SystemRoutes(commands, parts.configuration().onStop(), parts.stop()).bind(handlers);
        docs.bind(handlers);
        return handlers;
    }

    private void bindSends(Handlers handlers, Contract contract, Answers answers) {
        Commands commands = parts.commands();
        TenantOf whose = new TenantOf(parts.auth().tenants());
        new TemplateRoutes(templates, whose, answers, Clock.systemUTC()).bind(handlers);
        new MessageRoutes(
                        commands,
                        sending,
                        answers,
                        contract.operation("sendMessage").input().schema())
                .bind(handlers);
        new CampaignRoutes(
                        vertx,
                        table(contract, "sendBulk"),
                        commands,
                        new CampaignStore(parts.database()),
                        templates,
                        answers)
                .bind(handlers);
        new OptOutRoutes(
                        commands,
                        whose,
                        new OptOutStore(parts.database()),
                        sending.recipients(),
                        table(contract, "importOptOuts"),
                        answers)
                .bind(handlers);
        new QueueRoutes(commands, answers).bind(handlers);
    }

    private BulkBody table(Contract contract, String operation) {
        return new BulkBody(vertx, bodies, contract.operation(operation).input());
    }

    private void bindUsers(Handlers handlers, PasswordGate gate, Refusals refusals) {
        SessionRoutes sessionRoutes = new SessionRoutes(parts.auth().sessions(), gate);
        sessionRoutes.bind(handlers);
        new AuthRoutes(parts.auth(), gate, sessionRoutes).bind(handlers);
        new UserRoutes(parts.auth().users()).bind(handlers);
        new InviteRoutes(parts.auth().invites()).bind(handlers);
        new JoinRoutes(
                        parts.auth().invites(),
                        parts.auth().users(),
                        parts.configuration().access().registration(),
                        refusals)
                .bind(handlers);
        new TenantRoutes(parts.auth().tenants()).bind(handlers);
        new KeyRoutes(parts.auth().keys(), parts.commands()).bind(handlers);
    }
}
