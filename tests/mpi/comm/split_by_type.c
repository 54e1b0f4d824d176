/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: MPI_Comm_split_type makes parts of processes that share something: memory, which on one machine all do, or a
 * resource that the user names; who names nothing known is in no part (MPI 5.0 section 7.4.2). The unguided form gives a part
 * that is smaller than the whole, or none. MPI_Get_hw_resource_info tells beforehand which kinds of hardware make a part.
 */
#include "tests/lib/t.h"

static void check_shared(void)
{
	int size, rank;
	MPI_Comm comm;

	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, -t_rank, MPI_INFO_NULL, &comm);
	MPI_Comm_size(comm, &size);
	MPI_Comm_rank(comm, &rank);
	t_check_eq(size, t_size);
	t_check_eq(rank, t_size - 1 - t_rank);
	MPI_Comm_free(&comm);
	MPI_Comm_split_type(MPI_COMM_WORLD, t_rank ? MPI_COMM_TYPE_SHARED : MPI_UNDEFINED, 0, MPI_INFO_NULL, &comm);
	t_check_eq(comm == MPI_COMM_NULL, t_rank == 0);
	if (comm != MPI_COMM_NULL)
		MPI_Comm_free(&comm);
}

static void check_guided(void)
{
	MPI_Info info;
	MPI_Comm comm;

	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_HW_GUIDED, 0, MPI_INFO_NULL, &comm);
	t_check(comm == MPI_COMM_NULL);
	MPI_Info_create(&info);
	MPI_Info_set(info, "mpi_hw_resource_type", "no such thing");
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_HW_GUIDED, 0, info, &comm);
	t_check(comm == MPI_COMM_NULL);
	MPI_Info_free(&info);
}

/* Who is bound to one piece of a kind of hardware is in a part with the others there, who is not is in none. */
static void check_bound(void)
{
	char key[MPI_MAX_INFO_KEY + 1], value[8];
	MPI_Info all, one;
	int count, flag;
	MPI_Comm comm;

	MPI_Get_hw_resource_info(&all);
	MPI_Info_get_nkeys(all, &count);
	t_check(count > 0);
	for (int i = 0; i < count; i++) {
		int room = sizeof value;

		MPI_Info_get_nthkey(all, i, key);
		MPI_Info_get_string(all, key, &room, value, &flag);
		t_check(strcmp(value, "true") == 0 || strcmp(value, "false") == 0, "%s is %s", key, value);
		MPI_Info_create(&one);
		MPI_Info_set(one, "mpi_hw_resource_type", key);
		MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_HW_GUIDED, 0, one, &comm);
		t_check_eq(comm != MPI_COMM_NULL, value[0] == 't', "%s", key);
		if (comm != MPI_COMM_NULL)
			MPI_Comm_free(&comm);
		MPI_Info_free(&one);
	}
	MPI_Info_free(&all);
}

static void check_pset(const char *name, int expected)
{
	MPI_Info info;
	MPI_Comm comm;
	int size = 0;

	MPI_Info_create(&info);
	MPI_Info_set(info, "mpi_pset_name", name);
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_RESOURCE_GUIDED, 0, info, &comm);
	if (comm != MPI_COMM_NULL) {
		MPI_Comm_size(comm, &size);
		MPI_Comm_free(&comm);
	}
	t_check_eq(size, expected, "%s", name);
	MPI_Info_free(&info);
}

static void check_unguided(void)
{
	MPI_Comm comm = MPI_COMM_WORLD, inner;
	int depth = 0, size, before = t_size;

	for (;; comm = inner, before = size) {
		MPI_Comm_split_type(comm, MPI_COMM_TYPE_HW_UNGUIDED, 0, MPI_INFO_NULL, &inner);
		if (comm != MPI_COMM_WORLD)
			MPI_Comm_free(&comm);
		if (inner == MPI_COMM_NULL)
			break;
		MPI_Comm_size(inner, &size);
		t_check(size < before, "a part of %d in a whole of %d", size, before);
		t_check(++depth < 10);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	check_shared();
	check_guided();
	check_bound();
	check_pset("mpi://WORLD", t_size);
	check_pset("mpi://SELF", 1);
	check_pset("no://such/set", 0);
	check_unguided();
	return t_done();
}
