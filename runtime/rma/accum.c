/* SPDX-License-Identifier: BSD-2-Clause */
/* Combining with the memory of a target: see accum.h. */
#include "rma/accum.h"

#include <sched.h>
#include <string.h>

#include "base/cpu.h"
#include "base/fail.h"
#include "shm/bell.h"

/* Bytes of elements that are not combined where they lie: the lock is let go after so many. */
#define ROOM ((size_t)8192)

/* Looks of about 70 ns before a holder is taken to have lost its core. */
#define LOOKS 32

void ml_accum_wait_lock(struct ml_win_shm *shm, uint32_t holder)
{
	uint32_t nobody;

	for (uint32_t turn = 0;; turn++) {
		nobody = 0;
		if (ml_load_rlx(&shm->accumulate) == 0 && ml_cas_acqrel(&shm->accumulate, &nobody, holder)) /* A1 */
			return;
		if (ml_bell.shared || turn >= LOOKS)
			sched_yield();
		else
			ml_cpu_relax();
	}
}

/* Where the next elements are, if they lie one behind the other as an array of the basic type; or NULL. */
static unsigned char *find_array(const struct ml_pack *pack, const struct ml_type *basic)
{
	if (pack->type == basic)
		return (unsigned char *)((uintptr_t)pack->base + pack->position / basic->size * (uintptr_t)basic->extent);
	if (basic->contiguous && ml_pack_is_contiguous(pack->type, pack->count))
		return (unsigned char *)((uintptr_t)ml_pack_address(pack->base, pack->type) + pack->position);
	return NULL;
}

/* Copies the next elements to an array, without moving forward. */
static void copy_to_array(const struct ml_pack *pack, const struct ml_type *basic, void *array, size_t bytes)
{
	struct ml_pack from = *pack, to;

	ml_pack_init(&to, array, bytes / basic->size, basic);
	ml_pack_copy(&to, &from, bytes);
}

static int read_there(const struct ml_accum *a, void *array, size_t bytes)
{
	struct ml_pack there = *a->there, here;

	ml_pack_init(&here, array, bytes / a->basic->size, a->basic);
	return ml_remote_read(a->remote, &there, &here, bytes);
}

static int write_there(const struct ml_accum *a, void *array, size_t bytes)
{
	struct ml_pack there = *a->there, here;

	ml_pack_init(&here, array, bytes / a->basic->size, a->basic);
	return ml_remote_write(a->remote, &there, &here, bytes);
}

/* With the lock: combines the next elements. `in_place` is where they lie, if they need no copy. */
static int combine(struct ml_accum *a, unsigned char *in_place, unsigned char *operand, size_t bytes)
{
	unsigned char room[ROOM] ml_aligned(16), *array = in_place ? in_place : room;
	int error = in_place ? MPI_SUCCESS : read_there(a, array, bytes);

	if (error)
		return error;
	if (a->result) {
		struct ml_pack before;

		ml_pack_init(&before, array, bytes / a->basic->size, a->basic);
		ml_pack_copy(a->result, &before, bytes);
	}
	if (!a->fn)
		return MPI_SUCCESS;
	a->fn(array, operand, array, bytes / a->basic->size);
	return in_place ? MPI_SUCCESS : write_there(a, array, bytes);
}

/* The next elements, as many as one turn does. */
static int take_turn(struct ml_accum *a, size_t *left)
{
	unsigned char room[ROOM] ml_aligned(16), *operand = NULL;
	unsigned char *in_place = a->remote->is_mapped ? find_array(a->there, a->basic) : NULL;
	size_t bytes;
	int error;

	if (a->fn)
		operand = find_array(a->origin, a->basic);
	bytes = in_place && (operand || !a->fn) ? ML_ACCUM_TURN : ROOM;
	bytes = ml_min(*left, bytes / (size_t)a->basic->extent * a->basic->size);
	if (a->fn && !operand)
		copy_to_array(a->origin, a->basic, operand = room, bytes);

	ml_accum_lock(a->win, a->remote->rank);
	error = combine(a, in_place, operand, bytes);
	ml_accum_unlock(a->win, a->remote->rank);

	a->there->position += bytes;
	if (a->fn)
		a->origin->position += bytes;
	*left -= bytes;
	return error;
}

int ml_accum_run(struct ml_accum *accum, size_t bytes)
{
	int error = MPI_SUCCESS;

	while (bytes && !error)
		error = take_turn(accum, &bytes);
	return error;
}

int ml_accum_swap(const struct ml_accum *accum, const void *origin, const void *compare, void *result)
{
	size_t size = accum->basic->size;
	ml_u128 found = 0, wanted = 0, wished = 0;
	int error;

	ml_assert(size <= sizeof found);
	memcpy(&wanted, compare, size);
	memcpy(&wished, origin, size);
	ml_accum_lock(accum->win, accum->remote->rank);
	error = read_there(accum, &found, size);
	if (!error && found == wanted)
		error = write_there(accum, &wished, size);
	ml_accum_unlock(accum->win, accum->remote->rank);
	if (!error)
		memcpy(result, &found, size);
	return error;
}
