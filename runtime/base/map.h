/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small hash from a 64-bit key to a pointer: open addressing, linear probing, at most three
 * quarters full. Removing shifts later entries back, so there are no tombstones and searching never
 * gets slower. The pointers belong to the caller and are not NULL: a NULL value marks an empty
 * slot. All-zero bytes are a valid empty map. The caller excludes other threads.
 */
#ifndef ML_BASE_MAP_H
#define ML_BASE_MAP_H

#include <stdint.h>

#include "base/compiler.h"

struct ml_map_slot {
	uint64_t key;
	void *value; /* NULL: empty */
};

struct ml_map {
	struct ml_map_slot *slots; /* NULL until the first add */
	uint32_t count;            /* entries */
	uint32_t mask;             /* slots - 1; slots is a power of two */
};

/* Makes an empty map; allocates nothing. */
void ml_map_init(struct ml_map *map);

/*
 * Frees the slots, not what the values point to. The map is empty afterwards and may be used again.
 */
void ml_map_fini(struct ml_map *map);

/*
 * Adds an entry: 0, -EEXIST when the key is there already, or -ENOMEM; the map is unchanged on
 * error.
 */
int ml_map_add(struct ml_map *map, uint64_t key, void *value);

/* Removes an entry and returns its value, or NULL when the key is not there. */
void *ml_map_remove(struct ml_map *map, uint64_t key);

/*
 * The slot where the search for the key begins. Multiplying spreads consecutive keys; the high half
 * depends on all bits.
 */
ml_inline uint32_t ml_map_home(const struct ml_map *map, uint64_t key)
{
	return (uint32_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & map->mask;
}

/*
 * The value of a key, or NULL when it is not there. Inline, because it may stand in the path of a
 * message.
 */
ml_inline void *ml_map_find(const struct ml_map *map, uint64_t key)
{
	if (!map->count)
		return NULL;

	uint32_t i = ml_map_home(map, key);

	while (map->slots[i].value && map->slots[i].key != key)
		i = (i + 1) & map->mask;
	return map->slots[i].value;
}

#endif
