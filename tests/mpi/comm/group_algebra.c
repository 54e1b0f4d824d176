/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: union, intersection and difference of groups keep the order that the standard demands, inclusion and exclusion
 * by ranks and by ranges agree with each other, and ranks translate from any group to any other (MPI 5.0 sections 7.3.1 and
 * 7.3.2). Random groups are compared with lists kept by the test.
 */
#include "tests/lib/t.h"

enum { ROUNDS = 200, RANKS = 64 };

struct list {
	int n;
	int at[RANKS];
};

static MPI_Group world;

static bool has(const struct list *list, int x)
{
	for (int i = 0; i < list->n; i++)
		if (list->at[i] == x)
			return true;
	return false;
}

/* Some of the ranks of the world in some order. */
static struct list draw(uint64_t *state)
{
	struct list list = { 0, { 0 } };

	for (int i = 0; i < t_size; i++) {
		int at = (int)(t_random(state) % (uint64_t)(list.n + 1));

		if (t_random(state) % 3 == 0)
			continue;
		list.at[list.n++] = list.at[at];
		list.at[at] = i;
	}
	return list;
}

static MPI_Group make(const struct list *list)
{
	MPI_Group group;

	MPI_Group_incl(world, list->n, list->at, &group);
	return group;
}

/* The group has the members of the list in its order. Frees the group. */
static void check_list(MPI_Group group, const struct list *list, const char *what)
{
	int size, rank, identity[RANKS], got[RANKS], mine = MPI_UNDEFINED;

	MPI_Group_size(group, &size);
	t_check_eq(size, list->n, "size of %s", what);
	for (int i = 0; i < size; i++) {
		identity[i] = i;
		if (list->at[i] == t_rank)
			mine = i;
	}
	MPI_Group_translate_ranks(group, size, identity, world, got);
	for (int i = 0; i < size; i++)
		t_check_eq(got[i], list->at[i], "member %d of %s", i, what);
	MPI_Group_rank(group, &rank);
	t_check_eq(rank, mine, "own rank in %s", what);
	if (group != MPI_GROUP_EMPTY)
		MPI_Group_free(&group);
}

static void check_sets(const struct list *a, const struct list *b)
{
	struct list both = { 0, { 0 } }, any = *a, rest = { 0, { 0 } };
	MPI_Group ga = make(a), gb = make(b), made;

	for (int i = 0; i < a->n; i++)
		if (has(b, a->at[i]))
			both.at[both.n++] = a->at[i];
		else
			rest.at[rest.n++] = a->at[i];
	for (int i = 0; i < b->n; i++)
		if (!has(a, b->at[i]))
			any.at[any.n++] = b->at[i];
	MPI_Group_union(ga, gb, &made);
	check_list(made, &any, "the union");
	MPI_Group_intersection(ga, gb, &made);
	check_list(made, &both, "the intersection");
	MPI_Group_difference(ga, gb, &made);
	check_list(made, &rest, "the difference");
	check_list(ga, a, "the first group");
	check_list(gb, b, "the second group");
}

static void check_compare(const struct list *a)
{
	struct list reversed = { a->n, { 0 } };
	MPI_Group ga = make(a), gr;
	int result = -1;

	for (int i = 0; i < a->n; i++)
		reversed.at[i] = a->at[a->n - 1 - i];
	gr = make(&reversed);
	MPI_Group_compare(ga, gr, &result);
	t_check_eq(result, a->n < 2 ? MPI_IDENT : MPI_SIMILAR);
	check_list(gr, &reversed, "the reversed group");
	MPI_Group_compare(ga, world, &result);
	t_check_eq(result == MPI_UNEQUAL, a->n != t_size);
	check_list(ga, a, "the group");
}

/* Every second rank downward, by range and by list, in and out. */
static void check_ranges(void)
{
	int range[1][3] = { { t_size - 1, 0, -2 } };
	struct list in = { 0, { 0 } }, out = { 0, { 0 } };
	MPI_Group made;

	for (int i = t_size - 1; i >= 0; i -= 2)
		in.at[in.n++] = i;
	for (int i = 0; i < t_size; i++)
		if (!has(&in, i))
			out.at[out.n++] = i;
	MPI_Group_range_incl(world, 1, range, &made);
	check_list(made, &in, "the included range");
	MPI_Group_range_excl(world, 1, range, &made);
	check_list(made, &out, "the excluded range");
	MPI_Group_excl(world, in.n, in.at, &made);
	check_list(made, &out, "the excluded ranks");
}

static void check_translate(void)
{
	int from[3] = { 0, MPI_PROC_NULL, t_size - 1 }, to[3];
	MPI_Group last;

	MPI_Group_incl(world, 1, &(int){ t_size - 1 }, &last);
	MPI_Group_translate_ranks(world, 3, from, last, to);
	t_check_eq(to[0], t_size == 1 ? 0 : MPI_UNDEFINED);
	t_check_eq(to[1], MPI_PROC_NULL);
	t_check_eq(to[2], 0);
	MPI_Group_free(&last);
}

int main(int argc, char **argv)
{
	uint64_t state;

	t_init(&argc, &argv);
	state = t_seed + (uint64_t)t_rank;
	MPI_Comm_group(MPI_COMM_WORLD, &world);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		struct list a = draw(&state), b = draw(&state);

		check_sets(&a, &b);
		check_compare(&a);
	}
	check_ranges();
	check_translate();
	MPI_Group_free(&world);
	return t_done();
}
