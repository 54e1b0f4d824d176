/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Groups: ordered sets of processes (MPI 5.0 section 7.3). Processes that follow each other are a range, which takes no memory;
 * any other group has a table in both directions, so that every operation here is linear in the sizes of its groups.
 *
 * A group never changes after it was made. Communicators and handles share it and count references. The group without
 * members is one object, whose handle is MPI_GROUP_EMPTY and which is never freed. The caller excludes other threads.
 */
#ifndef ML_OBJECT_GROUP_H
#define ML_OBJECT_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "mpi_lite.h"

#define ML_GROUP_MAGIC 0x70757267u

struct ml_session; /* object/session.h */

struct ml_group {
	uint32_t magic;         /* ML_GROUP_MAGIC while the group exists */
	uint32_t references;
	int32_t size;
	int32_t rank;           /* of this process, or MPI_UNDEFINED */
	uint32_t first;         /* range: rank r is process first + r */
	uint32_t *peers;        /* table: process of each rank; NULL for a range */
	int32_t *ranks;         /* table: rank of process low + i, or MPI_UNDEFINED, for i < span; in the memory of `peers` */
	uint32_t low;
	uint32_t span;
	struct ml_session *session; /* that it comes from, or NULL */
};

extern struct ml_group ml_group_empty;

/* Prepares groups for process me. 0 or -ENOMEM. fini frees what the user has not. */
int ml_group_init(uint32_t me);
void ml_group_fini(void);

/* A group of the given processes, all different, copied; with one reference, NULL when memory is out. */
struct ml_group *ml_group_new(const uint32_t *peers, int32_t size);
struct ml_group *ml_group_new_range(uint32_t first, int32_t size);

ml_inline struct ml_group *ml_group_hold(struct ml_group *group)
{
	group->references++;
	return group;
}

void ml_group_drop(struct ml_group *group);

/* Between handle and object; find returns NULL for what is no group. */
struct ml_group *ml_group_find(MPI_Group handle);
MPI_Group ml_group_handle(struct ml_group *group);

/* Between handle and a number that fits an int and is not negative; by_number returns NULL for what is none. */
int ml_group_number(const struct ml_group *group);
struct ml_group *ml_group_by_number(int number);

/* The process of a rank, which is in range. */
ml_inline uint32_t ml_group_peer(const struct ml_group *group, int32_t rank)
{
	return group->peers ? group->peers[rank] : group->first + (uint32_t)rank;
}

/* The rank of a process, or MPI_UNDEFINED when it is no member. */
ml_inline int32_t ml_group_rank_of(const struct ml_group *group, uint32_t peer)
{
	if (!group->peers)
		return peer - group->first < (uint32_t)group->size ? (int32_t)(peer - group->first) : MPI_UNDEFINED;
	return peer - group->low < group->span ? group->ranks[peer - group->low] : MPI_UNDEFINED;
}

/* MPI_IDENT, MPI_SIMILAR or MPI_UNEQUAL. */
int ml_group_compare(const struct ml_group *a, const struct ml_group *b);

/*
 * The operations of section 7.3.2. Each returns MPI_SUCCESS and a group with one reference, or an MPI_ERR_ class with a note:
 * MPI_ERR_NO_MEM, and MPI_ERR_RANK or MPI_ERR_ARG when the ranks or ranges are not what the standard allows.
 */
int ml_group_union(struct ml_group *a, struct ml_group *b, struct ml_group **out);
int ml_group_intersection(struct ml_group *a, struct ml_group *b, struct ml_group **out);
int ml_group_difference(struct ml_group *a, struct ml_group *b, struct ml_group **out);
int ml_group_incl(struct ml_group *group, int n, const int *ranks, struct ml_group **out);
int ml_group_excl(struct ml_group *group, int n, const int *ranks, struct ml_group **out);
int ml_group_range_incl(struct ml_group *group, int n, int ranges[][3], struct ml_group **out);
int ml_group_range_excl(struct ml_group *group, int n, int ranges[][3], struct ml_group **out);

#endif
