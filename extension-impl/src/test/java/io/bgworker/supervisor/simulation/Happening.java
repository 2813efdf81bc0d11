package io.bgworker.supervisor.simulation;

/** What can happen next, and how often it does compared with the rest before a run changes that at random. */
enum Happening {
    // Processes.
    LAUNCH(40),
    FAIL_TO_LAUNCH(3),
    CONNECT(40),
    ENTER(40),
    DECLARE_READY(4),
    ANNOUNCE_END(10),
    END_CHANNEL(14),
    BREAK_PROTOCOL(1),
    EXIT(24),
    // The way from a process to the supervisor: what it said is lost, or comes again.
    LOSE(2),
    REPEAT(6),
    // The application and its administrator.
    REGISTER(20),
    DECLARE(3),
    TERMINATE(6),
    COMMAND(6),
    RELOAD(1),
    SERVER_STATE(2),
    SHUT_DOWN(0),
    // Nothing.
    TICK(10);

    final int weight;

    Happening(int weight) {
        this.weight = weight;
    }
}
