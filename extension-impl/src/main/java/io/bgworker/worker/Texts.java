package io.bgworker.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Texts for people to read in the server's log, short enough for a frame. */
final class Texts {

    /** At three bytes a character this still leaves a frame most of its room. */
    private static final int CHARS_MAX = 100_000;

    private static final int NAME_CHARS_MAX = 1_000;

    private Texts() {}

    static String cut(String text) {
        return cut(text, CHARS_MAX);
    }

    /** The name of a logger, which is a class's as a rule. */
    static String cutName(String name) {
        return cut(name, NAME_CHARS_MAX);
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax
                ? text
                : text.substring(0, charsMax) + "… (" + (text.length() - charsMax) + " more characters)";
    }

    static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return cut(text.toString().strip());
    }

    /** All threads and what they do. */
    static String threadDump() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            text.append('"').append(thread.getName()).append("\" ").append(thread.getState());
            text.append(thread.isDaemon() ? " daemon\n" : "\n");
            for (StackTraceElement element : entry.getValue()) {
                text.append("    at ").append(element).append('\n');
            }
        }
        return cut(text.toString());
    }
}
