package io.wafleet.simulator;

/** The addresses of WhatsApp, as texts: {@code 5511…@s.whatsapp.net}, {@code …@g.us}, {@code …@newsletter}. */
final class Jid {
    static final String USER = "@s.whatsapp.net";
    static final String GROUP = "@g.us";
    private static final int MAX_PHONE = 15;

    private Jid() {}

    /** What the child makes of the {@code phone} of a request (contract 3.4). */
    static String sanitise(String phone) {
        if (phone.isEmpty() || phone.contains("@")) {
            return phone;
        }
        return phone + (phone.length() <= MAX_PHONE ? USER : GROUP);
    }

    /** The part before the {@code @}, without a leading plus or a device number. */
    static String user(String jid) {
        int at = jid.indexOf('@');
        String user = at < 0 ? jid : jid.substring(0, at);
        int colon = user.indexOf(':');
        String bare = colon < 0 ? user : user.substring(0, colon);
        return bare.startsWith("+") ? bare.substring(1) : bare;
    }

    /** The address without plus and device number. */
    static String bare(String jid) {
        int at = jid.indexOf('@');
        return user(jid) + (at < 0 ? "" : jid.substring(at));
    }

    /** A person's hidden number, as this network gives them out. */
    static String hidden(String jid) {
        return "9" + user(jid) + "@lid";
    }

    static boolean isGroup(String jid) {
        return jid.endsWith(GROUP);
    }

    static boolean isUser(String jid) {
        return jid.endsWith(USER);
    }
}
