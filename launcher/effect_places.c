/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "launcher/effect.h"
#include "shm/layout.h"

#define BIND_TEXT "none, hwthread, core, l2cache, l3cache, numa or package"
#define MAP_TEXT "core, hwthread, l2cache, l3cache, numa or package, perhaps with :PE=N, or ppr:N:UNIT"
#define RANKFILE_TEXT "a file of lines such as \"rank 0=localhost slot=0-1\""

/* A core has one L1 cache; a board, or the whole node, is no restriction at all. */
static const struct ml_choice bind_units[] = {
	{ "none", ML_UNIT_NONE },   { "hwthread", ML_UNIT_HWTHREAD }, { "core", ML_UNIT_CORE },    { "l1cache", ML_UNIT_CORE },
	{ "l2cache", ML_UNIT_L2 },  { "l3cache", ML_UNIT_L3 },	      { "numa", ML_UNIT_NUMA },	   { "package", ML_UNIT_PACKAGE },
	{ "socket", ML_UNIT_PACKAGE }, { "board", ML_UNIT_NONE },     { "machine", ML_UNIT_NONE }, { "rr", ML_UNIT_HWTHREAD },
	{ "slot", ML_UNIT_CORE },      { "cpulist", ML_UNIT_HWTHREAD },	      { "cpu-list", ML_UNIT_HWTHREAD },
};

static const struct ml_choice map_units[] = {
	{ "core", ML_UNIT_CORE },	{ "hwthread", ML_UNIT_HWTHREAD }, { "l1cache", ML_UNIT_CORE }, { "l2cache", ML_UNIT_L2 },
	{ "l3cache", ML_UNIT_L3 },	{ "numa", ML_UNIT_NUMA },	  { "package", ML_UNIT_PACKAGE },
	{ "socket", ML_UNIT_PACKAGE },	{ "slot", ML_UNIT_CORE },	  { "node", ML_UNIT_CORE },    { "board", ML_UNIT_CORE },
	{ "machine", ML_UNIT_CORE },	{ "rr", ML_UNIT_CORE },		  { "seq", ML_UNIT_CORE },     { "dist", ML_UNIT_CORE },
	{ "rankfile", ML_UNIT_CORE },
};

static const struct ml_choice orders[] = {
	{ "slot", ML_UNIT_DEFAULT },	{ "node", ML_UNIT_DEFAULT }, { "fill", ML_UNIT_CORE }, { "core", ML_UNIT_CORE },
	{ "hwthread", ML_UNIT_CORE },	{ "l2cache", ML_UNIT_L2 },   { "l3cache", ML_UNIT_L3 }, { "numa", ML_UNIT_NUMA },
	{ "package", ML_UNIT_PACKAGE }, { "socket", ML_UNIT_PACKAGE }, { "span", ML_UNIT_NUMA }, { "board", ML_UNIT_DEFAULT },
};

/* What may stand behind a colon. Most ask for what happens anyway. */
enum modifier { MODIFIER_NOTHING, MODIFIER_CORES, MODIFIER_REFUSE, MODIFIER_THREADS, MODIFIER_FILE };
static const struct ml_choice modifiers[] = {
	{ "pe=", MODIFIER_CORES },
	{ "nooversubscribe", MODIFIER_REFUSE },
	{ "hwtcpus", MODIFIER_THREADS },
	{ "file=", MODIFIER_FILE },
	{ "oversubscribe", MODIFIER_NOTHING },
	{ "overload-allowed", MODIFIER_NOTHING },
	{ "no-overload", MODIFIER_NOTHING },
	{ "if-supported", MODIFIER_NOTHING },
	{ "span", MODIFIER_NOTHING },
	{ "corecpus", MODIFIER_NOTHING },
	{ "nolocal", MODIFIER_NOTHING },
	{ "inherit", MODIFIER_NOTHING },
	{ "noinherit", MODIFIER_NOTHING },
	{ "ordered", MODIFIER_NOTHING },
	{ "report", MODIFIER_NOTHING },
	{ "native", MODIFIER_NOTHING },
};

const char *ml_effect_cores_per_rank(struct ml_target *to)
{
	uint32_t cores;

	if (!ml_effect_read_number(to->words[0], INT_MAX / ML_LAYOUT_RANKS_MAX, &cores) || cores == 0)
		return "a number of cores";
	to->plan->placing.cores_per_rank = cores;
	return NULL;
}

/* One modifier, which ends at `length`. */
static const char *modify(struct ml_target *to, char *modifier, size_t length)
{
	size_t name = ml_min(length, strcspn(modifier, "=") + 1);
	char saved = modifier[length];
	char *value = modifier + name;
	struct ml_target inner = { to->plan, to->app, &value };
	const char *error = NULL;

	modifier[length] = '\0';
	switch (ml_effect_choose(modifiers, ML_ARRAY_LEN(modifiers), modifier, name)) {
	case MODIFIER_NOTHING:
		break;
	case MODIFIER_CORES:
		error = ml_effect_cores_per_rank(&inner);
		break;
	case MODIFIER_REFUSE:
		to->plan->refuse_sharing = 1;
		break;
	case MODIFIER_THREADS:
		to->plan->placing.bind = ML_UNIT_HWTHREAD;
		break;
	case MODIFIER_FILE:
		error = ml_effect_rankfile(&inner);
		break;
	default:
		error = "a known word behind \":\" (PE=N, OVERSUBSCRIBE, NOOVERSUBSCRIBE, HWTCPUS, SPAN ...)";
	}
	modifier[length] = saved;
	return error;
}

/* All of ":PE=2,SPAN" or ":PE=2:SPAN". */
static const char *modify_all(struct ml_target *to, char *at)
{
	const char *error = NULL;
	size_t length;

	for (; *at && !error; at += length) {
		at++;
		length = strcspn(at, ":,");
		if (length)
			error = modify(to, at, length);
	}
	return error;
}

/* "core", "numa:overload-allowed"; Hydra's "core:2" is two cores. */
const char *ml_effect_bind(struct ml_target *to)
{
	size_t length = strcspn(to->words[0], ":");
	char *number = to->words[0] + length + (to->words[0][length] == ':');
	struct ml_target inner = { to->plan, to->app, &number };
	int unit = ml_effect_choose(bind_units, ML_ARRAY_LEN(bind_units), to->words[0], length);

	if (unit < 0)
		return BIND_TEXT;
	to->plan->placing.bind = (enum ml_unit)unit;
	if (*number && !ml_effect_cores_per_rank(&inner))
		return NULL;
	return modify_all(to, to->words[0] + length);
}

/* "N:UNIT" */
const char *ml_effect_per_unit(struct ml_target *to)
{
	char *colon = strchr(to->words[0], ':');
	struct ml_placing *placing = &to->plan->placing;
	uint32_t ranks;
	int unit;

	if (!colon)
		return "N:UNIT";
	*colon = '\0';
	unit = ml_effect_choose(map_units, ML_ARRAY_LEN(map_units), colon + 1, strcspn(colon + 1, ":"));
	if (unit < 0 || !ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX, &ranks) || ranks == 0)
		return "N:UNIT";
	placing->map = (enum ml_unit)unit;
	placing->per_unit = ranks;
	if (strncasecmp(colon + 1, "node", 4) == 0) {
		placing->per_unit = 0; /* the node is all there is */
		return ml_effect_per_node(to);
	}
	return modify_all(to, colon + 1 + strcspn(colon + 1, ":"));
}

const char *ml_effect_per_package(struct ml_target *to)
{
	uint32_t ranks;

	if (!ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX, &ranks) || ranks == 0)
		return "a number of ranks up to 1024";
	to->plan->placing.map = ML_UNIT_PACKAGE;
	to->plan->placing.per_unit = ranks;
	return NULL;
}

/* "pe-list=0,2:ordered" is --cpu-set 0,2 here. */
static const char *map_list(struct ml_target *to, char *list)
{
	char *colon = strchr(list, ':');
	struct ml_target inner = { to->plan, to->app, &list };

	if (colon)
		*colon = '\0';
	return ml_effect_cpu_set(&inner);
}

/* "numa", "numa:PE=2", ":OVERSUBSCRIBE", "ppr:2:numa". */
const char *ml_effect_map(struct ml_target *to)
{
	size_t length = strcspn(to->words[0], ":");
	char *behind = to->words[0] + length + 1;
	struct ml_target inner = { to->plan, to->app, &behind };
	int unit;

	if (length == 3 && strncasecmp(to->words[0], "ppr:", 4) == 0)
		return ml_effect_per_unit(&inner) ? MAP_TEXT : NULL;
	if (strncasecmp(to->words[0], "pe-list=", 8) == 0)
		return map_list(to, to->words[0] + 8);
	unit = length ? ml_effect_choose(map_units, ML_ARRAY_LEN(map_units), to->words[0], length) : ML_UNIT_DEFAULT;
	if (unit < 0)
		return MAP_TEXT;
	if (length)
		to->plan->placing.map = (enum ml_unit)unit;
	if (unit == ML_UNIT_HWTHREAD && to->plan->placing.bind == ML_UNIT_DEFAULT)
		to->plan->placing.bind = ML_UNIT_HWTHREAD;
	return modify_all(to, to->words[0] + length);
}

const char *ml_effect_rank_order(struct ml_target *to)
{
	int unit = ml_effect_choose(orders, ML_ARRAY_LEN(orders), to->words[0], strcspn(to->words[0], ":"));

	if (unit < 0)
		return "slot, fill, core, l2cache, l3cache, numa or package";
	to->plan->placing.order = (enum ml_unit)unit;
	return NULL;
}

const char *ml_effect_cpu_set(struct ml_target *to)
{
	if (!ml_place_is_list(to->words[0]))
		return "a list of CPUs such as 0-3,8";
	to->plan->placing.cpus = to->words[0];
	return NULL;
}

/* --- rankfiles --- */

/* "0-1", "1:0-1", "1:*" */
static bool is_slots(const char *text)
{
	const char *colon = strchr(text, ':');

	return ml_place_is_list(colon ? colon + 1 : text) && (!colon || (text[0] >= '0' && text[0] <= '9'));
}

/* Keeps what the line "rank 3=host slot=1:0-1" says. */
static const char *read_line(struct ml_target *to, char *line)
{
	struct ml_placing *placing = &to->plan->placing;
	unsigned rank;
	char host[256], slots[256];
	char *name = host;
	struct ml_target inner = { to->plan, to->app, &name };
	const char **grown;

	line[strcspn(line, "#\r\n")] = '\0';
	if (line[strspn(line, " \t")] == '\0')
		return NULL;
	if (sscanf(line, " rank %u = %255s slot = %255s", &rank, host, slots) != 3 || rank >= ML_LAYOUT_RANKS_MAX ||
	    !is_slots(slots))
		return RANKFILE_TEXT;
	if (host[0] != '+' && ml_effect_hosts(&inner)) /* +n0: the first node of the allocation */
		return "a file that names only this machine, the only one a job runs on";
	if (rank >= placing->listed) {
		grown = realloc(placing->slots, (rank + 1) * sizeof(*grown));
		if (!grown)
			return ml_effect_no_memory;
		memset(grown + placing->listed, 0, (rank + 1 - placing->listed) * sizeof(*grown));
		placing->slots = grown;
		placing->listed = rank + 1;
	}
	placing->slots[rank] = ml_plan_keep(to->plan, strdup(slots));
	return placing->slots[rank] ? NULL : ml_effect_no_memory;
}

const char *ml_effect_rankfile(struct ml_target *to)
{
	FILE *file = fopen(to->words[0], "re");
	const char *error = NULL;
	char line[1024];

	if (!file)
		return "a file that can be read";
	while (!error && fgets(line, sizeof(line), file))
		error = read_line(to, line);
	fclose(file);
	return error ? error : to->plan->placing.slots ? NULL : RANKFILE_TEXT;
}

/* --- what is shown --- */

static const struct ml_choice displays[] = { { "allocation", 0 }, { "bindings", 1 }, { "map", 2 },
					     { "map-devel", 2 },  { "topo", 0 },     { "cpus", 0 } };

const char *ml_effect_display(struct ml_target *to)
{
	int *shown[] = { &to->plan->show_machine, &to->plan->show_bindings, &to->plan->show_map };
	size_t length;

	for (const char *at = to->words[0]; *at; at += length + (at[length] == ',')) {
		int what;

		length = strcspn(at, ",");
		what = ml_effect_choose(displays, ML_ARRAY_LEN(displays), at, ml_min(length, strcspn(at, ":=")));
		if (what < 0)
			return "allocation, bindings or map";
		*shown[what] = 1;
	}
	return NULL;
}

/* --- Open MPI's parameters --- */

static const struct {
	const char *key;
	ml_effect *effect;
} parameters[] = {
	{ "hwloc_base_binding_policy", ml_effect_bind },      { "hwloc_default_binding_policy", ml_effect_bind },
	{ "rmaps_base_mapping_policy", ml_effect_map },	      { "rmaps_default_mapping_policy", ml_effect_map },
	{ "rmaps_base_ranking_policy", ml_effect_rank_order },
};

/* Others mean nothing here, and a value that we do not know is not worth a failure. */
const char *ml_effect_mca(struct ml_target *to)
{
	struct ml_target inner = { to->plan, to->app, to->words + 1 };

	for (size_t i = 0; i < ML_ARRAY_LEN(parameters); i++)
		if (strcmp(to->words[0], parameters[i].key) == 0)
			parameters[i].effect(&inner);
	return NULL;
}
