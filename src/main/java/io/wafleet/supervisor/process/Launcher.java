package io.wafleet.supervisor.process;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.disk.FilePermissions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes, one at a time, on one thread that lives as long as the gateway. Serial, because a gateway that is
 * killed while two launches overlap can leave half-started helpers that hold its own listen socket.
 */
final class Launcher {
    private static final File DEV_NULL = new File("/dev/null");
    private static final long COMMAND_TIMEOUT_SECONDS = 5;

    private final Vertx vertx;
    private final ProcFs procFs;
    private final Path script;
    private final String gatewayId;
    private final ExecutorService spawner = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "spawner");
        thread.setDaemon(true);
        return thread;
    });

    private Launcher(Vertx vertx, ProcFs procFs, Path script, String gatewayId) {
        this.vertx = vertx;
        this.procFs = procFs;
        this.script = script;
        this.gatewayId = gatewayId;
    }

    /** Puts the launch script into the folder; blocks. */
    static Launcher install(Vertx vertx, ProcFs procFs, Path folder, String gatewayId) throws IOException {
        Path script = folder.resolve("launch.sh");
        try (InputStream resource = Launcher.class.getResourceAsStream("/supervisor/launch.sh")) {
            if (resource == null) {
                throw new IOException("supervisor/launch.sh is missing from the program");
            }
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Launcher(vertx, procFs, script, gatewayId);
    }

    /** Whose children it launches: part of their cookies. */
    String gatewayId() {
        return gatewayId;
    }

    /** Starts the child. Fails with an {@link IOException} if not even the launcher could be started. */
    Future<Child> launch(ChildSpec spec) {
        Context context = vertx.getOrCreateContext();
        return onSpawner(() -> start(spec)).map(process -> {
            Future<Exit> exit =
                    Future.fromCompletionStage(process.onExit(), context).map(ended -> new Exit(ended.exitValue()));
            ProcFs.Stat stat = procFs.stat(process.pid());
            return new Child(process.pid(), stat == null ? 0 : stat.startTicks(), spec.generation(), exit);
        });
    }

    private Process start(ChildSpec spec) throws IOException {
        FilePermissions.createPrivateDirectory(spec.runDirectory());
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "setsid",
                "sh",
                script.toString(),
                spec.runDirectory().toString(),
                Long.toString(spec.generation()),
                spec.binary().toString(),
                "rest"));
        builder.directory(spec.volume().toFile());
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        Cookie cookie = new Cookie(gatewayId, spec.device(), spec.generation());
        builder.environment().put(Cookie.VARIABLE, cookie.text());
        // Files, not pipes: a child whose output is a pipe dies or hangs with the gateway that should read it.
        // redirectErrorStream would leak a descriptor per child.
        Redirect output = Redirect.appendTo(ChildSpec.output(spec.volume()).toFile());
        builder.redirectInput(DEV_NULL).redirectOutput(output).redirectError(output);
        return builder.start();
    }

    /** Asks the child to end: SIGTERM, and SIGCONT in case it is stopped. */
    Future<Void> terminate(Child child) {
        return signal(child.pid(), child.startTicks(), "TERM")
                .compose(sent -> signal(child.pid(), child.startTicks(), "CONT"));
    }

    /** Kills the child with all that it started in its own process group. */
    Future<Void> kill(Child child) {
        return signal(child.pid(), child.startTicks(), "KILL", "-");
    }

    /** Sends a signal to one process. */
    Future<Void> signal(long pid, long startTicks, String signal) {
        return signal(pid, startTicks, signal, "");
    }

    /** No such process is a success: it is what was wanted. A pid that is somebody else's by now is left alone. */
    private Future<Void> signal(long pid, long startTicks, String signal, String group) {
        return onSpawner(() -> {
                    if (procFs.isAlive(pid, startTicks)) {
                        // The shell's own: the program of that name is not on every machine.
                        run("sh", "-c", "kill -s \"$0\" -- \"$1\"", signal, group + pid);
                    }
                    return true;
                })
                .mapEmpty();
    }

    /**
     * Gives the disk space of a part of the file back: the part reads as zeros, all else stays, sizes and offsets too.
     * False where the file system or the host cannot do that.
     */
    Future<Boolean> punchHole(Path file, long offset, long length) {
        return onSpawner(() -> run(
                                "fallocate",
                                "--punch-hole",
                                "--offset",
                                Long.toString(offset),
                                "--length",
                                Long.toString(length),
                                file.toString())
                        == 0)
                .otherwise(false);
    }

    /** Runs a command of the system that ends at once, and gives its exit code. */
    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(DEV_NULL)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (!process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(command[0] + " did not end");
        }
        return process.exitValue();
    }

    private <T> Future<T> onSpawner(Callable<T> work) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        spawner.execute(() -> {
            try {
                T result = work.call();
                context.runOnContext(go -> promise.complete(result));
            } catch (Exception e) {
                context.runOnContext(go -> promise.fail(e));
            }
        });
        return promise.future();
    }
}
