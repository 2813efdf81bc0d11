package io.bgworker.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The head of the error file that HotSpot writes when it crashes.
 *
 * @param text the head, for people; empty if there is no such file
 * @param signal the signal it names; 0 if it names none
 */
public record CrashSummary(String text, int signal) {

    /** There was no crash of the JVM. */
    public static final CrashSummary NONE = new CrashSummary("", 0);

    private static final int LINES_MAX = 40;

    /** SIGABRT: the JVM found a fault of its own, and aborts. */
    private static final int ABORT = 6;

    /** Signals that fault, by the names the error file gives them. */
    private static final List<String> NAMES =
            List.of("", "", "", "", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "", "", "SIGSEGV");

    private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+)\\b", Pattern.MULTILINE);

    static CrashSummary read(Path errorFile) {
        if (!Files.isRegularFile(errorFile)) {
            return NONE;
        }
        try (Stream<String> lines = Files.lines(errorFile, StandardCharsets.ISO_8859_1)) {
            return of(lines.limit(LINES_MAX).toList());
        } catch (IOException | UncheckedIOException e) {
            return new CrashSummary("The error file " + errorFile + " could not be read: " + e, ABORT);
        }
    }

    static CrashSummary of(List<String> head) {
        String text = String.join("\n", head);
        Matcher matcher = SIGNAL.matcher(text);
        int signal = matcher.find() ? NAMES.indexOf(matcher.group(1)) : ABORT;
        return new CrashSummary(text, signal < 0 ? ABORT : signal);
    }
}
