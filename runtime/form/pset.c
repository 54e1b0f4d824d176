/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Process sets (MPI 5.0 section 11.3.2): the whole job, the process alone, and for every kind of hardware that the launcher's
 * tables know, the processes that are bound to the same piece of it. A process sees the sets that it is in.
 */
#include "form/pset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object/error.h"
#include "p2p/peer.h"

/* Pieces of hardware come behind these two. */
enum { WORLD, SELF, FIXED };

/* The levels that this process is bound at, one after the other. */
static enum ml_form_level next_level(enum ml_form_level level)
{
	while (level < ML_LEVEL_COUNT && ml_form_level_color(level) == MPI_UNDEFINED)
		level++;
	return level;
}

int ml_pset_count(void)
{
	int count = FIXED;

	for (enum ml_form_level level = next_level(0); level < ML_LEVEL_COUNT; level = next_level(level + 1))
		count++;
	return count;
}

void ml_pset_name(int n, char *name)
{
	enum ml_form_level level;

	if (n < FIXED) {
		strcpy(name, n == WORLD ? "mpi://WORLD" : "mpi://SELF");
		return;
	}
	for (level = next_level(0); n > FIXED; n--)
		level = next_level(level + 1);
	snprintf(name, MPI_MAX_PSET_NAME_LEN, "%s/%d", ml_form_level_name(level), ml_form_level_color(level));
}

/* The processes on the same piece of hardware as this one. */
static struct ml_group *neighbors(enum ml_form_level level)
{
	uint32_t *peers = malloc(sizeof *peers * ml_peers.count);
	struct ml_group *group;
	int32_t size = 0;

	for (uint32_t peer = 0; peers && peer < ml_peers.count; peer++)
		if (ml_form_level_instance(level, peer) == ml_form_level_instance(level, ml_peers.me))
			peers[size++] = peer;
	group = peers ? ml_group_new(peers, size) : NULL;
	free(peers);
	return group;
}

static struct ml_group *make(int n)
{
	enum ml_form_level level;

	if (n == WORLD)
		return ml_group_new_range(0, (int32_t)ml_peers.count);
	if (n == SELF)
		return ml_group_new_range(ml_peers.me, 1);
	for (level = next_level(0); n > FIXED; n--)
		level = next_level(level + 1);
	return neighbors(level);
}

int ml_pset_group(const char *name, struct ml_group **group_out)
{
	char known[MPI_MAX_PSET_NAME_LEN];
	struct ml_group *group;

	for (int n = 0; n < ml_pset_count(); n++) {
		ml_pset_name(n, known);
		if (strcmp(known, name) != 0)
			continue;
		group = make(n);
		if (!group) {
			ml_note("the group of process set \"%s\"", name);
			return MPI_ERR_NO_MEM;
		}
		*group_out = group;
		return MPI_SUCCESS;
	}
	*group_out = NULL;
	return MPI_SUCCESS;
}
