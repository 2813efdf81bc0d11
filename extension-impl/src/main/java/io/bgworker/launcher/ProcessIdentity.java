package io.bgworker.launcher;

import java.util.Optional;

/**
 * Which process it is: a process id alone is used again by strangers, so its start and the boot belong to it.
 *
 * @param pid the process id
 * @param startTicks when it started, in clock ticks since the boot
 * @param bootId which boot; empty where that is not told
 */
record ProcessIdentity(long pid, long startTicks, String bootId) {

    static Optional<ProcessIdentity> of(long pid) {
        return ProcFs.stat(pid).map(stat -> new ProcessIdentity(pid, stat.startTicks(), ProcFs.bootId()));
    }

    /** Whether the very same process is alive. */
    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        try {
            return parts.length == 3
                    ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The text form, which {@link #parse} reads. */
    @Override
    public String toString() {
        return pid + " " + startTicks + " " + bootId;
    }
}
