package io.bgworker.supervisor.simulation;

/** What can happen next, and how often it does compared with the rest before a run changes that at random. */
enum Happening {
    // Processes.
    LAUNCH(100),
    HAND_OVER(60),
    FAIL_TO_LAUNCH(6),
    CONNECT(100),
    ENTER(100),
    DECLARE_READY(10),
    ACKNOWLEDGE(20),
    ANNOUNCE_END(8),
    END_CHANNEL(12),
    BREAK_PROTOCOL(2),
    EXIT(40),
    // The way from a process to the supervisor: what it said is lost, or comes again, or was never said by anybody.
    LOSE(3),
    REPEAT(6),
    STRANGE(2),
    // The shared memory.
    RENEW_MEMORY(60),
    LOSE_MEMORY(6),
    // The application and its administrator.
    REGISTER(10),
    DECLARE(5),
    TERMINATE(3),
    COMMAND(5),
    RELOAD(3),
    SERVER_STATE(2),
    SHUT_DOWN(0),
    // The clock. Only this moves it.
    WAIT_SHORTLY(12),
    WAIT_FOR_DEADLINE(10),
    WAIT_AROUND_DEADLINE(5),
    WAIT_LONG(2),
    SLEEP(1),
    // Nothing.
    TICK(2);

    final int weight;

    Happening(int weight) {
        this.weight = weight;
    }

    /** The same where workers shall become many. */
    int weightInACrowd() {
        return switch (this) {
            case LOSE_MEMORY,
                    FAIL_TO_LAUNCH,
                    ANNOUNCE_END,
                    END_CHANNEL,
                    BREAK_PROTOCOL,
                    LOSE,
                    TERMINATE,
                    COMMAND,
                    RELOAD -> 0;
            case WAIT_FOR_DEADLINE, WAIT_AROUND_DEADLINE, WAIT_LONG -> 1;
            default -> weight;
        };
    }

    /** Whether there is no world without it: somebody must start, and time must pass. */
    boolean isNeeded() {
        return this == LAUNCH || this == WAIT_FOR_DEADLINE;
    }
}
