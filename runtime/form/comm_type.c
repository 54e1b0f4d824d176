/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What processes share, for MPI_Comm_split_type (MPI 5.0 section 7.4.2): from the tables in which the launcher has written where
 * each rank is bound. Every process can read them, so nothing needs to be said.
 */
#include <stddef.h>
#include <strings.h>

#include "form/form.h"
#include "p2p/peer.h"

/* Names that users give to a level, ours first; those of hwloc may stand behind hwloc://. */
static const char *const names[ML_LEVEL_COUNT][4] = {
	[ML_LEVEL_MACHINE] = { "machine", "node", "mpi_shared_memory" },
	[ML_LEVEL_PACKAGE] = { "package", "socket" },
	[ML_LEVEL_NUMA] = { "numanode", "numa" },
	[ML_LEVEL_L3] = { "l3cache", "l3" },
	[ML_LEVEL_CORE] = { "core" },
	[ML_LEVEL_PU] = { "pu", "hwthread" },
};

enum ml_form_level ml_form_level_by_name(const char *name)
{
	static const char scheme[] = "hwloc://";

	if (strncasecmp(name, scheme, sizeof scheme - 1) == 0)
		name += sizeof scheme - 1;
	for (enum ml_form_level level = 0; level < ML_LEVEL_COUNT; level++)
		for (size_t i = 0; i < ML_ARRAY_LEN(names[level]) && names[level][i]; i++)
			if (strcasecmp(name, names[level][i]) == 0)
				return level;
	return ML_LEVEL_COUNT;
}

const char *ml_form_level_name(enum ml_form_level level)
{
	return names[level][0];
}

/* The number of a process's instance of a level, -1 when it has none. */
static int32_t instance(uint32_t peer, enum ml_form_level level)
{
	const struct ml_place_shm *place = &ml_peers.segment.rank[peer].place;

	switch (level) {
	case ML_LEVEL_PACKAGE:
		return place->package;
	case ML_LEVEL_NUMA:
		return place->numa;
	case ML_LEVEL_L3:
		return place->l3;
	case ML_LEVEL_CORE:
		return place->core;
	case ML_LEVEL_PU:
		return place->pu;
	default:
		return 0;
	}
}

int ml_form_level_color(enum ml_form_level level)
{
	int32_t number = instance(ml_peers.me, level);

	return number >= 0 ? number : MPI_UNDEFINED;
}

enum ml_form_level ml_form_level_below(const struct ml_group *group)
{
	for (enum ml_form_level level = ML_LEVEL_MACHINE; level < ML_LEVEL_COUNT; level++)
		for (int32_t rank = 1; rank < group->size; rank++)
			if (instance(ml_group_peer(group, rank), level) != instance(ml_group_peer(group, 0), level))
				return level;
	return ML_LEVEL_COUNT;
}
