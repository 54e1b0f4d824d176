/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_place.c - placement as a table: a machine, what is asked for, and the CPUs that each rank gets. A "-" is a rank that
 * is not bound.
 */
#include "launcher/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"

#define LAPTOP "package:1 numa:1 l3:1 core:4 pu:2"
#define SERVER "package:2 numa:1 l3:2 core:2 pu:1"
#define PLAIN "core:4 pu:1"

struct row {
	const char *machine;
	const char *taken; /* CPUs of other jobs: "0 1" */
	enum ml_unit bind, map;
	uint32_t per_rank, ranks;
	const char *cpus;  /* of each rank, separated by blanks */
	bool exclusive;
};

static const struct row rows[] = {
	/* A core of its own for each rank; all hardware threads of the core. */
	{ PLAIN, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 4, "0 1 2 3", true },
	{ LAPTOP, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 3, "0-1 2-3 4-5", true },
	/* More ranks than cores: nobody is bound. */
	{ PLAIN, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 5, "- - - - -", false },
	{ LAPTOP, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 5, "- - - - -", false },
	{ PLAIN, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 3, 2, "- -", false },
	/* Nobody to keep away from. */
	{ PLAIN, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 1, "-", true },
	{ PLAIN, "", ML_UNIT_CORE, ML_UNIT_DEFAULT, 1, 1, "0", true },
	/* Cores of other jobs are left alone, and when the rest is too small, nobody is bound. */
	{ PLAIN, "0 2", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 2, "1 3", true },
	{ LAPTOP, "0", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 2, "2-3 4-5", true },
	{ PLAIN, "0 2", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 1, 3, "- - -", false },
	/* Who asks for a binding gets one, on free cores first. */
	{ PLAIN, "0 2", ML_UNIT_CORE, ML_UNIT_DEFAULT, 1, 3, "1 3 0", false },
	{ PLAIN, "", ML_UNIT_CORE, ML_UNIT_DEFAULT, 1, 6, "0 1 2 3 0 1", false },
	{ PLAIN, "", ML_UNIT_NONE, ML_UNIT_DEFAULT, 1, 2, "- -", true },
	{ PLAIN, "", ML_UNIT_NONE, ML_UNIT_DEFAULT, 1, 5, "- - - - -", false },
	/* Smaller and larger units. */
	{ LAPTOP, "", ML_UNIT_HWTHREAD, ML_UNIT_DEFAULT, 1, 3, "0 1 2", true },
	{ LAPTOP, "", ML_UNIT_HWTHREAD, ML_UNIT_DEFAULT, 2, 2, "0-1 2-3", true },
	{ SERVER, "", ML_UNIT_L3, ML_UNIT_DEFAULT, 1, 3, "0-1 0-1 2-3", true },
	{ SERVER, "", ML_UNIT_PACKAGE, ML_UNIT_DEFAULT, 1, 2, "0-3 0-3", true },
	{ SERVER, "", ML_UNIT_NUMA, ML_UNIT_NUMA, 1, 2, "0-3 4-7", true },
	/* Consecutive ranks to different units. */
	{ SERVER, "", ML_UNIT_DEFAULT, ML_UNIT_PACKAGE, 1, 4, "0 4 1 5", true },
	{ SERVER, "", ML_UNIT_DEFAULT, ML_UNIT_L3, 1, 5, "0 2 4 6 1", true },
	{ SERVER, "", ML_UNIT_CORE, ML_UNIT_PACKAGE, 1, 9, "0 4 1 5 2 6 3 7 0", false },
	/* A unit that is full passes its ranks on. */
	{ SERVER, "1 2 3", ML_UNIT_DEFAULT, ML_UNIT_PACKAGE, 1, 4, "0 4 5 6", true },
	/* Several cores for each rank, as one unit. */
	{ SERVER, "", ML_UNIT_DEFAULT, ML_UNIT_DEFAULT, 4, 2, "0-3 4-7", true },
	{ SERVER, "", ML_UNIT_CORE, ML_UNIT_PACKAGE, 2, 4, "0-1 4-5 2-3 6-7", true },
};

/* The same with all that can be asked for. */
#define NODES "package:2 numa:2 l3:1 l2:2 core:1 pu:2"
#define LARGE "package:2 numa:4 l3:4 core:8 pu:1"
#define ODD "package:2 numa:1 core:5 pu:1"
#define HYBRID "hybrid.xml"

static const char *const rank_slots[] = { "3", "0:0-1", NULL, "1:*" };

static const struct {
	const char *machine;
	struct ml_placing placing;
	uint32_t ranks;
	const char *cpus;
} asked[] = {
	/* So many ranks to each unit. */
	{ NODES, { .map = ML_UNIT_NUMA, .per_unit = 2 }, 8, "0-1 2-3 4-5 6-7 8-9 10-11 12-13 14-15" },
	{ NODES, { .map = ML_UNIT_PACKAGE, .per_unit = 2 }, 5, "0-1 2-3 8-9 10-11 4-5" },
	{ SERVER, { .map = ML_UNIT_PACKAGE, .per_unit = 1 }, 2, "0 4" },
	/* Ranks numbered as the machine is, or around its units. */
	{ SERVER, { .map = ML_UNIT_PACKAGE, .order = ML_UNIT_CORE }, 4, "0 1 4 5" },
	{ SERVER, { .map = ML_UNIT_L3, .order = ML_UNIT_PACKAGE }, 4, "0 4 2 6" },
	{ SERVER, { .order = ML_UNIT_PACKAGE }, 4, "0 1 2 3" },
	{ SERVER, { .order = ML_UNIT_PACKAGE }, 6, "0 4 1 5 2 3" },
	{ SERVER, { .order = ML_UNIT_L3 }, 8, "0 2 4 6 1 3 5 7" },
	/* Caches. */
	{ NODES, { .bind = ML_UNIT_L2, .map = ML_UNIT_L2 }, 3, "0-1 2-3 4-5" },
	{ HYBRID, { .bind = ML_UNIT_L2 }, 3, "4-5 6-7 0-3" },
	{ NODES, { .bind = ML_UNIT_L3, .map = ML_UNIT_PACKAGE }, 2, "0-3 8-11" },
	/* Fast cores first, wherever they stand; efficient ones when there are more ranks. */
	{ HYBRID, { 0 }, 2, "4-5 6-7" },
	{ HYBRID, { 0 }, 4, "4-5 6-7 0 1" },
	{ HYBRID, { .bind = ML_UNIT_HWTHREAD }, 5, "4 5 6 7 0" },
	{ HYBRID, { .bind = ML_UNIT_CORE, .order = ML_UNIT_CORE }, 3, "0 4-5 6-7" },
	/* The cores of a rank are on one node as long as a node has them. */
	{ ODD, { .cores_per_rank = 2 }, 4, "0-1 2-3 5-6 7-8" },
	{ ODD, { .cores_per_rank = 2 }, 5, "0-1 2-3 5-6 7-8 4,9" },
	{ ODD, { .cores_per_rank = 6 }, 1, "-" },
	{ ODD, { .cores_per_rank = 6, .bind = ML_UNIT_CORE }, 1, "0-5" },
	/* Only some CPUs. */
	{ SERVER, { .cpus = "2-5" }, 4, "2 3 4 5" },
	{ SERVER, { .cpus = "2-5" }, 5, "- - - - -" },
	{ SERVER, { .cpus = "1,6", .bind = ML_UNIT_PACKAGE, .map = ML_UNIT_PACKAGE }, 2, "1 6" },
	{ LAPTOP, { .cpus = "0,2,4,6" }, 4, "0 2 4 6" },
	/* A rankfile: cores of the machine, cores of a package, a rank that is not named, all of a package. */
	{ SERVER, { .slots = (const char **)rank_slots, .listed = 4 }, 5, "3 0-1 0-7 4-7 0-7" },
	{ LAPTOP, { .slots = (const char **)rank_slots, .listed = 1 }, 1, "6-7" },
	{ LARGE, { .map = ML_UNIT_NUMA }, 9, "0 32 64 96 128 160 192 224 1" },
	{ LARGE, { .map = ML_UNIT_PACKAGE, .cores_per_rank = 32 }, 4, "0-31 128-159 32-63 160-191" },
};

START_TEST(places_as_asked)
{
	struct ml_placing placing = asked[_i].placing;
	struct ml_placement placement;
	struct ml_topo topo;
	char machine[256], got[512] = "", one[64];
	const char *srcdir = getenv("srcdir");

	snprintf(machine, sizeof(machine), "%s/tests/machines/%s", srcdir ? srcdir : ".", asked[_i].machine);
	ck_assert_int_eq(ml_topo_load(strstr(asked[_i].machine, ".xml") ? machine : asked[_i].machine, &topo), 0);
	placing.cores_per_rank += placing.cores_per_rank == 0;
	if (placing.cpus)
		ml_place_restrict(&topo, placing.cpus);
	ck_assert_int_eq(ml_place_compute(&topo, NULL, &placing, asked[_i].ranks, &placement), 0);
	for (uint32_t rank = 0; rank < asked[_i].ranks; rank++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", rank ? " " : "",
			 placement.rank[rank].cpus ? ml_place_format(&placement, rank, one, sizeof(one)) : "-");
	ck_assert_msg(strcmp(got, asked[_i].cpus) == 0, "row %d: expected %s, got %s", _i, asked[_i].cpus, got);
	ml_place_free(&placement);
	ml_topo_free(&topo);
}
END_TEST

START_TEST(refuses_slots_that_are_not_there)
{
	const char *slots[] = { "4" };
	struct ml_placing placing = { .cores_per_rank = 1, .slots = slots, .listed = 1 };
	struct ml_placement placement;
	struct ml_topo topo;

	ck_assert_int_eq(ml_topo_load(PLAIN, &topo), 0);
	ck_assert_int_eq(ml_place_compute(&topo, NULL, &placing, 1, &placement), -EINVAL);
	ml_topo_free(&topo);
}
END_TEST

START_TEST(reads_lists)
{
	ck_assert(ml_place_is_list("0") && ml_place_is_list("0-3,8") && ml_place_is_list("*"));
	ck_assert(!ml_place_is_list("") && !ml_place_is_list("3-0") && !ml_place_is_list("1,") && !ml_place_is_list("a"));
	ck_assert(!ml_place_is_list("1-") && !ml_place_is_list("1 2"));
	ck_assert(ml_place_list_has("0-3,8", 2) && ml_place_list_has("0-3,8", 8) && !ml_place_list_has("0-3,8", 4));
	ck_assert(ml_place_list_has("*", 1000));
}
END_TEST

static void mark_taken(const struct ml_topo *topo, const char *cpus, bool *taken)
{
	int32_t core = -1;

	for (char *end; *cpus; cpus = end) {
		long cpu = strtol(cpus, &end, 10);

		for (uint32_t row = 0; row < topo->count; row++)
			if (topo->pu[row].os == cpu)
				core = topo->pu[row].core;
		for (uint32_t row = 0; row < topo->count; row++)
			taken[row] |= topo->pu[row].core == core;
	}
}

START_TEST(places_as_in_the_table)
{
	const struct row *row = &rows[_i];
	struct ml_placing placing = { .bind = row->bind, .map = row->map, .cores_per_rank = row->per_rank };
	struct ml_placement placement;
	struct ml_topo topo;
	char got[256] = "", one[64];
	bool *taken;

	ck_assert_int_eq(ml_topo_load(row->machine, &topo), 0);
	taken = calloc(topo.count, sizeof(*taken));
	mark_taken(&topo, row->taken, taken);
	ck_assert_int_eq(ml_place_compute(&topo, taken, &placing, row->ranks, &placement), 0);
	for (uint32_t rank = 0; rank < row->ranks; rank++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", rank ? " " : "",
			 placement.rank[rank].cpus ? ml_place_format(&placement, rank, one, sizeof(one)) : "-");
	ck_assert_msg(strcmp(got, row->cpus) == 0, "row %d (%s, %u ranks): expected %s, got %s", _i, row->machine, row->ranks,
		      row->cpus, got);
	ck_assert_int_eq(placement.exclusive, row->exclusive);
	ml_place_free(&placement);
	ml_topo_free(&topo);
	free(taken);
}
END_TEST

/* The faster cores of a hybrid machine come first, whatever their numbers. */
START_TEST(prefers_fast_cores)
{
	struct ml_topo_pu pu[4];
	struct ml_topo topo = { .count = 4, .pu = pu };
	struct ml_placing placing = { .cores_per_rank = 1 };
	struct ml_placement placement;

	for (int32_t i = 0; i < 4; i++)
		pu[i] = (struct ml_topo_pu){ .os = i, .core = i, .kind = i >= 2 };
	ck_assert_int_eq(ml_place_compute(&topo, NULL, &placing, 3, &placement), 0);
	ck_assert_int_eq(placement.rank[0].shm.pu, 2);
	ck_assert_int_eq(placement.rank[1].shm.pu, 3);
	ck_assert_int_eq(placement.rank[2].shm.pu, 0);
	ml_place_free(&placement);
}
END_TEST

/* A rank is told what all of its CPUs have in common, and nothing else. */
START_TEST(tells_ranks_where_they_are)
{
	struct ml_placing placing = { .bind = ML_UNIT_L3, .map = ML_UNIT_PACKAGE, .cores_per_rank = 1 };
	struct ml_placement placement;
	struct ml_topo topo;
	const struct ml_place_shm *place;

	ck_assert_int_eq(ml_topo_load(SERVER, &topo), 0);
	ck_assert_int_eq(ml_place_compute(&topo, NULL, &placing, 2, &placement), 0);
	place = &placement.rank[1].shm;
	ck_assert_int_eq(place->pu, -1);
	ck_assert_int_eq(place->core, -1);
	ck_assert_int_eq(place->l3, 2);
	ck_assert_int_eq(place->numa, 1);
	ck_assert_int_eq(place->package, 1);
	ck_assert_int_eq(placement.rank[1].numa_os, 1);
	ml_place_free(&placement);

	ck_assert_int_eq(ml_place_anywhere(2, true, &placement), 0);
	ck_assert_int_eq(placement.rank[1].shm.package, -1);
	ck_assert_uint_eq(placement.rank[1].cpus, 0);
	ml_place_free(&placement);
	ml_topo_free(&topo);
}
END_TEST

/* The largest job on a large machine: every rank has a place, no CPU is used twice before all are used once. */
START_TEST(fills_a_large_machine)
{
	struct ml_placing placing = { .bind = ML_UNIT_HWTHREAD, .map = ML_UNIT_NUMA, .cores_per_rank = 1 };
	struct ml_placement placement;
	struct ml_topo topo;
	int used[512] = { 0 };

	ck_assert_int_eq(ml_topo_load("package:2 numa:4 l3:4 core:8 pu:2", &topo), 0);
	ck_assert_uint_eq(topo.count, 512);
	ck_assert_int_eq(ml_place_compute(&topo, NULL, &placing, 1024, &placement), 0);
	for (uint32_t rank = 0; rank < 512; rank++)
		ck_assert_int_eq(used[placement.rank[rank].shm.pu]++, 0);
	ck_assert(!placement.exclusive);
	ml_place_free(&placement);
	ml_topo_free(&topo);
}
END_TEST

UNIT_SUITE(place)
{
	TCase *tc = unit_case(s, "table");

	tcase_add_loop_test(tc, places_as_in_the_table, 0, ML_ARRAY_LEN(rows));
	tcase_add_loop_test(tc, places_as_asked, 0, ML_ARRAY_LEN(asked));
	tc = unit_case(s, "properties");
	tcase_add_test(tc, refuses_slots_that_are_not_there);
	tcase_add_test(tc, reads_lists);
	tcase_add_test(tc, prefers_fast_cores);
	tcase_add_test(tc, tells_ranks_where_they_are);
	tcase_add_test(tc, fills_a_large_machine);
}
