package io.wafleet.gowa.people;

import io.vertx.core.buffer.Buffer;
import io.wafleet.gowa.GowaCalls.SmallFile;

/** Pictures that a child is given; it makes of them what WhatsApp wants. */
final class Pictures {
    private static final int PNG = 0x89;

    private Pictures() {}

    /** @param picture a JPEG or a PNG */
    static SmallFile file(String part, Buffer picture) {
        boolean png = picture.length() > 0 && picture.getUnsignedByte(0) == PNG;
        return new SmallFile(part, png ? "picture.png" : "picture.jpg", png ? "image/png" : "image/jpeg", picture);
    }
}
