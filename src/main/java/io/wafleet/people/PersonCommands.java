package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Verb;
import io.wafleet.command.people.ContactsRequest;
import io.wafleet.command.people.NumbersCheck;
import io.wafleet.command.people.PictureChange;
import io.wafleet.gowa.people.Person;
import io.wafleet.gowa.people.PersonCalls;
import io.wafleet.id.DeviceId;
import io.wafleet.people.CheckStore.Checked;
import io.wafleet.people.PictureBook.Seen;
import io.wafleet.people.Reach.Online;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The users' commands about people, and about the device's own account. */
final class PersonCommands {
    private final Reach reach;
    private final PersonCalls people;
    private final NumberChecks checks;
    private final PictureBook pictures;
    private final NameStore names;

    PersonCommands(Reach reach, PersonCalls people, NumberChecks checks, PictureBook pictures, NameStore names) {
        this.reach = reach;
        this.people = people;
        this.checks = checks;
        this.pictures = pictures;
        this.names = names;
    }

    /** Takes them from now on. */
    void open(CommandServer server) {
        server.everyDevice(Map.of(
                Verb.CHECK,
                        reach.online((device, on, body) ->
                                check(device, on, NumbersCheck.of(body).jids())),
                Verb.CONTACTS, reach.online((device, on, body) -> contacts(device, on, ContactsRequest.of(body))),
                Verb.CONTACT,
                        reach.online((device, on, body) ->
                                contact(device, on, ById.of(body).id())),
                Verb.PICTURE,
                        reach.online((device, on, body) ->
                                picture(device, on, ById.of(body).id())),
                Verb.PROFILE, reach.online((device, on, body) -> profile(device, on)),
                Verb.PROFILE_RENAME,
                        reach.online((device, on, body) ->
                                people.rename(on.child(), ById.of(body).id()).map(renamed -> new JsonObject())),
                Verb.PROFILE_PICTURE, reach.online((device, on, body) -> show(device, on, PictureChange.of(body))),
                Verb.PRIVACY, reach.online((device, on, body) -> people.privacy(on.child()))));
    }

    private Future<JsonObject> check(DeviceId device, Online on, List<String> asked) {
        return checks.check(device, on.child(), asked).map(result -> {
            JsonArray numbers = new JsonArray();
            for (int i = 0; i < asked.size(); i++) {
                numbers.add(shown(asked.get(i), result.numbers().get(i)));
            }
            return new JsonObject().put("numbers", numbers).put("left", result.left());
        });
    }

    private static JsonObject shown(String asked, Checked answer) {
        return new JsonObject()
                .put("asked", Recipient.number(asked))
                .put("onWhatsApp", answer.jid() != null)
                .put("jid", answer.jid())
                .put("phoneNumber", answer.jid() == null ? null : Recipient.number(answer.jid()))
                .put("checkedAt", answer.at().toString());
    }

    private Future<JsonObject> contacts(DeviceId device, Online on, ContactsRequest request) {
        return names.phones(device)
                .compose(phones -> people.contacts(on.child())
                        .map(stored -> new Contacts(stored, phones)
                                .page(request, jid -> url(pictures.known(device, on, jid)))));
    }

    private static @Nullable String url(@Nullable Seen seen) {
        return seen == null || seen.picture() == null ? null : seen.picture().url();
    }

    /** WhatsApp is asked for the number with it, so it costs one of the device's checks. */
    private Future<JsonObject> contact(DeviceId device, Online on, String jid) {
        return checked(device, on, jid)
                .compose(known -> people.profile(on.child(), known))
                .map(found -> found.person()
                        .toJson()
                        .put("name", found.name())
                        .put("about", found.about())
                        .put("business", found.business())
                        .put(
                                "pictureUrl",
                                url(pictures.known(device, on, found.person().jid()))));
    }

    private Future<String> numbered(DeviceId device, String jid) {
        if (Recipient.number(jid) != null) {
            return Future.succeededFuture(jid);
        }
        return names.phone(device, jid)
                .compose(phone -> phone == null
                        ? Future.failedFuture(Problem.of(
                                        ProblemCode.PERSON_NOT_FOUND, "the device does not know the number of " + jid)
                                .exception())
                        : Future.succeededFuture(phone));
    }

    private Future<JsonObject> picture(DeviceId device, Online on, String jid) {
        return pictures.find(device, on, jid, () -> askable(device, on, jid)).map(seen -> {
            PersonCalls.Picture picture = seen.picture();
            if (picture == null) {
                throw Problem.of(Objects.requireNonNullElse(seen.refusal(), ProblemCode.PICTURE_NOT_FOUND))
                        .exception();
            }
            return new JsonObject()
                    .put("jid", jid)
                    .put("url", picture.url())
                    .put("id", picture.id())
                    .put("checkedAt", seen.at().toString());
        });
    }

    /** Whom WhatsApp may be asked for by this JID: somebody whom the device does not know costs one of its checks, as a number does. */
    private Future<String> askable(DeviceId device, Online on, String jid) {
        if (!Recipient.isPerson(jid) || Recipient.spellings(on.jid()).contains(jid)) {
            return Future.succeededFuture(jid);
        }
        return names.phones(device)
                .compose(phones -> people.contacts(on.child()).map(stored -> new Contacts(stored, phones).isKnown(jid)))
                .compose(known -> known ? Future.succeededFuture(jid) : checked(device, on, jid));
    }

    private Future<String> checked(DeviceId device, Online on, String jid) {
        return numbered(device, jid)
                .compose(person -> checks.check(device, on.child(), List.of(person)))
                .compose(result -> {
                    String known = result.numbers().get(0).jid();
                    return known == null
                            ? Future.failedFuture(
                                    Problem.of(ProblemCode.NOT_ON_WHATSAPP).exception())
                            : Future.succeededFuture(known);
                });
    }

    private Future<JsonObject> profile(DeviceId device, Online on) {
        return people.ownName(on.child())
                .compose(name -> people.profile(on.child(), on.jid())
                        .map(found -> ofOwn(on, found).put("name", name).put("about", found.about()))
                        .map(shown -> shown.put("pictureUrl", url(pictures.known(device, on, on.jid())))));
    }

    private static JsonObject ofOwn(Online on, PersonCalls.Profile found) {
        Person own = Person.of(on.jid(), String.valueOf(found.person().lid()));
        return own == null ? new JsonObject() : own.toJson();
    }

    private Future<JsonObject> show(DeviceId device, Online on, PictureChange change) {
        return people.show(on.child(), Objects.requireNonNull(change.picture())).map(shown -> {
            pictures.forget(device, on, on.jid());
            return new JsonObject();
        });
    }
}
