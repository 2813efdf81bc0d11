/* The beginning of the extension, and what its parts have in common. */
#include "benchmark.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	if (process_shared_preload_libraries_in_progress)
		benchmark_register_members();
}

int64
benchmark_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64CONST(1000000000) + time.tv_nsec;
}

void
benchmark_tell(const char *socket_path, int64 nanos)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	uint64		bytes = pg_hton64((uint64) nanos);
	int			fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strlcpy(address.sun_path, socket_path, sizeof(address.sun_path));
	if (fd < 0 ||
		connect(fd, (struct sockaddr *) &address, sizeof(address)) < 0 ||
		write(fd, &bytes, sizeof(bytes)) != sizeof(bytes))
		ereport(ERROR, (errmsg("socket \"%s\" cannot be told a time: %m", socket_path)));
	close(fd);
}

void
benchmark_worker(BackgroundWorker *worker, const char *function, const char *socket_path)
{
	memset(worker, 0, sizeof(*worker));
	strlcpy(worker->bgw_name, "benchmark", BGW_MAXLEN);
	strlcpy(worker->bgw_type, "benchmark", BGW_MAXLEN);
	strlcpy(worker->bgw_library_name, BENCHMARK_LIBRARY, BGW_MAXLEN);
	strlcpy(worker->bgw_function_name, function, BGW_MAXLEN);
	if (strlcpy(worker->bgw_extra, socket_path, BGW_EXTRALEN) >= BGW_EXTRALEN)
		ereport(ERROR, (errmsg("socket \"%s\" has a path of more than %d bytes", socket_path, BGW_EXTRALEN - 1)));
	worker->bgw_flags = BGWORKER_SHMEM_ACCESS;
	worker->bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker->bgw_restart_time = BGW_NEVER_RESTART;
	worker->bgw_notify_pid = MyProcPid;
}

BackgroundWorkerHandle *
benchmark_register(BackgroundWorker *worker)
{
	BackgroundWorkerHandle *handle;

	if (!RegisterDynamicBackgroundWorker(worker, &handle))
		ereport(ERROR, (errmsg("no slot is free for a background worker"),
						errhint("Raise max_worker_processes.")));
	return handle;
}
