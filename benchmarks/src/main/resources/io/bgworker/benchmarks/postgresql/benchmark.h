/*
 * What the parts of the extension share. It is loaded by shared_preload_libraries, so that a forked worker finds it in memory: that
 * is the quickest start that PostgreSQL has.
 */
#ifndef BENCHMARK_H
#define BENCHMARK_H

#include "postgres.h"

#include "postmaster/bgworker.h"

/* As in dynamic_library_path. */
#define BENCHMARK_LIBRARY "bgworker_benchmarks"

/* Nanoseconds of the clock that System.nanoTime() reads, too. */
extern int64 benchmark_now(void);

/* Tells a time to who listens at a Unix domain socket: eight bytes, the highest first. */
extern void benchmark_tell(const char *socket_path, int64 nanos);

/*
 * A worker that runs a function of this library. It is told where to tell its times, and who registers it by a process is notified
 * of its start and end.
 */
extern void benchmark_worker(BackgroundWorker *worker, const char *function, const char *socket_path);

/* Registers a worker, or reports that there is no slot for it. */
extern BackgroundWorkerHandle *benchmark_register(BackgroundWorker *worker);

/* Registers the workers of members.c, if the configuration has a socket for them. */
extern void benchmark_register_members(void);

#endif
