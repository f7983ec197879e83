package io.wafleet.rest.people;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.wafleet.http.Body;
import io.wafleet.problem.Problem;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/** How requests name people, and bring pictures. */
record PeopleBody(Recipients recipients) {
    private static final String PICTURE = "picture";
    private static final List<String> BEGINS = List.of("ffd8ff", "89504e470d0a1a0a");
    private static final int LONGEST_BEGIN = 8;

    /** The JIDs of a list of people, by number or by JID, in which nobody is twice. */
    List<String> people(Body body, String field) {
        return people(body, field, Recipient::isPerson, "must be a person, by number or by JID");
    }

    /** As {@link #people}, of whom the phone number is needed: WhatsApp is asked by it. */
    List<String> numbers(Body body, String field) {
        return people(body, field, jid -> Recipient.number(jid) != null, "must be the phone number of a person");
    }

    private List<String> people(Body body, String field, Predicate<String> fits, String otherwise) {
        Recipients as = recipients.in(body.optionalText("country", 2));
        JsonArray given = body.toJson().getJsonArray(field);
        List<String> people = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String place = field + "[" + i + "]";
            String jid = as.jid(place, String.valueOf(given.getValue(i)));
            if (!fits.test(jid)) {
                throw Problem.field(place, otherwise).exception();
            }
            if (people.stream().anyMatch(Recipient.spellings(jid)::contains)) {
                throw Problem.field(place, "is there twice").exception();
            }
            people.add(jid);
        }
        return people;
    }

    /** The bytes of the picture in a body. */
    static Buffer picture(Body body) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(body.text(PICTURE, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw Problem.field(PICTURE, "is no Base64: " + e.getMessage()).exception();
        }
        String begin = HexFormat.of().formatHex(bytes, 0, Math.min(LONGEST_BEGIN, bytes.length));
        if (BEGINS.stream().noneMatch(begin::startsWith)) {
            throw Problem.field(PICTURE, "is neither a JPEG nor a PNG").exception();
        }
        return Buffer.buffer(bytes);
    }
}
