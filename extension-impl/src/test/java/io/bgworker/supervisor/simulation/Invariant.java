package io.bgworker.supervisor.simulation;

/**
 * What always holds. The page about the architecture lists them, {@code InvariantsPageTest} compares; and each has a
 * mutation of the product, in {@code Mutation}, that breaks it and is noticed.
 */
enum Invariant {
    // ---- Registration and requests
    ONE_WORKER_PER_SLOT("A slot holds one worker at a time.", "REG-17"),
    GENERATIONS_GROW("The generation of a slot only grows, over resets too.", "HND-07", "OUR-24"),
    LIMIT_KEPT("No registration exceeds the limit of all workers, nor that of its type.", "DEF-17", "OUR-14", "OUR-17"),
    REFUSED_ONLY_AT_A_LIMIT("A worker is refused only at a limit, and it is said at which.", "OUR-14", "OUR-17"),
    NO_REGISTRATION_IN_A_SHUTDOWN("Nothing is registered once a shutdown has begun."),
    ONE_ANSWER("Every request is answered in its step, once, and nothing else is."),
    COMMAND_REACHES_ITS_NAME("A command reaches every worker of its name, and says which.", "OUR-13"),
    COMMAND_IS_OBEYED("Who waits for its restart and is asked to start waits no longer.", "DEF-15", "OUR-13"),
    START_IS_KEPT_IN_MIND("A static worker that is asked to start while it is terminated comes back, or is refused."),

    // ---- Start
    FIRST_IN_FIRST_OUT(
            "What may start does so in the order in which it came to be allowed to.", "DEF-11", "OUR-05", "REG-24"),
    STARTS_AS_REGISTERED("What starts is registered, by the definition it was registered with.", "STA-09"),
    INCARNATIONS_ARE_COUNTED("The incarnations of a worker are counted one by one.", "STA-10"),
    ONE_PROCESS("A worker never has two processes.", "STA-10"),
    NO_START_IN_A_SHUTDOWN("Nothing starts during a shutdown.", "DEF-08", "OUR-27", "SHU-06"),
    TERMINATED_NEVER_STARTS("A terminated worker never starts again.", "EXI-06"),
    NO_START_BEFORE_ITS_STATE("Nothing starts before the server has reached its start time.", "OUR-19", "STA-04"),
    NO_MEMBER_STARTS_IN_A_RESET("No member of the group starts while the group is reset.", "STA-04"),
    PARKED_GROUP_STAYS_DOWN("No member of a parked group starts.", "OUR-02"),
    FEW_START_AT_ONCE("Only so many processes are starting at the same time.", "STA-05"),
    ONE_START_PER_STEP("A step starts one process at most.", "STA-05"),
    NO_EARLY_RESTART("No restart is earlier than the restart time after the observed death.", "EXI-03", "OUR-03"),
    CRASHER_KEEPS_ITS_INTERVAL("A reset does not shorten the restart time of who caused it.", "DEF-01", "OUR-02"),
    NOBODY_WAITS_IN_VAIN("Who may start does, who waits for something waits only until it has come.", "STA-03"),
    FAILED_HAND_OVER_IS_NOT_COUNTED(
            "A spare that is gone without a word before the entry is no end and no restart of the worker, and nothing else is none."),
    COLD_AFTER_A_FAILED_HAND_OVER("After that, and only then, the worker starts at once without a spare."),

    // ---- The end
    END_IS_TOLD_ONCE("The end of each incarnation is told once."),
    END_IS_OF_THE_DEAD("An end is told when the process is gone, with the time at which that was heard."),
    END_WAITS_FOR_THE_CHANNEL("An end is told when the channel has ended too, or has not for two seconds.", "OUR-25"),
    END_IS_TOLD_IN_TIME("An end is told as soon as all signs of it are in, or after two seconds.", "OUR-25"),
    ANNOUNCEMENT_IS_BELIEVED("An announced end has the announced code, and is a crash above 1.", "EXI-01", "OUR-25"),
    SILENCE_IS_A_CRASH("An end without announcement is a crash, whatever the exit value.", "EXI-13", "OUR-25"),
    KILL_HAS_ITS_CAUSE("An end by a kill has the cause that the kill was for."),
    WHO_SHALL_LEAVE_LEAVES(
            "A worker that finished, was terminated, or never restarts, is unregistered.",
            "EXI-02",
            "EXI-05",
            "OUR-26"),
    OTHERS_RESTART("Any other end restarts the worker.", "EXI-01", "EXI-07", "STA-06"),
    BACK_OFF_GIVES_UP("Back-off parks a worker when its budget is used up, and nothing else does.", "DEF-09", "OUR-03"),
    INNOCENTS_RESTART_AT_ONCE(
            "Who was killed by a reset, or asked to restart, does not wait.", "DEF-16", "EXI-09", "OUR-02", "OUR-26"),
    SLOT_IS_FREE_FIRST("A worker is where it will be next, and its slot free, before its end is told.", "EXI-04"),

    // ---- Being stopped
    ORDERS_GO_TO_THE_LIVING("Orders go to a process that runs and has given no sign of its end."),
    ONE_ASSIGNMENT("A process is assigned once."),
    RELOAD_REACHES_ALL("A reload is told once to every worker that has its assignment, and to no other.", "SIG-03"),
    EPOCH_IS_TRUE("A worker is in the configuration epoch it began with, or has acknowledged since.", "SIG-03"),
    DEAF_IS_NAMED("Who has not acknowledged for five seconds is named, once; nobody else is.", "SIG-03", "SIG-04"),
    STOPPED_FOR_A_REASON(
            "A process is told to end, or killed, only for a reason that is in force.", "HND-06", "OUR-14"),
    TOLD_ONCE("A process is told to terminate once, before it is interrupted, and then dumped.", "EXI-06"),
    RUNGS_IN_TIME("Each rung of the kill ladder comes at its time, and the late one is named.", "DEF-13", "OUR-09"),
    KILLED_IN_TIME("Who shall end is killed at its deadline.", "DEF-02", "OUR-10", "SHU-05", "STA-08"),
    NOBODY_IS_KILLED_EARLY("Nobody is killed before its deadline."),
    ENTERED_IN_TIME("A process that does not enter its entry point in time is killed."),
    TERMINATED_IS_GONE("A terminated worker without a process is gone at once.", "EXI-06"),
    NO_SLOT_FREED_UNDER_A_PROCESS("No slot is freed while its process lives, unless a shutdown gives it up."),
    STRAY_PROCESS_IS_KILLED("A process that was launched for a worker that is gone is killed."),
    UNKILLABLE_IS_REPORTED("A killed process that does not go away is reported."),

    // ---- The group
    CRASH_RESETS(
            "A crash of who runs and shares memory resets the group, and nothing else does.",
            "DEF-19",
            "EXI-08",
            "EXI-14",
            "OUR-18",
            "SHU-07"),
    RESET_KILLS_EVERY_MEMBER("A reset kills every other process of the group at once.", "EXI-08"),
    RESET_TOUCHES_ONLY_MEMBERS("A reset touches no isolated worker.", "EXI-12", "OUR-01", "OUR-24"),
    MEMORY_IS_RENEWED_WHEN_QUIET(
            "The memory is made anew when the last process of the group is gone, not before.", "DEF-03", "EXI-08"),
    RESET_ENDS_WITH_NEW_MEMORY("A reset ends when the memory was made anew, not before.", "EXI-08"),
    LOST_MEMORY_PARKS_THE_GROUP(
            "Memory that cannot be made parks the group, and is tried again when that is resumed.", "EXI-11"),
    RESETS_ARE_BOUNDED(
            "Too many resets park the group, as does one where restarts are off.", "DEF-01", "EXI-10", "OUR-02"),

    GROUP_IS_RESUMED_AS_A_WHOLE("Whoever of a parked group is asked to start, all of the group do.", "OUR-02"),

    // ---- Shutdown
    SHUTDOWN_IS_NEVER_WEAKENED("A shutdown is obeyed, and only ever escalated.", "SHU-04"),
    SMART_IS_PATIENT("A smart shutdown turns fast when it has to, and not before."),
    SHUTDOWN_ENDS_IN_TIME("A shutdown ends by its deadline.", "DEF-03", "DEF-13", "OUR-09", "OUR-10", "SHU-08"),
    SHUTDOWN_ENDS_WITH_THE_LAST("A shutdown ends when the last worker is gone."),
    NO_PROCESS_IS_LEFT_IN_SILENCE("No process is left behind that was not killed and reported."),
    NOTHING_AFTER_THE_END("After the end of the shutdown only requests are answered and late processes killed."),

    // ---- What is seen
    MOVES_ARE_AS_DRAWN("A worker moves only as the picture of its life shows, and is never back from being gone."),
    VIEW_IS_TRUE("What is published of a worker is its state, and a process id if there is a process."),
    UNTIL_IS_TRUE("Until when a state is published to last is when it ends by itself.", "OUR-07"),
    CHANGES_ARE_PUBLISHED("Every change is published in its step, so that every waiter is answered."),
    START_IS_TOLD_ONCE("The start of each process is told once.", "STA-07"),
    STEPS_ARE_SHORT("A step works off a hundred deadlines at most, and leaves the rest to the next.", "STA-05"),
    NO_DEADLINE_IN_VAIN("Only a state that ends by time has a deadline."),
    NO_DEADLINE_IS_OVERSLEPT(
            "A deadline that has passed is worked off, and the next one is known.", "DEF-02", "OUR-10", "STA-03"),
    COMES_TO_REST("The machine comes to rest, and a step that it wants does something."),
    NEVER_THROWS("No event makes the machine throw.");

    /** In one sentence, as on the page. */
    final String sentence;

    /** The rules of the contract that it holds, as on the page. */
    final String rules;

    Invariant(String sentence, String... rules) {
        this.sentence = sentence;
        this.rules = String.join(", ", rules);
    }
}
