package io.wafleet.simulator;

import java.util.Map;

/**
 * A login of a number on this device: what {@code whatsapp.db} keeps.
 *
 * @param device which linked device of the number this is
 * @param slot the slot that was paired
 */
record Session(String phone, int device, String pushName, String slot) {
    String jid() {
        return phone + Jid.USER;
    }

    /** The address with the device number, which WhatsApp calls AD JID. */
    String adJid() {
        return phone + ":" + device + Jid.USER;
    }

    Session renamed(String name) {
        return new Session(phone, device, name, slot);
    }

    Map<String, Object> toJson() {
        return Json.object("phone", phone, "device", device, "push_name", pushName, "slot", slot);
    }

    static Session fromJson(Map<?, ?> json) {
        return new Session(
                String.valueOf(json.get("phone")),
                json.get("device") instanceof Number number ? number.intValue() : 1,
                String.valueOf(json.get("push_name")),
                String.valueOf(json.get("slot")));
    }
}
