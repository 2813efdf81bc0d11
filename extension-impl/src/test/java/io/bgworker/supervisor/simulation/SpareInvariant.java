package io.bgworker.supervisor.simulation;

/** What always holds of spares. The page about the architecture lists them, and each has a mutation that breaks it. */
enum SpareInvariant {
    NEVER_TOO_MANY(
            "No spare is started if there are as many of its kind as there shall be, those that leave included."),
    FOLLOWS_THE_DEMAND(
            "There shall be one more of a kind after each wish that finds none, never more than configured; and fewer, the rest being killed, only after a minute."),
    ONE_AT_A_TIME("One spare is started at a time."),
    WORKERS_GO_FIRST("No spare is started while a worker starts, nor in the moment after that."),
    ONLY_WHAT_WAS_WANTED("There is no spare of a kind that no worker was started of."),
    USED_ONCE("A spare is handed over once, and is not killed after that."),
    ONLY_THE_READY_ARE_USED("Only a spare that waits is handed over, and of the kind that is wanted."),
    USED_IF_THERE("Who wants a spare gets one if one waits."),
    NOTHING_STALE_IS_USED("What was there before a change is killed, and never handed over."),
    REPLACED_ONE_BY_ONE("What is outdated may be used, and is replaced, one by one, when there is nothing else to do."),
    FAILURES_ARE_TOLD("Every spare that came to nothing by itself is told, and no other."),
    PAUSES_GROW("The pause after a failure doubles up to a minute, and no spare is started before it is over."),
    LATE_ONES_ARE_KILLED("A spare that is not ready in time is killed, then and not before."),
    OWN_ONES_AS_ASKED(
            "Workers with something of their own have as many spares as they ask for, the eight kinds of them that were wanted last."),
    REFILLED("As many spares as there shall be are there, or on their way, when nothing is in the way of that."),
    NOTHING_AFTER_CLOSING("After the end nothing is started or handed over, and all that there is was killed."),
    NEVER_THROWS_EITHER("No event makes the pool throw.");

    /** In one sentence, as on the page. */
    final String sentence;

    SpareInvariant(String sentence) {
        this.sentence = sentence;
    }
}
