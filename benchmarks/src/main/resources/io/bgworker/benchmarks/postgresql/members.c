/*
 * Workers that are attached to shared memory, and do nothing but tell when they begin. One that is killed makes the postmaster kill
 * all its children and begin anew.
 */
#include "benchmark.h"

#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/guc.h"
#include "utils/wait_event.h"

#define MEMBERS 3

PGDLLEXPORT void benchmark_member(Datum argument);

static char *members_socket;

void
benchmark_member(Datum argument)
{
	int64		began = benchmark_now();

	BackgroundWorkerUnblockSignals();
	benchmark_tell(MyBgworkerEntry->bgw_extra, began);
	for (;;)
	{
		WaitLatch(MyLatch, WL_LATCH_SET | WL_EXIT_ON_PM_DEATH, -1L, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
	}
}

void
benchmark_register_members(void)
{
	DefineCustomStringVariable(BENCHMARK_LIBRARY ".members_socket",
							   "Where the members of the group tell when they begin; none are started without it.",
							   NULL, &members_socket, "", PGC_POSTMASTER, 0, NULL, NULL, NULL);
	for (int i = 1; members_socket[0] != '\0' && i <= MEMBERS; i++)
	{
		BackgroundWorker worker;

		benchmark_worker(&worker, "benchmark_member", members_socket);
		snprintf(worker.bgw_name, BGW_MAXLEN, "benchmark member %d", i);
		/* Nothing holds them back: neither an interval nor, as far as PostgreSQL lets them, the recovery. */
		worker.bgw_restart_time = 0;
		worker.bgw_start_time = BgWorkerStart_PostmasterStart;
		worker.bgw_notify_pid = 0;
		RegisterBackgroundWorker(&worker);
	}
}
