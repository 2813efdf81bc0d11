package io.bgworker.supervisor.simulation;

import static io.bgworker.supervisor.simulation.Mutation.breaks;

import java.util.List;

/** At least one mutation for each invariant. Data, and therefore long. */
final class Mutations {

    private Mutations() {}

    static List<Mutation> all() {
        return List.of(
                // ---- Registration and requests
                breaks(Invariant.ONE_WORKER_PER_SLOT)
                        .by("Registry", "freedSlots.pollFirst()", "freedSlots.isEmpty() ? null : freedSlots.first()"),
                breaks(Invariant.GENERATIONS_GROW)
                        .by("Registry", "generations.get(freed) + 1", "(generations.get(freed) + 5) % 7"),
                breaks(Invariant.LIMIT_KEPT)
                        .by("Registry", "bySlot.size() >= settings.max", "bySlot.size() > settings.max"),
                breaks(Invariant.LIMIT_KEPT).by("Registry", ", 0) >= limit", ", 0) > limit"),
                breaks(Invariant.REFUSED_ONLY_AT_A_LIMIT).by("Registry", "count == 1 ? null : count - 1", "count"),
                breaks(Invariant.NO_REGISTRATION_IN_A_SHUTDOWN)
                        .or(Invariant.REFUSED_ONLY_AT_A_LIMIT)
                        .by(
                                "Supervisor",
                                "long now) { if (shutdown.isPresent()) { return new Outcome.Stopping(); } Optional<",
                                "long now) { if (ended) { return new Outcome.Stopping(); } Optional<"),
                breaks(Invariant.ONE_ANSWER)
                        .by(
                                "Supervisor",
                                "life.emit(new Effect.Answer(e.request(), command(",
                                "if (ended) command(e.verb(), e.name(), now);"
                                        + " else life.emit(new Effect.Answer(e.request(), command("),
                breaks(Invariant.COMMAND_REACHES_ITS_NAME)
                        .by(
                                "Registry",
                                "return List.copyOf(byName.getOrDefault(name, Set.of()))",
                                "return byName.getOrDefault(name, Set.of()).stream().limit(1).toList()"),
                breaks(Invariant.COMMAND_IS_OBEYED)
                        .by("Supervisor", "parked || worker.state == WorkerState.RESTARTING", "parked"),
                breaks(Invariant.START_IS_KEPT_IN_MIND).by("Life", "if (worker.startAgain &&", "if (false &&"),

                // ---- Start
                breaks(Invariant.FIRST_IN_FIRST_OUT)
                        .by("Life", "queue.iterator().next()", "new ArrayList<>(queue).get(queue.size() - 1)"),
                breaks(Invariant.STARTS_AS_REGISTERED)
                        .by(
                                "Life",
                                "Effect.StartProcess(worker.id, worker.incarnation, worker.spec, cold)",
                                "Effect.StartProcess(worker.id, worker.incarnation, registry.all().get(0).spec, cold)"),
                breaks(Invariant.INCARNATIONS_ARE_COUNTED)
                        .by("Life", "worker.incarnation++", "worker.incarnation += 2"),
                breaks(Invariant.ONE_PROCESS)
                        .or(Invariant.FIRST_IN_FIRST_OUT, Invariant.NO_START_BEFORE_ITS_STATE)
                        .or(Invariant.NO_EARLY_RESTART, Invariant.CRASHER_KEEPS_ITS_INTERVAL)
                        .or(Invariant.PARKED_GROUP_STAYS_DOWN, Invariant.NO_MEMBER_STARTS_IN_A_RESET)
                        .or(Invariant.COMES_TO_REST)
                        .by("Life", "queue.iterator().next()", "registry.view().iterator().next()"),
                breaks(Invariant.NO_START_IN_A_SHUTDOWN)
                        .or(Invariant.ORDERS_GO_TO_THE_LIVING)
                        .by("Life", "settings.startsAtOnce() && !shuttingDown", "settings.startsAtOnce()")
                        .by(
                                "Supervisor",
                                "} else if (!running || mode",
                                "} else if ((!running && worker.state != WorkerState.QUEUED) || mode"),
                breaks(Invariant.TERMINATED_NEVER_STARTS)
                        .or(Invariant.TERMINATED_IS_GONE, Invariant.END_IS_TOLD_ONCE, Invariant.ORDERS_GO_TO_THE_LIVING)
                        .by(
                                "Life",
                                "WAITING_FOR_RESET, QUEUED, RESTARTING, PARKED ->",
                                "WAITING_FOR_RESET, RESTARTING, PARKED ->")
                        .by("Life", "case KILLED, GONE ->", "case KILLED, GONE, QUEUED ->"),
                breaks(Invariant.NO_START_BEFORE_ITS_STATE)
                        .by("Life", "CONSISTENT_STATE -> state != ServerState.STARTING", "CONSISTENT_STATE -> true"),
                breaks(Invariant.NO_MEMBER_STARTS_IN_A_RESET)
                        .by(
                                "Life",
                                "&& group.isResetting()) {\n moveTo",
                                "&& group.isResetting() && worker.incarnation > 0) {\n moveTo"),
                breaks(Invariant.PARKED_GROUP_STAYS_DOWN)
                        .by(
                                "Life",
                                "if (worker.sharesMemory() && !group.parkedBecause().isEmpty()) { group.park",
                                "if (worker.incarnation > 0 && !group.parkedBecause().isEmpty() && worker.sharesMemory()) { group.park"),
                breaks(Invariant.FEW_START_AT_ONCE).by("Life", "starting < settings", "starting <= settings"),
                breaks(Invariant.ONE_START_PER_STEP)
                        .by("Supervisor", "if (life.canStartOne())", "while (life.canStartOne())"),
                breaks(Invariant.NO_EARLY_RESTART)
                        .or(Invariant.UNTIL_IS_TRUE)
                        .by("RestartRule", "after.restartTime().toNanos()", "after.restartTime().toNanos() / 2"),
                breaks(Invariant.NO_EARLY_RESTART)
                        .or(Invariant.UNTIL_IS_TRUE)
                        .by("RestartRule", "worker.history.failuresInARow()", "1"),
                breaks(Invariant.CRASHER_KEEPS_ITS_INTERVAL)
                        .or(Invariant.NO_EARLY_RESTART)
                        .by(
                                "Life",
                                "if (member.state == WorkerState.WAITING_FOR_RESET)",
                                "if (member.state == WorkerState.WAITING_FOR_RESET"
                                        + " || member.state == WorkerState.RESTARTING)"),
                breaks(Invariant.NOBODY_WAITS_IN_VAIN)
                        .by("Supervisor", "if (worker.state == WorkerState.WAITING_FOR_START_TIME &&", "if (false &&"),
                breaks(Invariant.NOBODY_WAITS_IN_VAIN)
                        .by("Life", "if (member.state == WorkerState.WAITING_FOR_RESET)", "if (false)"),
                breaks(Invariant.NOBODY_WAITS_IN_VAIN)
                        .or(Invariant.NO_DEADLINE_IS_OVERSLEPT)
                        .by("Life", "place(worker, now, \"its restart time is over\")", "publish(worker)"),
                breaks(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED)
                        .by("Life", "return run.handedOver && !run.entered", "return run.handedOver && run.entered"),
                breaks(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED)
                        .or(Invariant.COLD_AFTER_A_FAILED_HAND_OVER)
                        .by("Life", "&& run.told == null && run.stop == null", "&& run.stop == null"),
                breaks(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED)
                        .or(Invariant.COLD_AFTER_A_FAILED_HAND_OVER)
                        .by("Life", "&& run.told == null && run.stop == null", "&& run.told == null"),
                breaks(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED)
                        .by(
                                "Life",
                                "boolean wanted = !worker.terminated && !run.restartAsked",
                                "boolean wanted = true"),
                breaks(Invariant.FAILED_HAND_OVER_IS_NOT_COUNTED).by("Life", "worker.failedHandOvers++;", ""),
                breaks(Invariant.COLD_AFTER_A_FAILED_HAND_OVER).by("Life", "worker.startsCold = true;", ""),
                breaks(Invariant.COLD_AFTER_A_FAILED_HAND_OVER).by("Life", "worker.startsCold = false;", ""),

                // ---- The end
                breaks(Invariant.END_IS_TOLD_ONCE)
                        .by(
                                "Life",
                                "emit(new Effect.Ended(worker.view(), end));",
                                "emit(new Effect.Ended(worker.view(), end)); emit(new Effect.Ended(worker.view(), end));"),
                breaks(Invariant.END_IS_OF_THE_DEAD)
                        .by("Life", "worker.run.diedAtNanos = now;", "worker.run.diedAtNanos = now + 1;"),
                breaks(Invariant.END_WAITS_FOR_THE_CHANNEL)
                        .or(Invariant.MOVES_ARE_AS_DRAWN)
                        .by(
                                "Life",
                                "if (worker.run.channelEnded) {",
                                "if (worker.run.channelEnded || worker.run.told == null) {"),
                breaks(Invariant.END_IS_TOLD_IN_TIME)
                        .by(
                                "Life",
                                "if (worker.run.channelEnded) {",
                                "if (worker.run.channelEnded && worker.run.told != null) {"),
                breaks(Invariant.ANNOUNCEMENT_IS_BELIEVED)
                        .by(
                                "ExitRule",
                                "process != null ? process.exitValue() : told.code()",
                                "process == null ? 0 : told.code()"),
                breaks(Invariant.SILENCE_IS_A_CRASH)
                        .by("ExitRule", "ExitCause.HALTED,", "value == 0 ? ExitCause.COMPLETED : ExitCause.HALTED,"),
                breaks(Invariant.KILL_HAS_ITS_CAUSE)
                        .by("ExitRule", "SHUTDOWN -> ExitCause.KILLED", "SHUTDOWN -> ExitCause.SIGNALED"),
                breaks(Invariant.WHO_SHALL_LEAVE_LEAVES)
                        .by("RestartRule", "if (end.cause() == ExitCause.COMPLETED)", "if (false)"),
                breaks(Invariant.WHO_SHALL_LEAVE_LEAVES).by("RestartRule", "if (worker.terminated)", "if (false)"),
                breaks(Invariant.OTHERS_RESTART)
                        .by(
                                "RestartRule",
                                "return new Next.At(end.atNanos() + after",
                                "if (end.cause().isCrash()) return new Next.Leave(\"\"); return new Next.At(end.atNanos() + after"),
                breaks(Invariant.BACK_OFF_GIVES_UP).by("RestartRule", "ends >= policy", "ends > policy"),
                breaks(Invariant.INNOCENTS_RESTART_AT_ONCE)
                        .by("RestartRule", "if (end.cause() == ExitCause.RESET)", "if (false)"),
                breaks(Invariant.INNOCENTS_RESTART_AT_ONCE)
                        .or(Invariant.NO_EARLY_RESTART)
                        .by("RestartRule", "if (worker.run.restartAsked)", "if (false)"),
                breaks(Invariant.SLOT_IS_FREE_FIRST)
                        .by("Life", "worker.run.pid = 0;", "int told = out.size(); worker.run.pid = 0;")
                        .by("Life", "emit(new Effect.Ended(", "out.add(told, new Effect.Ended("),

                // ---- Being stopped
                breaks(Invariant.ORDERS_GO_TO_THE_LIVING)
                        .by(
                                "Life",
                                "case ASSIGNED, RUNNING, READY -> { emit(new Effect.SendReload(",
                                "case ASSIGNED, RUNNING, READY, ENDING -> { emit(new Effect.SendReload("),
                breaks(Invariant.ONE_ASSIGNMENT)
                        .by(
                                "Life",
                                "emit(new Effect.Assign(",
                                "emit(new Effect.Assign(worker.id, worker.incarnation, worker.spec)); emit(new Effect.Assign("),
                breaks(Invariant.RELOAD_REACHES_ALL)
                        .by(
                                "Life",
                                "case ASSIGNED, RUNNING, READY -> { emit(new Effect.SendReload(",
                                "case RUNNING, READY -> { emit(new Effect.SendReload("),
                breaks(Invariant.EPOCH_IS_TRUE)
                        .by(
                                "Life",
                                "case LAUNCHING, CONNECTING -> { epoch.joined(worker);",
                                "case LAUNCHING, CONNECTING -> {"),
                breaks(Invariant.EPOCH_IS_TRUE)
                        .or(Invariant.DEAF_IS_NAMED)
                        .by("ConfigurationEpoch", "epoch <= worker.run.epoch ||", ""),
                breaks(Invariant.DEAF_IS_NAMED)
                        .by(
                                "ConfigurationEpoch",
                                "worker.run.epoch = epoch; boolean behind = behindSinceNanos.remove(worker) != null;",
                                "worker.run.epoch = epoch; boolean behind = false;"),
                breaks(Invariant.STOPPED_FOR_A_REASON)
                        .or(Invariant.NOBODY_IS_KILLED_EARLY, Invariant.UNTIL_IS_TRUE)
                        .by("Supervisor", "|| mode == ShutdownMode.FAST) {", "|| mode != ShutdownMode.IMMEDIATE) {"),
                breaks(Invariant.TOLD_ONCE).by("Life", "run.rung = Worker.Rung.INTERRUPTED;", ""),
                breaks(Invariant.RUNGS_IN_TIME).by("Ladder", "toldAtNanos + time / 2", "toldAtNanos + time / 3"),
                breaks(Invariant.RUNGS_IN_TIME).by("Ladder", "Math.min(DUMP_NANOS_MAX, time / 4)", "time / 3"),
                breaks(Invariant.KILLED_IN_TIME)
                        .by("Life", "it is killed now\")); kill(", "it is killed now\")); if (shuttingDown) kill("),
                breaks(Invariant.NOBODY_IS_KILLED_EARLY)
                        .by("Ladder", "DUMPED -> killAtNanos", "DUMPED -> killAtNanos - time / 8"),
                breaks(Invariant.ENTERED_IN_TIME)
                        .by(
                                "Life",
                                "CONNECTING, ASSIGNED -> kill(worker, StopReason.START_TIMEOUT, now)",
                                "CONNECTING, ASSIGNED -> publish(worker)"),
                breaks(Invariant.TERMINATED_IS_GONE)
                        .or(Invariant.END_IS_TOLD_ONCE)
                        .by("Life", "QUEUED, RESTARTING, PARKED ->", "QUEUED, RESTARTING ->")
                        .by("Life", "case KILLED, GONE ->", "case KILLED, GONE, PARKED ->"),
                breaks(Invariant.NO_SLOT_FREED_UNDER_A_PROCESS)
                        .by(
                                "Life",
                                "case CONNECTING -> kill(worker, reason, now)",
                                "case CONNECTING -> leave(worker, now, \"\")"),
                breaks(Invariant.STRAY_PROCESS_IS_KILLED)
                        .by("Supervisor", "life.emit(new Effect.Kill(id", "if (!ended) life.emit(new Effect.Kill(id"),
                breaks(Invariant.UNKILLABLE_IS_REPORTED)
                        .by("Life", "case KILLED -> { emit(new", "case KILLED -> { if (shuttingDown) emit(new"),

                // ---- The group
                breaks(Invariant.CRASH_RESETS)
                        .by("Life", "worker.sharesMemory() && worker.run.entered &&", "worker.sharesMemory() &&"),
                breaks(Invariant.CRASH_RESETS)
                        .by("Life", "worker.sharesMemory() && worker.run.entered &&", "worker.run.entered &&"),
                breaks(Invariant.RESET_KILLS_EVERY_MEMBER)
                        .by(
                                "Life",
                                "|| member.state == WorkerState.KILLED)",
                                "|| member.state == WorkerState.KILLED || member.state == WorkerState.READY)"),
                breaks(Invariant.RESET_TOUCHES_ONLY_MEMBERS)
                        .or(Invariant.MEMORY_IS_RENEWED_WHEN_QUIET)
                        .by("Life", "if (worker.sharesMemory()) { group.join", "if (true) { group.join"),
                breaks(Invariant.MEMORY_IS_RENEWED_WHEN_QUIET)
                        .by("ResetGroup", "member.state.hasProcess()", "member.state == WorkerState.KILLED"),
                breaks(Invariant.RESET_ENDS_WITH_NEW_MEMORY)
                        .or(Invariant.RESETS_ARE_BOUNDED)
                        .by("ResetGroup", "phase == Phase.RENEWING && renewed", "phase != Phase.NONE && renewed"),
                breaks(Invariant.RESET_ENDS_WITH_NEW_MEMORY)
                        .by(
                                "ResetGroup",
                                "phase == Phase.RENEWING && renewed == generation + 1",
                                "phase == Phase.RENEWING"),
                breaks(Invariant.LOST_MEMORY_PARKS_THE_GROUP).by("Life", "if (group.isLost()) {", "if (false) {"),
                breaks(Invariant.RESETS_ARE_BOUNDED)
                        .by("ResetGroup", "resetsNanos.size() > settings", "resetsNanos.size() >= settings"),
                breaks(Invariant.GROUP_IS_RESUMED_AS_A_WHOLE)
                        .by("Life", "resumed.addAll(group.resume());", "group.resume();"),

                // ---- Shutdown
                breaks(Invariant.SHUTDOWN_IS_NEVER_WEAKENED)
                        .by("Supervisor", "compareTo(mode) >= 0", "compareTo(mode) == 0"),
                breaks(Invariant.SMART_IS_PATIENT)
                        .by("Supervisor", "== ShutdownMode.SMART && fastAtNanos() - now <= 0", "== ShutdownMode.SMART"),
                breaks(Invariant.SHUTDOWN_ENDS_IN_TIME)
                        .or(Invariant.UNTIL_IS_TRUE)
                        .or(Invariant.NO_DEADLINE_IS_OVERSLEPT)
                        .or(Invariant.KILLED_IN_TIME)
                        .or(Invariant.SMART_IS_PATIENT)
                        .by("Supervisor", "shutdownDeadlineNanos = now +", "shutdownDeadlineNanos = now + 1 +"),
                breaks(Invariant.SHUTDOWN_ENDS_WITH_THE_LAST)
                        .by("Supervisor", "life.registry.size() == 0", "life.registry.size() <= 1"),
                breaks(Invariant.NO_PROCESS_IS_LEFT_IN_SILENCE)
                        .by("Life", "if (!worker.run.killed)", "if (worker.run.killed)"),
                breaks(Invariant.NOTHING_AFTER_THE_END).by("Supervisor", "if (ended || (shutdown", "if ((shutdown"),

                // ---- What is seen
                breaks(Invariant.MOVES_ARE_AS_DRAWN)
                        .by(
                                "Life",
                                "if (worker.state == WorkerState.RUNNING)",
                                "if (worker.state == WorkerState.TERMINATING)"),
                breaks(Invariant.VIEW_IS_TRUE).by("Life", "worker.run.pid = 0;", ""),
                breaks(Invariant.UNTIL_IS_TRUE)
                        .by(
                                "Worker",
                                "state == WorkerState.TERMINATING ? OptionalLong.of(run.killAtNanos) : deadlineNanos",
                                "deadlineNanos"),
                breaks(Invariant.CHANGES_ARE_PUBLISHED)
                        .by(
                                "Life",
                                "reason)); } publish(worker);",
                                "reason)); } if (next != WorkerState.GONE) publish(worker);"),
                breaks(Invariant.START_IS_TOLD_ONCE).by("Life", "if (!worker.run.startTold && ", "if ("),

                // ---- Time
                breaks(Invariant.STEPS_ARE_SHORT)
                        .inACrowd()
                        .by("Supervisor", "DUE_PER_STEP_MAX = 100", "DUE_PER_STEP_MAX = 1_000"),
                breaks(Invariant.NO_DEADLINE_IN_VAIN)
                        .by("Life", "deadlines.clear(worker); if (deadline", "if (deadline"),
                breaks(Invariant.NO_DEADLINE_IS_OVERSLEPT)
                        .by("Deadlines", "OptionalLong.of(entries.first()", "OptionalLong.of(entries.last()"),
                breaks(Invariant.COMES_TO_REST)
                        .by("Supervisor", "next.getAsLong() - nowNanos <= 0", "next.getAsLong() - nowNanos <= 1"),
                breaks(Invariant.NEVER_THROWS).by("ResetGroup", "resetsNanos.addLast(nowNanos);", ""));
    }
}
