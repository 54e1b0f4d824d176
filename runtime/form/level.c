/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels of the machine, for MPI_Comm_split_type (MPI 5.0 section 7.4.2) and process sets: see level.h. */
#include "form/level.h"

#include <stddef.h>
#include <strings.h>

#include "p2p/peer.h"

/* Names that users give to a level, ours first. All may stand without or behind hwloc://. */
static const char *const names[ML_LEVEL_COUNT][4] = {
	[ML_LEVEL_MACHINE] = { "hwloc://Machine", "node", "mpi_shared_memory" },
	[ML_LEVEL_PACKAGE] = { "hwloc://Package", "socket" },
	[ML_LEVEL_NUMA] = { "hwloc://NUMANode", "numa" },
	[ML_LEVEL_L3] = { "hwloc://L3Cache", "l3" },
	[ML_LEVEL_CORE] = { "hwloc://Core" },
	[ML_LEVEL_PU] = { "hwloc://PU", "hwthread" },
};

static const char *without_scheme(const char *name)
{
	static const char scheme[] = "hwloc://";

	return strncasecmp(name, scheme, sizeof scheme - 1) == 0 ? name + sizeof scheme - 1 : name;
}

enum ml_form_level ml_form_level_by_name(const char *name)
{
	for (enum ml_form_level level = 0; level < ML_LEVEL_COUNT; level++)
		for (size_t i = 0; i < ML_ARRAY_LEN(names[level]) && names[level][i]; i++)
			if (strcasecmp(without_scheme(name), without_scheme(names[level][i])) == 0)
				return level;
	return ML_LEVEL_COUNT;
}

const char *ml_form_level_name(enum ml_form_level level)
{
	return names[level][0];
}

int32_t ml_form_level_instance(enum ml_form_level level, uint32_t peer)
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
	int32_t number = ml_form_level_instance(level, ml_peers.me);

	return number >= 0 ? number : MPI_UNDEFINED;
}

enum ml_form_level ml_form_level_below(const struct ml_group *group)
{
	for (enum ml_form_level level = ML_LEVEL_MACHINE; level < ML_LEVEL_COUNT; level++)
		for (int32_t rank = 1; rank < group->size; rank++)
			if (ml_form_level_instance(level, ml_group_peer(group, rank)) !=
			    ml_form_level_instance(level, ml_group_peer(group, 0)))
				return level;
	return ML_LEVEL_COUNT;
}
