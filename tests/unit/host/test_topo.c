/* SPDX-License-Identifier: BSD-2-Clause */
/* test_topo.c - hwloc's tree becomes a table that has each PU once, with the parts of the machine it belongs to. */
#include "host/topo.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "tests/lib/unit.h"

#define TWO_SOCKETS "package:2 numa:1 l3:2 core:3 pu:2"

START_TEST(describes_each_pu)
{
	struct ml_topo topo;

	ck_assert_int_eq(ml_topo_load(TWO_SOCKETS, &topo), 0);
	ck_assert_uint_eq(topo.count, 2 * 2 * 3 * 2);
	ck_assert(!topo.real);
	for (int32_t i = 0; i < (int32_t)topo.count; i++) {
		ck_assert_int_eq(topo.pu[i].core, i / 2);
		ck_assert_int_eq(topo.pu[i].l3, i / 6);
		ck_assert_int_eq(topo.pu[i].numa, i / 12);
		ck_assert_int_eq(topo.pu[i].package, i / 12);
		ck_assert_int_eq(topo.pu[i].kind, 0);
	}
	ck_assert_uint_eq(ml_topo_count_cores(&topo), 12);
	ck_assert(ml_topo_has_numa(&topo));
	ml_topo_free(&topo);
}
END_TEST

START_TEST(says_unknown_where_a_level_is_missing)
{
	struct ml_topo topo;

	ck_assert_int_eq(ml_topo_load("pu:4", &topo), 0);
	ck_assert_uint_eq(topo.count, 4);
	ck_assert_uint_eq(ml_topo_count_cores(&topo), 4);
	ck_assert_int_eq(topo.pu[3].l3, -1);
	ck_assert_int_eq(topo.pu[3].package, -1);
	ck_assert_int_eq(topo.pu[3].core, 3);
	ck_assert(!ml_topo_has_numa(&topo));
	ml_topo_free(&topo);
}
END_TEST

START_TEST(refuses_what_is_no_machine)
{
	struct ml_topo topo;

	ck_assert_int_eq(ml_topo_load("no such thing", &topo), -EINVAL);
	ck_assert_int_eq(ml_topo_load("/nonexistent.xml", &topo), -EINVAL);
}
END_TEST

/* This machine: only what the process may use. */
START_TEST(keeps_to_the_affinity)
{
	struct ml_topo all, one;
	cpu_set_t set;

	ck_assert_int_eq(ml_topo_load(NULL, &all), 0);
	ck_assert_uint_ge(all.count, 1);
	CPU_ZERO(&set);
	CPU_SET(all.pu[all.count - 1].os, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		unit_skip("the affinity cannot be changed here");
		return;
	}
	ck_assert_int_eq(ml_topo_load(NULL, &one), 0);
	ck_assert_uint_eq(one.count, 1);
	ck_assert_int_eq(one.pu[0].os, all.pu[all.count - 1].os);
	ck_assert_int_eq(one.pu[0].core, all.pu[all.count - 1].core);
	ml_topo_free(&all);
	ml_topo_free(&one);
}
END_TEST

UNIT_SUITE(topo)
{
	TCase *tc = unit_case(s, "described");

	tcase_add_test(tc, describes_each_pu);
	tcase_add_test(tc, says_unknown_where_a_level_is_missing);
	tcase_add_test(tc, refuses_what_is_no_machine);
	tc = unit_case(s, "real");
	tcase_add_test(tc, keeps_to_the_affinity);
}
