package io.wafleet.http.guard;

/** Whom an address stands for, where clients are counted by their addresses. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** The address itself; of IPv6 its first 64 bits, because whoever has one of these addresses has all of them. */
    public static String of(String address) {
        int end = address.indexOf(':');
        for (int group = 1; group < 4 && end >= 0; group++) {
            end = address.indexOf(':', end + 1);
        }
        return end < 0 ? address : address.substring(0, end);
    }
}
