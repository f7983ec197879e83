package io.wafleet.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who takes a child's port in the moment in which it is free, and answers as a child would that was logged out. It is
 * a process of its own, so that it can be another user's.
 */
final class Squatter implements AutoCloseable {
    private static final String PROGRAM = """
            use strict; use warnings; use Socket;
            $| = 1; $SIG{PIPE} = 'IGNORE';
            my ($port, $log, $mode) = @ARGV;
            open(my $told, '>>', $log) or die "log: $!"; select((select($told), $| = 1)[0]);
            my $listener;
            while (1) {
                socket($listener, PF_INET, SOCK_STREAM, 0) or die;
                setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
                last if bind($listener, sockaddr_in($port, INADDR_LOOPBACK)) && listen($listener, 128);
                close $listener; select(undef, undef, undef, 0.001);
            }
            print $told "TAKEN\\n";
            while (accept(my $caller, $listener)) {
                sysread($caller, my $request, 65536);
                $request = '' unless defined $request;
                my ($line) = $request =~ m{^([^\\r]*)};
                my ($secret) = $request =~ m{^(Authorization: [^\\r]*)}mi;
                print $told "CALL $line ", $secret // 'nothing', "\\n";
                if ($mode eq 'endless') {
                    syswrite($caller, "HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 9000000000\\r\\n\\r\\n");
                    my $block = 'x' x 65536;
                    for (1 .. 20000) { last unless syswrite($caller, $block); }
                } else {
                    my $body = '{"code":"SUCCESS","message":"","results":{}}';
                    my $length = length $body;
                    syswrite($caller, "HTTP/1.1 200 OK\\r\\nContent-Length: $length\\r\\nConnection: close\\r\\n\\r\\n$body");
                }
                close $caller;
            }
            """;

    private final Process process;
    private final Path log;

    private Squatter(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param user null for the gateway's own */
    static Squatter on(int port, Path log, String mode, String... user) throws IOException {
        Path program = log.resolveSibling("squatter.pl");
        Files.writeString(program, PROGRAM);
        Files.deleteIfExists(log);
        Files.createFile(log);
        log.toFile().setWritable(true, false);
        List<String> command = new ArrayList<>(List.of(user));
        command.addAll(List.of("perl", "-e", PROGRAM, String.valueOf(port), log.toString(), mode));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        return new Squatter(
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                log);
    }

    void awaitTaken() {
        Fleet.until("the port is taken", () -> told().contains("TAKEN"));
    }

    /** What it was asked for, with what secrets. */
    List<String> told() throws IOException {
        return Files.readAllLines(log);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Fleet.until("it is gone", () -> !process.isAlive());
    }
}
