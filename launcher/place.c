/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine is cut into slots (cores, or hardware threads) in order of preference; each rank takes its slots from the unit
 * whose turn it is; then the slots are widened to what the rank is bound to.
 */
#include "launcher/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/fail.h"

/* Rows of the machine's table that belong together, and whether a rank has them. */
struct slot {
	uint32_t row;
	uint32_t rows;
	bool taken; /* by another job */
	bool used;
};

struct cut {
	const struct ml_topo *topo;
	struct slot *slot;
	uint32_t slots;
	int32_t *unit; /* the different units that ranks go around */
	uint32_t units;
	bool again;    /* some slot was given out twice */
};

int32_t ml_place_index(const struct ml_topo_pu *pu, enum ml_unit unit)
{
	switch (unit) {
	case ML_UNIT_HWTHREAD:
		return pu->os;
	case ML_UNIT_CORE:
		return pu->core;
	case ML_UNIT_L2:
		return pu->l2;
	case ML_UNIT_L3:
		return pu->l3;
	case ML_UNIT_NUMA:
		return pu->numa;
	case ML_UNIT_PACKAGE:
		return pu->package;
	default:
		return 0;
	}
}

/* Free before taken, fast before slow, then the machine's order (rows differ, so the order is total). */
static bool is_before(const struct cut *cut, const struct slot *a, const struct slot *b)
{
	int32_t kind_a = cut->topo->pu[a->row].kind, kind_b = cut->topo->pu[b->row].kind;

	if (a->taken != b->taken)
		return b->taken;
	if (kind_a != kind_b)
		return kind_a > kind_b;
	return a->row < b->row;
}

/* Inserts from the end; the usual machine is in order already. */
static void add_slot(struct cut *cut, struct slot slot)
{
	uint32_t at = cut->slots++;

	for (; at > 0 && is_before(cut, &slot, &cut->slot[at - 1]); at--)
		cut->slot[at] = cut->slot[at - 1];
	cut->slot[at] = slot;
}

static void cut_slots(struct cut *cut, const bool *is_taken, bool threads)
{
	const struct ml_topo *topo = cut->topo;
	uint32_t rows;

	for (uint32_t row = 0; row < topo->count; row += rows) {
		rows = 1;
		while (!threads && row + rows < topo->count && topo->pu[row + rows].core == topo->pu[row].core)
			rows++;
		add_slot(cut, (struct slot){ .row = row, .rows = rows, .taken = is_taken && is_taken[row] });
	}
}

static void find_units(struct cut *cut, enum ml_unit map)
{
	for (uint32_t i = 0; i < cut->slots; i++) {
		int32_t index = map > ML_UNIT_CORE ? ml_place_index(&cut->topo->pu[cut->slot[i].row], map) : 0;
		uint32_t at = 0;

		while (at < cut->units && cut->unit[at] != index)
			at++;
		if (at == cut->units)
			cut->unit[cut->units++] = index;
	}
}

/* The best unused slot of a unit, or NULL. */
static struct slot *find_slot(struct cut *cut, enum ml_unit map, int32_t unit, bool taken)
{
	for (uint32_t i = 0; i < cut->slots; i++) {
		struct slot *slot = &cut->slot[i];
		const struct ml_topo_pu *pu = &cut->topo->pu[slot->row];

		if (!slot->used && slot->taken == taken && (map <= ML_UNIT_CORE || ml_place_index(pu, map) == unit))
			return slot;
	}
	return NULL;
}

/*
 * A slot of unit number `turn`, else of the units after it; a free one as long as any unit has one, then one of another job's.
 * When none is left, all are given out again.
 */
static const struct slot *take_slot(struct cut *cut, enum ml_unit map, uint32_t turn)
{
	for (int round = 0; round < 4; round++) {
		for (uint32_t i = 0; round == 2 && i < cut->slots; i++)
			cut->slot[i].used = false;
		cut->again |= round == 2;
		for (uint32_t tries = 0; tries < cut->units; tries++) {
			struct slot *slot = find_slot(cut, map, cut->unit[(turn + tries) % cut->units], round % 2);

			if (!slot)
				continue;
			slot->used = true;
			return slot;
		}
	}
	ml_wrong("no slot on a machine that has one");
}

/* A NUMA node with so many free slots, the first in order of preference; -1 where there is none. */
static int32_t find_home(const struct cut *cut, uint32_t wanted)
{
	for (uint32_t i = 0; i < cut->slots; i++) {
		int32_t numa = cut->topo->pu[cut->slot[i].row].numa;
		uint32_t count = 0;

		for (uint32_t j = i; j < cut->slots; j++)
			count += !cut->slot[j].used && !cut->slot[j].taken && cut->topo->pu[cut->slot[j].row].numa == numa;
		if (count >= wanted)
			return numa;
	}
	return -1;
}

/* The next of a rank's slots; those of one rank are on one node where there is room and nothing else is asked for. */
static const struct slot *take_for_rank(struct cut *cut, const struct ml_placing *placing, uint32_t rank, int32_t home)
{
	struct slot *slot = home < 0 ? NULL : find_slot(cut, ML_UNIT_NUMA, home, false);

	if (!slot)
		return take_slot(cut, placing->map, rank / ml_max(placing->per_unit, 1u));
	slot->used = true;
	return slot;
}

/* -1 unless all rows of the rank agree. */
static int32_t common(const struct ml_topo *topo, const bool *chosen, enum ml_unit unit)
{
	bool seen = false;
	int32_t index = -1;

	for (uint32_t row = 0; row < topo->count; row++) {
		if (!chosen[row])
			continue;
		if (seen && ml_place_index(&topo->pu[row], unit) != index)
			return -1;
		index = ml_place_index(&topo->pu[row], unit);
		seen = true;
	}
	return index;
}

static void set_nowhere(struct ml_place *place)
{
	place->shm = (struct ml_place_shm){ .pu = -1, .core = -1, .l3 = -1, .numa = -1, .package = -1 };
	place->numa_os = -1;
	place->first = 0;
	place->cpus = 0;
}

void ml_place_set(const struct ml_topo *topo, const bool *chosen, uint32_t rank, struct ml_placement *placement)
{
	struct ml_place *place = &placement->rank[rank];

	set_nowhere(place);
	place->first = rank ? placement->rank[rank - 1].first + placement->rank[rank - 1].cpus : 0;
	place->shm.pu = common(topo, chosen, ML_UNIT_HWTHREAD);
	place->shm.core = common(topo, chosen, ML_UNIT_CORE);
	place->shm.l3 = common(topo, chosen, ML_UNIT_L3);
	place->shm.numa = common(topo, chosen, ML_UNIT_NUMA);
	place->shm.package = common(topo, chosen, ML_UNIT_PACKAGE);
	for (uint32_t row = 0; row < topo->count; row++) {
		if (!chosen[row])
			continue;
		placement->cpu[place->first + place->cpus++] = topo->pu[row].os;
		if (place->shm.numa >= 0)
			place->numa_os = topo->pu[row].numa_os;
	}
}

/* Widens the slots that a rank took to its unit of binding. */
static void choose(const struct ml_topo *topo, const struct slot *slot, enum ml_unit bind, bool *chosen)
{
	for (uint32_t row = 0; row < topo->count; row++) {
		if (bind > ML_UNIT_CORE && ml_place_index(&topo->pu[row], bind) == ml_place_index(&topo->pu[slot->row], bind))
			chosen[row] = true;
		if (row - slot->row < slot->rows)
			chosen[row] = true;
	}
}

static int give_out(struct cut *cut, const struct ml_placing *placing, struct ml_placement *out)
{
	const struct ml_topo *topo = cut->topo;
	bool *chosen = malloc(topo->count * sizeof(*chosen));

	if (!chosen)
		return -ENOMEM;
	for (uint32_t rank = 0; rank < out->ranks; rank++) {
		int32_t home = -1;

		if (placing->cores_per_rank > 1 && placing->map <= ML_UNIT_CORE)
			home = find_home(cut, placing->cores_per_rank);
		memset(chosen, 0, topo->count * sizeof(*chosen));
		for (uint32_t i = 0; i < placing->cores_per_rank; i++)
			choose(topo, take_for_rank(cut, placing, rank, home), placing->bind, chosen);
		ml_place_set(topo, chosen, rank, out);
	}
	out->bound = true;
	out->exclusive = !cut->again;
	free(chosen);
	return 0;
}

int ml_place_new(uint32_t ranks, uint32_t cpus, struct ml_placement *out)
{
	*out = (struct ml_placement){ .ranks = ranks };
	out->rank = calloc(ml_max(ranks, 1u), sizeof(*out->rank));
	out->cpu = calloc(ml_max((size_t)ranks * cpus, 1u), sizeof(*out->cpu));
	if (out->rank && out->cpu)
		return 0;
	ml_place_free(out);
	return -ENOMEM;
}

int ml_place_anywhere(uint32_t ranks, bool exclusive, struct ml_placement *out)
{
	if (ml_place_new(ranks, 0, out))
		return -ENOMEM;
	out->exclusive = exclusive;
	for (uint32_t rank = 0; rank < ranks; rank++)
		set_nowhere(&out->rank[rank]);
	return 0;
}

static int place_bound(struct cut *cut, const struct ml_placing *placing, uint32_t ranks, struct ml_placement *out)
{
	uint64_t free_slots = 0, wanted = (uint64_t)ranks * placing->cores_per_rank;
	int error;

	for (uint32_t i = 0; i < cut->slots; i++)
		free_slots += !cut->slot[i].taken;
	if (placing->bind == ML_UNIT_DEFAULT && free_slots < wanted)
		return ml_place_anywhere(ranks, false, out);
	if (ml_place_new(ranks, cut->topo->count, out))
		return -ENOMEM;
	find_units(cut, placing->map);
	error = give_out(cut, placing, out);
	if (!error)
		error = ml_place_renumber(cut->topo, placing->order, out);
	out->exclusive &= free_slots >= wanted;
	if (error)
		ml_place_free(out);
	return error;
}

int ml_place_compute(const struct ml_topo *topo, const bool *is_taken, const struct ml_placing *placing, uint32_t ranks,
		     struct ml_placement *out)
{
	bool threads = placing->bind == ML_UNIT_HWTHREAD;
	struct cut cut = { .topo = topo };
	int error = -ENOMEM;

	ml_assert(topo->count > 0 && placing->cores_per_rank > 0);
	if (placing->slots)
		return ml_place_listed(topo, placing, ranks, out);
	if (placing->bind == ML_UNIT_NONE)
		return ml_place_anywhere(ranks, ranks <= ml_topo_count_cores(topo), out);
	if (placing->bind == ML_UNIT_DEFAULT && ranks == 1)
		return ml_place_anywhere(ranks, true, out);
	cut.slot = malloc(topo->count * sizeof(*cut.slot));
	cut.unit = malloc(topo->count * sizeof(*cut.unit));
	if (cut.slot && cut.unit) {
		cut_slots(&cut, is_taken, threads);
		error = place_bound(&cut, placing, ranks, out);
	}
	free(cut.slot);
	free(cut.unit);
	return error;
}

void ml_place_free(struct ml_placement *placement)
{
	free(placement->rank);
	free(placement->cpu);
	memset(placement, 0, sizeof(*placement));
}
