/* Starts of dynamic background workers, one at a time. */
#include "benchmark.h"

#include "access/xact.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

PGDLLEXPORT void benchmark_first_instruction(Datum argument);
PGDLLEXPORT void benchmark_connected(Datum argument);

PG_FUNCTION_INFO_V1(benchmark_launch);
PG_FUNCTION_INFO_V1(benchmark_start);

/* What a worker does: tells when its code began. */
void
benchmark_first_instruction(Datum argument)
{
	int64		began = benchmark_now();

	benchmark_tell(MyBgworkerEntry->bgw_extra, began);
}

/* What another worker does: tells when its first query was answered. */
void
benchmark_connected(Datum argument)
{
	int64		answered;

	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnection("postgres", NULL, 0);
	StartTransactionCommand();
	SPI_connect();
	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_execute("SELECT 1", true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		ereport(ERROR, (errmsg("the query of a background worker was not answered")));
	answered = benchmark_now();
	SPI_finish();
	PopActiveSnapshot();
	CommitTransactionCommand();
	benchmark_tell(MyBgworkerEntry->bgw_extra, answered);
}

/*
 * benchmark_launch(function text, socket text) returns bigint: starts a worker that tells a time, waits for its end, and returns when
 * it was registered.
 */
Datum
benchmark_launch(PG_FUNCTION_ARGS)
{
	BackgroundWorker worker;
	int64		begin;

	benchmark_worker(&worker, text_to_cstring(PG_GETARG_TEXT_PP(0)), text_to_cstring(PG_GETARG_TEXT_PP(1)));
	worker.bgw_flags |= BGWORKER_BACKEND_DATABASE_CONNECTION;
	begin = benchmark_now();
	WaitForBackgroundWorkerShutdown(benchmark_register(&worker));
	PG_RETURN_INT64(begin);
}

/*
 * benchmark_start(socket text) returns bigint: starts a worker, and returns how long it took until this process, which waits for the
 * start, knew of it.
 */
Datum
benchmark_start(PG_FUNCTION_ARGS)
{
	BackgroundWorker worker;
	BackgroundWorkerHandle *handle;
	pid_t		pid;
	int64		begin;
	int64		nanos;

	benchmark_worker(&worker, "benchmark_first_instruction", text_to_cstring(PG_GETARG_TEXT_PP(0)));
	begin = benchmark_now();
	handle = benchmark_register(&worker);
	WaitForBackgroundWorkerStartup(handle, &pid);
	nanos = benchmark_now() - begin;
	WaitForBackgroundWorkerShutdown(handle);
	PG_RETURN_INT64(nanos);
}
