/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations of the user: see op_user.h. */
#include "op/op_user.h"

#include <limits.h>
#include <pthread.h>

#include "base/atomic.h"
#include "base/fail.h"
#include "object/arena.h"
#include "object/error.h"
#include "os/guard.h"

#define OPS_MAX ((size_t)1 << 16)
#define STRIDE ML_ROUND_UP(sizeof(struct user_op), (size_t)ML_CACHELINE)

struct user_op {
	struct ml_op op;
	ml_atomic_u32 holders;
	struct ml_op_user_fn fn;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the arena */
static struct ml_arena arena;                            /* reserved by the first operation */
static ml_atomic_u64 first, used;                        /* where it is and how many bytes of it have been handed out */

static struct user_op *user(const struct ml_op *op)
{
	ml_assert(op->user);
	return (struct user_op *)(uintptr_t)op;
}

static struct user_op *make(void)
{
	struct user_op *u = NULL;

	pthread_mutex_lock(&lock);
	if (arena.base || ml_arena_init(&arena, sizeof *u, OPS_MAX) == 0)
		u = ml_arena_new(&arena);
	ml_store_rlx(&first, (uintptr_t)arena.base);
	ml_store_rel(&used, ml_arena_made(&arena) * arena.stride);
	pthread_mutex_unlock(&lock);
	return u;
}

const struct ml_op *ml_op_user_new(struct ml_op_user_fn fn, bool commute)
{
	struct user_op *u = make();

	if (!u) {
		ml_note("there are %zu operations already", (size_t)ml_load_rlx(&used) / STRIDE);
		return NULL;
	}
	u->op = (struct ml_op){
		.magic = ML_OP_MAGIC, .commute = commute, .user = true, .handle = (MPI_Op)u, .name = "the user's operation",
	};
	u->fn = fn;
	ml_store_rlx(&u->holders, 1);
	return &u->op;
}

const struct ml_op *ml_op_user_find(MPI_Op handle)
{
	uint64_t offset = (uint64_t)(uintptr_t)handle - ml_load_rlx(&first);

	/* ml_arena_has in words that other threads may be writing. */
	if (offset >= ml_load_acq(&used) || offset % STRIDE != 0)
		return NULL;
	return (const struct ml_op *)handle;
}

int ml_op_user_number(const struct ml_op *op)
{
	return (int)(((uintptr_t)op - ml_load_rlx(&first)) / STRIDE);
}

const struct ml_op *ml_op_user_by_number(int number)
{
	return ml_op_user_find((MPI_Op)(ml_load_rlx(&first) + (uintptr_t)number * STRIDE));
}

void ml_op_user_free(const struct ml_op *op)
{
	ML_CHECK_MAGIC(op, ML_OP_MAGIC);
	user(op)->op.magic = 0;
	ml_op_user_drop(op);
}

void ml_op_user_hold(const struct ml_op *op)
{
	if (op->user)
		ml_add_acqrel(&user(op)->holders, 1);
}

void ml_op_user_drop(const struct ml_op *op)
{
	if (!op->user || ml_sub_acqrel(&user(op)->holders, 1) > 1)
		return;
	pthread_mutex_lock(&lock);
	ml_arena_free(&arena, user(op));
	pthread_mutex_unlock(&lock);
}

void ml_op_user_call(const struct ml_op *op, const struct ml_type *type, const void *in, void *inout, size_t count)
{
	MPI_Datatype handle = ml_type_handle(type);
	const struct ml_op_user_fn *fn = &user(op)->fn;
	size_t most = fn->wide ? PTRDIFF_MAX : INT_MAX;
	ML_GUARD_AWAY;

	for (size_t at = 0; at < count; at += most) {
		size_t n = ml_min(count - at, most);
		MPI_Aint offset = (MPI_Aint)at * type->extent;
		void *a = (char *)(uintptr_t)in + offset, *b = (char *)inout + offset;

		if (fn->wide)
			fn->wide(a, b, &(MPI_Count){ (MPI_Count)n }, &handle);
		else
			fn->narrow(a, b, &(int){ (int)n }, &handle);
	}
}

void ml_op_user_fini(void)
{
	ml_store_rlx(&used, 0);
	ml_arena_fini(&arena);
}
