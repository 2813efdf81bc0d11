package io.bgworker.worker;

import io.bgworker.WorkerEntry;
import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main class of a worker's JVM: calls the supervisor, receives the worker it shall be, runs it, and announces its end. A
 * spare does the same; it prepares itself, and waits, between the first and the second.
 */
public final class Main {

    private Main() {}

    /**
     * Runs one worker. The address of the supervisor and a one-time token are read from standard input, a line each.
     *
     * @param args none
     * @throws IOException if the supervisor cannot be reached
     */
    public static void main(String[] args) throws IOException {
        Path socket = Path.of(readLine(System.in));
        String token = readLine(System.in);
        ChannelClient channel = ChannelClient.connect(socket);
        channel.send(new Frame.Hello(token, ProcessHandle.current().pid()));
        SelfDescription.expendable();
        Frame.FromSupervisor first = channel.receiveEarly();
        if (first instanceof Frame.Prepare prepare) {
            Rehearsal.of(prepare, channel);
            channel.send(new Frame.Prepared());
            first = channel.receiveEarly();
        }
        if (!(first instanceof Frame.Assign assign) || !hasItsDirectory()) {
            // The supervisor died, or has no use for us any more. Nothing of the user's has run.
            Runtime.getRuntime().halt(ExitCodes.SUPERVISOR_DIED);
            return;
        }
        channel.stopBlocking();
        run(assign, channel);
    }

    /** Who waited for long may have lost it to a cleaner of temporary files. The next process will have one. */
    private static boolean hasItsDirectory() {
        return Files.isDirectory(Path.of("").toAbsolutePath());
    }

    private static void run(Frame.Assign assign, ChannelClient channel) {
        WorkerEntry entry = assign.entry();
        SelfDescription.name(entry.name());
        ChildContext context = new ChildContext(entry, assign.logLevel(), channel, Thread.currentThread());
        JulBridge.prepare(context.log());
        ForeignSignals.install(context::foreignTerminate);
        Runtime.getRuntime().addShutdownHook(new Thread(context.ending()::shutdown, "bgworker-shutdown"));
        Inbox.start(channel, context);
        try {
            UserMain main = UserMain.load(entry, instances(assign, context));
            channel.send(new Frame.Entered());
            main.call(context);
            context.ending().returned();
        } catch (Throwable e) {
            context.ending().threw(e);
        }
    }

    private static UserMain.Instances instances(Frame.Assign assign, ChildContext context) throws Throwable {
        if (assign.beans().isEmpty()) {
            return UserMain::newInstance;
        }
        BeanContainer container = BeanContainer.boot(assign.beans().get(), context);
        // Before those of the application, so to run after them: they may use its beans.
        context.onExit(code -> container.close());
        return container::instance;
    }

    /** Reads up to the end of the line and not a byte further: what follows would be the worker's. */
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException(
                        "Standard input must hold the supervisor's address and a token; this class is started"
                                + " by the supervisor, not by hand");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
