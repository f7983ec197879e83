package io.wafleet.terminal;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The three streams of the process and whether a person sits at them. */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean inIsTty, boolean outIsTty) {
    /**
     * The process's own streams, in UTF-8 whatever the locale says. They do not follow {@code System.setOut}, so the
     * demo can send what the gateway logs elsewhere.
     */
    public static Terminal system() {
        // The launcher knows; System.console() is no measure, since JDK 22 it is there without a terminal too.
        return new Terminal(
                // Before JDK 21 a file stream asks for its length and position, which no pipe has, to read all that is
                // left.
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                Boolean.getBoolean("wafleet.tty.in"),
                Boolean.getBoolean("wafleet.tty.out"));
    }

    /** For commands whose result is a JSON document: what is meant for people goes to the error stream. */
    public Terminal talkingOnErr() {
        return new Terminal(in, err, err, inIsTty, false);
    }

    public void line(String text) {
        out.println(text);
    }

    /** Whether the reader is gone, e.g. {@code head} that has seen enough. */
    public boolean isClosed() {
        return out.checkError();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
