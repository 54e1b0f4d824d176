/* SPDX-License-Identifier: BSD-2-Clause */
/* Groups of processes: see group.h. */
#include "object/group.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/arena.h"
#include "object/error.h"

#define GROUPS_MAX ((size_t)1 << 20)

struct ml_group ml_group_empty = {
	.magic = ML_GROUP_MAGIC, .references = 1, .rank = MPI_UNDEFINED,
};

static struct ml_arena arena;
static uint32_t this_process;

int ml_group_init(uint32_t me)
{
	this_process = me;
	return ml_arena_init(&arena, sizeof(struct ml_group), GROUPS_MAX);
}

void ml_group_fini(void)
{
	for (size_t i = 0; i < ml_arena_made(&arena); i++) {
		struct ml_group *group = ml_arena_at(&arena, i);

		if (group->magic == ML_GROUP_MAGIC)
			free(group->peers);
	}
	ml_arena_fini(&arena);
}

static struct ml_group *new(int32_t size)
{
	struct ml_group *group = ml_arena_new(&arena);

	if (group)
		*group = (struct ml_group){ .magic = ML_GROUP_MAGIC, .references = 1, .size = size };
	return group;
}

struct ml_group *ml_group_new_range(uint32_t first, int32_t size)
{
	struct ml_group *group;

	if (!size)
		return ml_group_hold(&ml_group_empty);
	group = new(size);
	if (group) {
		group->first = first;
		group->rank = ml_group_rank_of(group, this_process);
	}
	return group;
}

static bool is_range(const uint32_t *peers, int32_t size)
{
	for (int32_t rank = 1; rank < size; rank++)
		if (peers[rank] != peers[0] + (uint32_t)rank)
			return false;
	return true;
}

/* Gives a group its tables. False when memory is out. */
static bool set_table(struct ml_group *group, const uint32_t *peers)
{
	size_t size = (size_t)group->size;
	uint32_t low = peers[0], high = peers[0];

	for (size_t i = 1; i < size; i++) {
		low = ml_min(low, peers[i]);
		high = ml_max(high, peers[i]);
	}
	group->low = low;
	group->span = high - low + 1;
	group->peers = malloc(sizeof *peers * size + sizeof *group->ranks * group->span);
	if (!group->peers)
		return false;
	memcpy(group->peers, peers, sizeof *peers * size);
	group->ranks = (int32_t *)(group->peers + size);
	for (uint32_t i = 0; i < group->span; i++)
		group->ranks[i] = MPI_UNDEFINED;
	for (int32_t rank = 0; rank < group->size; rank++) {
		ml_assert(group->ranks[peers[rank] - low] == MPI_UNDEFINED);
		group->ranks[peers[rank] - low] = rank;
	}
	return true;
}

struct ml_group *ml_group_new(const uint32_t *peers, int32_t size)
{
	struct ml_group *group;

	if (!size || is_range(peers, size))
		return ml_group_new_range(size ? peers[0] : 0, size);
	group = new(size);
	if (group && !set_table(group, peers)) {
		ml_group_drop(group);
		group = NULL;
	}
	if (group)
		group->rank = ml_group_rank_of(group, this_process);
	return group;
}

void ml_group_drop(struct ml_group *group)
{
	ML_CHECK_MAGIC(group, ML_GROUP_MAGIC);
	ml_assert(group->references > 0);
	if (group == &ml_group_empty || --group->references > 0)
		return;
	free(group->peers);
	group->magic = 0;
	ml_arena_free(&arena, group);
}

struct ml_group *ml_group_find(MPI_Group handle)
{
	struct ml_group *group = (struct ml_group *)handle;

	if (handle == MPI_GROUP_EMPTY)
		return &ml_group_empty;
	return ml_arena_has(&arena, group) && group->magic == ML_GROUP_MAGIC ? group : NULL;
}

MPI_Group ml_group_handle(struct ml_group *group)
{
	return group == &ml_group_empty ? MPI_GROUP_EMPTY : (MPI_Group)group;
}

int ml_group_number(const struct ml_group *group)
{
	return ml_arena_index(&arena, group);
}

struct ml_group *ml_group_by_number(int number)
{
	return (size_t)number < ml_arena_made(&arena) ? ml_arena_at(&arena, (size_t)number) : NULL;
}

int ml_group_compare(const struct ml_group *a, const struct ml_group *b)
{
	int result = MPI_IDENT;

	if (a->size != b->size)
		return MPI_UNEQUAL;
	for (int32_t rank = 0; rank < a->size; rank++) {
		int32_t other = ml_group_rank_of(b, ml_group_peer(a, rank));

		if (other == MPI_UNDEFINED)
			return MPI_UNEQUAL;
		if (other != rank)
			result = MPI_SIMILAR;
	}
	return result;
}

/* ---- making groups of groups ------------------------------------------------------------------------------------ */

/* A list of processes that becomes a group. */
struct list {
	uint32_t *peers;
	int32_t size;
};

static int list_init(struct list *list, int64_t room)
{
	*list = (struct list){ .peers = malloc(sizeof *list->peers * (size_t)ml_max(room, 1)) };
	if (list->peers)
		return MPI_SUCCESS;
	ml_note("a list of %lld processes", (long long)room);
	return MPI_ERR_NO_MEM;
}

/* Makes the group, of the same session as the group it comes from, and frees the list. */
static int list_finish(struct list *list, const struct ml_group *from, struct ml_group **out)
{
	struct ml_group *group = ml_group_new(list->peers, list->size);

	free(list->peers);
	if (!group) {
		ml_note("a group of %d processes", list->size);
		return MPI_ERR_NO_MEM;
	}
	if (group != &ml_group_empty)
		group->session = from->session;
	*out = group;
	return MPI_SUCCESS;
}

/* Adds the members of `from` that are, or are not, in `other`. */
static void add_members(struct list *list, const struct ml_group *from, const struct ml_group *other, bool in)
{
	for (int32_t rank = 0; rank < from->size; rank++) {
		uint32_t peer = ml_group_peer(from, rank);

		if ((ml_group_rank_of(other, peer) != MPI_UNDEFINED) == in)
			list->peers[list->size++] = peer;
	}
}

int ml_group_union(struct ml_group *a, struct ml_group *b, struct ml_group **out)
{
	struct list list;
	int error = list_init(&list, (int64_t)a->size + b->size);

	if (error)
		return error;
	add_members(&list, a, a, true);
	add_members(&list, b, a, false);
	return list_finish(&list, a, out);
}

int ml_group_intersection(struct ml_group *a, struct ml_group *b, struct ml_group **out)
{
	struct list list;
	int error = list_init(&list, a->size);

	if (error)
		return error;
	add_members(&list, a, b, true);
	return list_finish(&list, a, out);
}

int ml_group_difference(struct ml_group *a, struct ml_group *b, struct ml_group **out)
{
	struct list list;
	int error = list_init(&list, a->size);

	if (error)
		return error;
	add_members(&list, a, b, false);
	return list_finish(&list, a, out);
}

/* Adds one rank of `group`, which must not be in the list yet: `seen` remembers by rank. */
static int add_rank(struct list *list, const struct ml_group *group, bool *seen, int64_t rank)
{
	if (rank < 0 || rank >= group->size) {
		ml_note("rank %lld, the group has %d process%s", (long long)rank, group->size, group->size == 1 ? "" : "es");
		return MPI_ERR_RANK;
	}
	if (seen[rank]) {
		ml_note("rank %lld is there twice", (long long)rank);
		return MPI_ERR_RANK;
	}
	seen[rank] = true;
	list->peers[list->size++] = ml_group_peer(group, (int32_t)rank);
	return MPI_SUCCESS;
}

static int add_range(struct list *list, const struct ml_group *group, bool *seen, const int range[3])
{
	int64_t first = range[0], last = range[1], stride = range[2];
	int error = MPI_SUCCESS;

	if (!stride || (stride > 0 ? first > last : first < last)) {
		ml_note("a range from %lld to %lld in steps of %lld", (long long)first, (long long)last, (long long)stride);
		return MPI_ERR_ARG;
	}
	for (int64_t rank = first; !error && (stride > 0 ? rank <= last : rank >= last); rank += stride)
		error = add_rank(list, group, seen, rank);
	return error;
}

/* What a user selects from a group: ranks, or ranges when `ranges` is set. */
struct selection {
	int n;
	const int *ranks;
	int (*ranges)[3];
};

static int add_selection(struct list *list, const struct ml_group *group, bool *seen, const struct selection *selection)
{
	int error = MPI_SUCCESS;

	for (int i = 0; i < selection->n && !error; i++)
		error = selection->ranges ? add_range(list, group, seen, selection->ranges[i]) :
					    add_rank(list, group, seen, selection->ranks[i]);
	return error;
}

/* The selected members in the order of the selection, or all the others in the order of the group. */
static int choose(struct ml_group *group, const struct selection *selection, bool others, struct ml_group **out)
{
	struct list list;
	bool *seen;
	int error;

	if (selection->n < 0) {
		ml_note("n is %d", selection->n);
		return MPI_ERR_ARG;
	}
	error = list_init(&list, group->size);
	if (error)
		return error;
	seen = calloc((size_t)group->size + 1, sizeof *seen);
	error = seen ? add_selection(&list, group, seen, selection) : MPI_ERR_NO_MEM;
	if (!error && others) {
		list.size = 0;
		for (int32_t rank = 0; rank < group->size; rank++)
			if (!seen[rank])
				list.peers[list.size++] = ml_group_peer(group, rank);
	}
	free(seen);
	if (error) {
		free(list.peers);
		return error;
	}
	return list_finish(&list, group, out);
}

int ml_group_incl(struct ml_group *group, int n, const int *ranks, struct ml_group **out)
{
	return choose(group, &(struct selection){ n, ranks, NULL }, false, out);
}

int ml_group_excl(struct ml_group *group, int n, const int *ranks, struct ml_group **out)
{
	return choose(group, &(struct selection){ n, ranks, NULL }, true, out);
}

int ml_group_range_incl(struct ml_group *group, int n, int ranges[][3], struct ml_group **out)
{
	return choose(group, &(struct selection){ n, NULL, ranges }, false, out);
}

int ml_group_range_excl(struct ml_group *group, int n, int ranges[][3], struct ml_group **out)
{
	return choose(group, &(struct selection){ n, NULL, ranges }, true, out);
}
