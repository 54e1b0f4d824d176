/* SPDX-License-Identifier: BSD-2-Clause */
/* Matched probes: see mprobe.h. */
#include "p2p/mprobe.h"

#include "object/arena.h"
#include "p2p/recv.h"

#define MESSAGES_MAX ((size_t)1 << 20)

static struct ml_arena arena;

int ml_mprobe_init(void)
{
	return ml_arena_init(&arena, sizeof(struct ml_matched), MESSAGES_MAX);
}

static void free_matched(struct ml_matched *matched)
{
	matched->magic = 0;
	ml_arena_free(&arena, matched);
}

/* The handle first: a message that has left its queue cannot go back to its place. */
int ml_mprobe_take(const struct ml_comm *comm, uint32_t source, int32_t tag, struct ml_matched **matched_out)
{
	struct ml_matched *matched;

	*matched_out = NULL;
	if (!ml_match_find(source, tag, comm->ctx))
		return MPI_SUCCESS;
	matched = ml_arena_new(&arena);
	if (!matched)
		return MPI_ERR_NO_MEM;
	*matched = (struct ml_matched){ ML_MATCHED_MAGIC, comm, ml_match_take(source, tag, comm->ctx) };
	*matched_out = matched;
	return MPI_SUCCESS;
}

struct ml_matched *ml_mprobe_find(MPI_Message handle)
{
	struct ml_matched *matched = (struct ml_matched *)handle;

	return ml_arena_has(&arena, matched) && matched->magic == ML_MATCHED_MAGIC ? matched : NULL;
}

int ml_mprobe_number(const struct ml_matched *matched)
{
	return ml_arena_index(&arena, matched);
}

struct ml_matched *ml_mprobe_by_number(int number)
{
	return (size_t)number < ml_arena_made(&arena) ? ml_arena_at(&arena, (size_t)number) : NULL;
}

void ml_mprobe_receive(struct ml_matched *matched, struct ml_request *request)
{
	struct ml_arrival *arrival = matched->arrival;

	free_matched(matched);
	request->error = MPI_SUCCESS;
	request->state = ML_REQUEST_POSTED;
	ml_recv_start_matched(request, arrival);
}
