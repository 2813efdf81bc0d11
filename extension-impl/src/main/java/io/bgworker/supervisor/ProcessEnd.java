package io.bgworker.supervisor;

/**
 * What the operating system said of a process's end.
 *
 * @param exitValue the exit value; 128 + n if signal n ended the process
 * @param crashSignal the signal that the JVM's error file names; 0 if there is no such file
 * @param program what was to be executed, in words
 */
public record ProcessEnd(int exitValue, int crashSignal, String program) {

    /**
     * Of a program that nobody asks for.
     *
     * @param exitValue the exit value
     * @param crashSignal the signal that the JVM's error file names; 0 if there is no such file
     */
    public ProcessEnd(int exitValue, int crashSignal) {
        this(exitValue, crashSignal, "");
    }
}
