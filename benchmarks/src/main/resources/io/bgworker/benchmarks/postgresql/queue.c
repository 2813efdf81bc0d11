/* Two background workers that send each other messages by shm_mq, and tell how long that took. */
#include "benchmark.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "storage/dsm.h"
#include "storage/proc.h"
#include "storage/shm_mq.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* As in io.bgworker.benchmarks.subject.Talker. */
#define RING_BYTES ((Size) 1 << 20)
#define QUEUE_BYTES BUFFERALIGN(RING_BYTES + shm_mq_minimum_size)

/* As in io.bgworker.benchmarks.subject.Talk. */
typedef enum Kind
{
	ROUND_TRIPS,
	WAKES,
	ONE_WAY
} Kind;

/* The words for them, in that order. */
static const char *const kinds[] = {"round_trips", "wakes", "one_way"};

/* A message of which the one it comes to has slept: how long the one before took, and when this one was sent. */
typedef struct Stamped
{
	int64		nanos;
	int64		sent;
} Stamped;

/*
 * The beginning of their dynamic shared memory: what they shall do with each other. The queue from the leader to the follower comes
 * behind it, then the one back, then the answers.
 */
typedef struct Talk
{
	Kind		kind;
	int32		count;
	int32		bytes;			/* of each message */
	int64		pause_nanos;	/* before a message that comes back */
	int32		answers;		/* how many there are; written by the leader at its end */
} Talk;

/* One side of them. */
typedef struct Side
{
	Talk	   *talk;
	int64	   *answers;
	char	   *message;
	shm_mq_handle *out;
	shm_mq_handle *in;
} Side;

PGDLLEXPORT void benchmark_leader(Datum segment);
PGDLLEXPORT void benchmark_follower(Datum segment);

PG_FUNCTION_INFO_V1(benchmark_talk);

static char *
queue_to_follower(Talk *talk)
{
	return (char *) talk + BUFFERALIGN(sizeof(Talk));
}

static char *
queue_to_leader(Talk *talk)
{
	return queue_to_follower(talk) + QUEUE_BYTES;
}

static int64 *
answers_of(Talk *talk)
{
	return (int64 *) (queue_to_leader(talk) + QUEUE_BYTES);
}

static void
send_message(Side *side, Size bytes, bool flush)
{
	if (shm_mq_send(side->out, bytes, side->message, false, flush) != SHM_MQ_SUCCESS)
		ereport(ERROR, (errmsg("the other worker does not receive any more")));
}

/* Copies the message out of the ring, as a program does that wants to keep it. */
static void
receive_message(Side *side)
{
	Size		bytes;
	void	   *data;

	if (shm_mq_receive(side->in, &bytes, &data, false) != SHM_MQ_SUCCESS)
		ereport(ERROR, (errmsg("the other worker does not send any more")));
	memcpy(side->message, data, bytes);
}

static void
rest(Side *side)
{
	if (side->talk->pause_nanos > 0)
		pg_usleep(side->talk->pause_nanos / 1000);
}

static void
send_stamped(Side *side)
{
	((Stamped *) side->message)->sent = benchmark_now();
	send_message(side, sizeof(Stamped), true);
}

/* How long the one before and this one took. */
static int64
receive_stamped(Side *side)
{
	receive_message(side);
	return ((Stamped *) side->message)->nanos + benchmark_now() - ((Stamped *) side->message)->sent;
}

/* Returns how long all took together. */
static int64
send_all(Side *side)
{
	int64		begin = benchmark_now();

	for (int i = 1; i <= side->talk->count; i++)
		send_message(side, side->talk->bytes, i == side->talk->count);
	receive_message(side);
	return benchmark_now() - begin;
}

static void
receive_all(Side *side)
{
	for (int i = 0; i < side->talk->count; i++)
		receive_message(side);
	send_message(side, 1, true);
}

static int64
send_one(Side *side)
{
	int64		begin = benchmark_now();

	send_message(side, side->talk->bytes, true);
	receive_message(side);
	return benchmark_now() - begin;
}

static void
lead(Side *side)
{
	Talk	   *talk = side->talk;

	if (talk->kind == ONE_WAY)
	{
		send_all(side);			/* its memory is mapped then, as that of a worker that has run for a while */
		side->answers[0] = send_all(side);
		talk->answers = 1;
		return;
	}
	for (int i = 0; i < talk->count; i++)
	{
		rest(side);
		if (talk->kind == WAKES)
		{
			((Stamped *) side->message)->nanos = 0;
			send_stamped(side);
			side->answers[i] = receive_stamped(side);
		}
		else
			side->answers[i] = send_one(side);
	}
	talk->answers = talk->count;
}

static void
follow(Side *side)
{
	Talk	   *talk = side->talk;

	if (talk->kind == ONE_WAY)
	{
		receive_all(side);
		receive_all(side);
		return;
	}
	for (int i = 0; i < talk->count; i++)
	{
		if (talk->kind == WAKES)
		{
			((Stamped *) side->message)->nanos = receive_stamped(side);
			rest(side);
			send_stamped(side);
		}
		else
		{
			receive_message(side);
			send_message(side, talk->bytes, true);
		}
	}
}

/* Takes a side, and waits for the other. */
static void
attach(Side *side, Datum handle, bool leads)
{
	dsm_segment *segment = dsm_attach(DatumGetUInt32(handle));
	shm_mq	   *out;
	shm_mq	   *in;

	if (segment == NULL)
		ereport(ERROR, (errmsg("the dynamic shared memory of two workers is gone")));
	side->talk = dsm_segment_address(segment);
	side->answers = answers_of(side->talk);
	side->message = palloc0(Max(side->talk->bytes, sizeof(Stamped)));
	out = (shm_mq *) (leads ? queue_to_follower(side->talk) : queue_to_leader(side->talk));
	in = (shm_mq *) (leads ? queue_to_leader(side->talk) : queue_to_follower(side->talk));
	shm_mq_set_sender(out, MyProc);
	shm_mq_set_receiver(in, MyProc);
	side->out = shm_mq_attach(out, segment, NULL);
	side->in = shm_mq_attach(in, segment, NULL);
	shm_mq_wait_for_attach(side->out);
	shm_mq_wait_for_attach(side->in);
}

void
benchmark_leader(Datum segment)
{
	Side		side;

	BackgroundWorkerUnblockSignals();
	attach(&side, segment, true);
	lead(&side);
}

void
benchmark_follower(Datum segment)
{
	Side		side;

	BackgroundWorkerUnblockSignals();
	attach(&side, segment, false);
	follow(&side);
}

static Kind
kind_of(const char *word)
{
	for (int i = 0; i < lengthof(kinds); i++)
	{
		if (strcmp(kinds[i], word) == 0)
			return i;
	}
	ereport(ERROR, (errmsg("two workers do not know \"%s\"", word)));
}

/*
 * benchmark_talk(kind text, count integer, bytes integer, pause_nanos bigint) returns bigint[]: lets two workers send each other
 * messages. If each comes back, returns how long each took, else how long all took together, in nanoseconds.
 */
Datum
benchmark_talk(PG_FUNCTION_ARGS)
{
	Kind		kind = kind_of(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	int32		answers = kind == ONE_WAY ? 1 : PG_GETARG_INT32(1);
	dsm_segment *segment = dsm_create(BUFFERALIGN(sizeof(Talk)) + 2 * QUEUE_BYTES + answers * sizeof(int64), 0);
	Talk	   *talk = dsm_segment_address(segment);
	const char *functions[] = {"benchmark_leader", "benchmark_follower"};
	BackgroundWorkerHandle *handles[2];
	Datum	   *elements = palloc(answers * sizeof(Datum));

	talk->kind = kind;
	talk->count = PG_GETARG_INT32(1);
	talk->bytes = PG_GETARG_INT32(2);
	talk->pause_nanos = PG_GETARG_INT64(3);
	talk->answers = 0;
	shm_mq_create(queue_to_follower(talk), QUEUE_BYTES);
	shm_mq_create(queue_to_leader(talk), QUEUE_BYTES);
	for (int i = 0; i < 2; i++)
	{
		BackgroundWorker worker;

		benchmark_worker(&worker, functions[i], "");
		worker.bgw_main_arg = UInt32GetDatum(dsm_segment_handle(segment));
		handles[i] = benchmark_register(&worker);
	}
	for (int i = 0; i < 2; i++)
		WaitForBackgroundWorkerShutdown(handles[i]);
	if (talk->answers != answers)
		ereport(ERROR, (errmsg("two workers must answer, and did not"), errhint("The log says why.")));
	for (int i = 0; i < answers; i++)
		elements[i] = Int64GetDatum(answers_of(talk)[i]);
	dsm_detach(segment);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, answers, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
