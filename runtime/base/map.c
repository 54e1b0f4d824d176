/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing maps; searching is in map.h.
 *
 * Invariant: between the home of a key and its slot there is no empty slot. It lets a search stop
 * at the first empty one, and it is what adding and removing preserve.
 */
#include "base/map.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fail.h"

#define SLOTS_MIN 8

void ml_map_init(struct ml_map *map)
{
	*map = (struct ml_map){ 0 };
}

void ml_map_fini(struct ml_map *map)
{
	free(map->slots);
	ml_map_init(map);
}

/* Index of the key's slot, or of the empty one where it would stand. */
static uint32_t probe(const struct ml_map *map, uint64_t key)
{
	uint32_t i = ml_map_home(map, key);

	while (map->slots[i].value && map->slots[i].key != key)
		i = (i + 1) & map->mask;
	return i;
}

/* Moves all entries to twice as many slots. */
static int grow(struct ml_map *map)
{
	uint32_t old_slots = map->slots ? map->mask + 1 : 0;
	uint32_t new_slots = old_slots ? 2 * old_slots : SLOTS_MIN;
	struct ml_map grown = { .count = map->count, .mask = new_slots - 1 };

	if (!new_slots)
		return -ENOMEM;
	grown.slots = calloc(new_slots, sizeof(*grown.slots));
	if (!grown.slots)
		return -ENOMEM;
	for (uint32_t i = 0; i < old_slots; i++) {
		if (map->slots[i].value)
			grown.slots[probe(&grown, map->slots[i].key)] = map->slots[i];
	}
	free(map->slots);
	*map = grown;
	return 0;
}

int ml_map_add(struct ml_map *map, uint64_t key, void *value)
{
	uint64_t slots = map->slots ? (uint64_t)map->mask + 1 : 0;
	int error;

	ml_assert(value != NULL);
	if (ml_map_find(map, key))
		return -EEXIST;
	if (((uint64_t)map->count + 1) * 4 > slots * 3) {
		error = grow(map);
		if (error)
			return error;
	}
	map->slots[probe(map, key)] = (struct ml_map_slot){ .key = key, .value = value };
	map->count++;
	return 0;
}

void *ml_map_remove(struct ml_map *map, uint64_t key)
{
	void *value = ml_map_find(map, key);

	if (!value)
		return NULL;

	uint32_t hole = probe(map, key);

	for (uint32_t i = (hole + 1) & map->mask; map->slots[i].value; i = (i + 1) & map->mask) {
		uint32_t home = ml_map_home(map, map->slots[i].key);

		/*
		 * An entry whose home lies behind the hole, on the way to i, must stay where it is.
		 */
		if (((i - home) & map->mask) < ((i - hole) & map->mask))
			continue;
		map->slots[hole] = map->slots[i];
		hole = i;
	}
	map->slots[hole].value = NULL;
	map->count--;
	return value;
}
