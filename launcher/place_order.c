/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What stands around the giving out of cores in place.c: lists of CPUs, the places that a rankfile names, the numbering of
 * ranks, and placements as text.
 */
#include "launcher/place.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

/* --- lists --- */

/* Reads "3" or "3-5" at *at and steps behind it and its comma; false when it is neither. */
static bool read_range(const char **at, unsigned long *first, unsigned long *last)
{
	char *end;

	if (!isdigit((unsigned char)**at))
		return false;
	*first = *last = strtoul(*at, &end, 10);
	if (*end == '-' && isdigit((unsigned char)end[1]))
		*last = strtoul(end + 1, &end, 10);
	if (*last < *first || *last > INT_MAX || (*end == ',' && !isdigit((unsigned char)end[1])))
		return false;
	*at = *end == ',' ? end + 1 : end;
	return true;
}

bool ml_place_is_list(const char *list)
{
	unsigned long first, last;

	if (strcmp(list, "*") == 0)
		return true;
	while (read_range(&list, &first, &last))
		if (*list == '\0')
			return true;
	return false;
}

bool ml_place_list_has(const char *list, uint32_t number)
{
	unsigned long first, last;

	if (strcmp(list, "*") == 0)
		return true;
	while (read_range(&list, &first, &last))
		if (first <= number && number <= last)
			return true;
	return false;
}

void ml_place_restrict(struct ml_topo *topo, const char *cpus)
{
	uint32_t kept = 0;

	for (uint32_t row = 0; row < topo->count; row++)
		if (ml_place_list_has(cpus, (uint32_t)topo->pu[row].os))
			topo->pu[kept++] = topo->pu[row];
	topo->count = kept;
}

uint32_t ml_place_count_units(const struct ml_topo *topo, enum ml_unit unit)
{
	uint32_t units = 0;

	for (uint32_t row = 0; row < topo->count; row++) {
		uint32_t before = 0;

		while (before < row && ml_place_index(&topo->pu[before], unit) != ml_place_index(&topo->pu[row], unit))
			before++;
		units += before == row;
	}
	return units;
}

/* --- rankfiles --- */

/* The number of a row's core among the cores of the table, or of its package; and that of its package. */
static void number_core(const struct ml_topo *topo, uint32_t row, bool in_package, uint32_t *core_out, uint32_t *package_out)
{
	*core_out = *package_out = 0;
	for (uint32_t i = 1; i <= row; i++) {
		if (topo->pu[i].package != topo->pu[i - 1].package) {
			++*package_out;
			if (in_package)
				*core_out = 0;
			else
				++*core_out;
		} else if (topo->pu[i].core != topo->pu[i - 1].core) {
			++*core_out;
		}
	}
}

/* "0-1": the machine's cores of these numbers; "1:0-1": those of the second package; "*" is all. */
static bool choose_slots(const struct ml_topo *topo, const char *slots, bool *chosen)
{
	const char *colon = strchr(slots, ':');
	unsigned long wanted = colon ? strtoul(slots, NULL, 10) : 0;
	uint32_t core, package;
	bool any = false;

	for (uint32_t row = 0; row < topo->count; row++) {
		number_core(topo, row, colon, &core, &package);
		chosen[row] = (!colon || package == wanted) && ml_place_list_has(colon ? colon + 1 : slots, core);
		any |= chosen[row];
	}
	return any;
}

/* Whether some row was chosen for two ranks. */
static bool is_shared(const struct ml_topo *topo, const bool *chosen, bool *used)
{
	bool shared = false;

	for (uint32_t row = 0; row < topo->count; row++) {
		shared |= chosen[row] && used[row];
		used[row] |= chosen[row];
	}
	return shared;
}

/* A rank that the file does not name runs anywhere it may. */
int ml_place_listed(const struct ml_topo *topo, const struct ml_placing *placing, uint32_t ranks, struct ml_placement *out)
{
	bool *chosen = calloc(topo->count, sizeof(*chosen)), *used = calloc(topo->count, sizeof(*used));
	int error = chosen && used ? ml_place_new(ranks, topo->count, out) : -ENOMEM;

	if (!error)
		out->bound = out->exclusive = true;
	for (uint32_t rank = 0; !error && rank < ranks; rank++) {
		bool named = rank < placing->listed && placing->slots[rank];

		if (!choose_slots(topo, named ? placing->slots[rank] : "*", chosen)) {
			ml_place_free(out);
			error = -EINVAL;
			break;
		}
		out->exclusive &= !is_shared(topo, chosen, used);
		ml_place_set(topo, chosen, rank, out);
	}
	free(chosen);
	free(used);
	return error;
}

/* --- the numbering of ranks --- */

static uint32_t row_of(const struct ml_topo *topo, const struct ml_placement *placement, const struct ml_place *place)
{
	uint32_t row = 0;

	while (row + 1 < topo->count && topo->pu[row].os != placement->cpu[place->first])
		row++;
	return row;
}

/* Takes the place that is first in the machine, whose key is the largest there is for places that are taken. */
static uint32_t take_first(uint32_t *key, uint32_t count)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < count; i++)
		if (key[i] < key[best])
			best = i;
	key[best] = UINT32_MAX;
	return best;
}

/*
 * Keys are rows for the machine's order. To go around units, the n-th place of a unit comes after the (n-1)-th of all units,
 * and units of equal n in the machine's order.
 */
static void set_keys(const struct ml_topo *topo, enum ml_unit order, const struct ml_placement *placement, uint32_t *key)
{
	for (uint32_t rank = 0; rank < placement->ranks; rank++) {
		uint32_t row = row_of(topo, placement, &placement->rank[rank]), round = 0;

		for (uint32_t before = 0; order > ML_UNIT_CORE && before < rank; before++)
			round += ml_place_index(&topo->pu[row_of(topo, placement, &placement->rank[before])], order) ==
				 ml_place_index(&topo->pu[row], order);
		key[rank] = round * topo->count + row;
	}
}

int ml_place_renumber(const struct ml_topo *topo, enum ml_unit order, struct ml_placement *placement)
{
	uint32_t ranks = placement->ranks;
	struct ml_place *old = placement->rank;
	struct ml_place *new = malloc(ml_max(ranks, 1u) * sizeof(*new));
	uint32_t *key = malloc(ml_max(ranks, 1u) * sizeof(*key));

	if (!new || !key || order == ML_UNIT_DEFAULT) {
		free(key);
		free(new);
		return order == ML_UNIT_DEFAULT ? 0 : -ENOMEM;
	}
	set_keys(topo, order, placement, key);
	for (uint32_t rank = 0; rank < ranks; rank++)
		new[rank] = old[take_first(key, ranks)];
	placement->rank = new;
	free(old);
	free(key);
	return 0;
}

/* --- text --- */

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

const char *ml_place_format(const struct ml_placement *placement, uint32_t rank, char *text, uint32_t size)
{
	const struct ml_place *place = &placement->rank[rank];
	int *cpu = placement->cpu + place->first;
	uint32_t length = 0, run;

	text[0] = '\0';
	qsort(cpu, place->cpus, sizeof(*cpu), compare);
	for (uint32_t i = 0; i < place->cpus && length < size; i += run) {
		run = 1;
		while (i + run < place->cpus && cpu[i + run] == cpu[i] + (int)run)
			run++;
		length += (uint32_t)snprintf(text + length, size - length, run > 1 ? "%s%d-%d" : "%s%d", length ? "," : "",
					     cpu[i], cpu[i] + (int)run - 1);
	}
	return text;
}
