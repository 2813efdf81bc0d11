package io.bgworker.worker;

import io.bgworker.channel.ChannelClient;
import io.bgworker.protocol.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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
     * @throws Throwable if the supervisor cannot be reached, or a spare cannot be prepared
     */
    public static void main(String[] args) throws Throwable {
        Path socket = Path.of(readLine(System.in));
        String token = readLine(System.in);
        ChannelClient channel = ChannelClient.connect(socket);
        channel.send(new Frame.Hello(token));
        SelfDescription.expendable();
        Bystanders bystanders = Bystanders.of(channel);
        ConnectionAhead ahead = new ConnectionAhead();
        ContainerAhead containerAhead = new ContainerAhead();
        Birth birth = new Birth(channel, ahead, containerAhead);
        Frame.FromSupervisor first = channel.receiveEarly();
        if (first instanceof Frame.Prepare prepare) {
            String failure = Rehearsal.of(prepare, ahead, containerAhead);
            if (!failure.isEmpty()) {
                ahead.closeAndThen(() -> sayDisconnected(channel, failure));
            }
            channel.send(new Frame.Prepared());
            first = afterTheRehearsal(channel, ahead);
        }
        if (!(first instanceof Frame.Assign assign) || !birth.hasItsDirectory()) {
            // The supervisor died, or has no use for us any more. Nothing of the user's has run.
            Runtime.getRuntime().halt(ExitCodes.SUPERVISOR_DIED);
            return;
        }
        ChildContext context = birth.context(assign);
        bystanders.hearOf(context);
        try {
            birth.enter(assign, context);
            context.ending().returned();
        } catch (Throwable e) {
            context.ending().threw(e);
        }
    }

    /** What is said to a spare before it is a worker is dealt with here. */
    private static Frame.@Nullable FromSupervisor afterTheRehearsal(ChannelClient channel, ConnectionAhead ahead)
            throws IOException {
        Frame.FromSupervisor next = channel.receiveEarly();
        while (next instanceof Frame.Disconnect) {
            ahead.closeAndThen(() -> sayDisconnected(channel, ""));
            next = channel.receiveEarly();
        }
        return next;
    }

    private static void sayDisconnected(ChannelClient channel, String reason) {
        try {
            channel.send(new Frame.Disconnected(reason));
        } catch (IOException e) {
            // The supervisor is gone, which is seen where its frames are read.
        }
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
