package io.bgworker.launcher;

import java.util.List;

/**
 * Ends sessions: a worker leads one, and everything it starts belongs to it. The members are killed one by one as the
 * process table shows them; that needs no command, and reaches those that made a process group of their own too.
 */
final class Sessions {

    /** A member may start another one while the table is read; one that keeps doing so faster than this is beyond us. */
    private static final int ROUNDS_MAX = 5;

    private Sessions() {}

    /**
     * Kills what is left of a session.
     *
     * @param leader the process that led it, dead or alive
     */
    static void kill(ProcessIdentity leader) {
        if (!leader.bootId().equals(ProcFs.bootId())) {
            return; // Nothing survives a boot, and the number may be that of any session now.
        }
        if (leader.isAlive()) {
            // Also where there was no setsid, and it leads nothing.
            ProcessHandle.of(leader.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (ProcFs.stat(leader.pid())
                    .filter(stat -> stat.startTicks() != leader.startTicks())
                    .isPresent()) {
                return; // The number is a stranger's now, which cannot be while the session has a member.
            }
            List<ProcFs.Stat> members = ProcFs.session(leader.pid());
            if (members.isEmpty()) {
                return;
            }
            members.forEach(member -> ProcessHandle.of(member.pid()).ifPresent(ProcessHandle::destroyForcibly));
        }
    }
}
