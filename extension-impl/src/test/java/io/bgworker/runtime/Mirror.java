package io.bgworker.runtime;

import io.bgworker.WorkerContext;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerMain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.TreeSet;

/** Writes how it is defined, byte by byte; fails in its first incarnation, and stays in the second. */
public final class Mirror implements WorkerMain {

    @Override
    public void main(WorkerContext context) throws Exception {
        System.out.println("I am " + context.entry().name());
        context.logger()
                .log(
                        System.Logger.Level.WARNING,
                        "my type is " + context.entry().type());
        System.out.println(describe(context.entry()));
        if (context.entry().incarnation() == 1) {
            throw new IllegalStateException("the first one fails");
        }
        while (!context.terminationRequested()) {
            context.sleep(Duration.ofMinutes(5));
        }
    }

    /** One line, without anything that a character set could damage. */
    static String describe(WorkerEntry entry) {
        return "entry id=" + entry.id()
                + " name=" + hex(entry.name())
                + " type=" + hex(entry.type())
                + " entryPoint=" + hex(entry.entryPoint().toString())
                + " mainArg=" + entry.mainArg().kind() + ":"
                + hex(entry.mainArg().asText())
                + " extra=" + HexFormat.of().formatHex(entry.extra())
                + " capabilities=" + new TreeSet<>(entry.capabilities())
                + " incarnation=" + entry.incarnation();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
