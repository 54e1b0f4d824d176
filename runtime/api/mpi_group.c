/* SPDX-License-Identifier: BSD-2-Clause */
/* Groups of processes (MPI 5.0 section 7.3). Local: no function here communicates. */
#include "api/api.h"

#include "api/check.h"
#include "object/group.h"

/* The end of the functions that make a group. */
static int finish(const char *call, int error, struct ml_group *made, MPI_Group *newgroup)
{
	if (!error)
		*newgroup = ml_group_handle(made);
	return ml_api_raise(call, error, NULL);
}

int PMPI_Group_size(MPI_Group handle, int *size)
{
	struct ml_group *group;
	int error = ml_api_need(ml_check_group(handle, &group), size, "size");

	if (!error)
		*size = group->size;
	return ml_api_raise("MPI_Group_size", error, NULL);
}
ML_ALIAS(Group_size);

int PMPI_Group_rank(MPI_Group handle, int *rank)
{
	struct ml_group *group;
	int error = ml_api_need(ml_check_group(handle, &group), rank, "rank");

	if (!error)
		*rank = group->rank;
	return ml_api_raise("MPI_Group_rank", error, NULL);
}
ML_ALIAS(Group_rank);

static int translate(const struct ml_group *from, int rank, const struct ml_group *to, int *out)
{
	if (rank != MPI_PROC_NULL && (rank < 0 || rank >= from->size)) {
		ml_note("rank %d, the group has %d process%s", rank, from->size, from->size == 1 ? "" : "es");
		return MPI_ERR_RANK;
	}
	*out = rank == MPI_PROC_NULL ? MPI_PROC_NULL : ml_group_rank_of(to, ml_group_peer(from, rank));
	return MPI_SUCCESS;
}

int PMPI_Group_translate_ranks(MPI_Group group1, int n, const int ranks1[], MPI_Group group2, int ranks2[])
{
	struct ml_group *from, *to;
	int error = ml_check_group(group1, &from);

	if (!error)
		error = ml_check_group(group2, &to);
	if (!error && n < 0) {
		ml_note("n is %d", n);
		error = MPI_ERR_ARG;
	}
	error = ml_api_need_array(ml_api_need_array(error, ranks1, n, "ranks1"), ranks2, n, "ranks2");
	for (int i = 0; i < n && !error; i++)
		error = translate(from, ranks1[i], to, &ranks2[i]);
	return ml_api_raise("MPI_Group_translate_ranks", error, NULL);
}
ML_ALIAS(Group_translate_ranks);

int PMPI_Group_compare(MPI_Group group1, MPI_Group group2, int *result)
{
	struct ml_group *a, *b;
	int error = ml_api_need(ml_check_group(group1, &a), result, "result");

	if (!error)
		error = ml_check_group(group2, &b);
	if (!error)
		*result = ml_group_compare(a, b);
	return ml_api_raise("MPI_Group_compare", error, NULL);
}
ML_ALIAS(Group_compare);

/* ---- two groups ------------------------------------------------------------------------------------------------- */

typedef int combine_fn(struct ml_group *a, struct ml_group *b, struct ml_group **out);

static int combine(const char *call, combine_fn *fn, MPI_Group group1, MPI_Group group2, MPI_Group *newgroup)
{
	ML_GUARD;
	struct ml_group *a, *b, *made = NULL;
	int error = ml_api_need(ml_check_group(group1, &a), newgroup, "newgroup");

	if (!error)
		error = ml_check_group(group2, &b);
	if (!error)
		error = fn(a, b, &made);
	return finish(call, error, made, newgroup);
}

int PMPI_Group_union(MPI_Group group1, MPI_Group group2, MPI_Group *newgroup)
{
	return combine("MPI_Group_union", ml_group_union, group1, group2, newgroup);
}
ML_ALIAS(Group_union);

int PMPI_Group_intersection(MPI_Group group1, MPI_Group group2, MPI_Group *newgroup)
{
	return combine("MPI_Group_intersection", ml_group_intersection, group1, group2, newgroup);
}
ML_ALIAS(Group_intersection);

int PMPI_Group_difference(MPI_Group group1, MPI_Group group2, MPI_Group *newgroup)
{
	return combine("MPI_Group_difference", ml_group_difference, group1, group2, newgroup);
}
ML_ALIAS(Group_difference);

/* ---- parts of a group ------------------------------------------------------------------------------------------- */

int PMPI_Group_incl(MPI_Group handle, int n, const int ranks[], MPI_Group *newgroup)
{
	ML_GUARD;
	struct ml_group *group, *made = NULL;
	int error = ml_api_need(ml_check_group(handle, &group), newgroup, "newgroup");

	error = ml_api_need_array(error, ranks, n, "ranks");
	if (!error)
		error = ml_group_incl(group, n, ranks, &made);
	return finish("MPI_Group_incl", error, made, newgroup);
}
ML_ALIAS(Group_incl);

int PMPI_Group_excl(MPI_Group handle, int n, const int ranks[], MPI_Group *newgroup)
{
	ML_GUARD;
	struct ml_group *group, *made = NULL;
	int error = ml_api_need(ml_check_group(handle, &group), newgroup, "newgroup");

	error = ml_api_need_array(error, ranks, n, "ranks");
	if (!error)
		error = ml_group_excl(group, n, ranks, &made);
	return finish("MPI_Group_excl", error, made, newgroup);
}
ML_ALIAS(Group_excl);

int PMPI_Group_range_incl(MPI_Group handle, int n, int ranges[][3], MPI_Group *newgroup)
{
	ML_GUARD;
	struct ml_group *group, *made = NULL;
	int error = ml_api_need(ml_check_group(handle, &group), newgroup, "newgroup");

	error = ml_api_need_array(error, ranges, n, "ranges");
	if (!error)
		error = ml_group_range_incl(group, n, ranges, &made);
	return finish("MPI_Group_range_incl", error, made, newgroup);
}
ML_ALIAS(Group_range_incl);

int PMPI_Group_range_excl(MPI_Group handle, int n, int ranges[][3], MPI_Group *newgroup)
{
	ML_GUARD;
	struct ml_group *group, *made = NULL;
	int error = ml_api_need(ml_check_group(handle, &group), newgroup, "newgroup");

	error = ml_api_need_array(error, ranges, n, "ranges");
	if (!error)
		error = ml_group_range_excl(group, n, ranges, &made);
	return finish("MPI_Group_range_excl", error, made, newgroup);
}
ML_ALIAS(Group_range_excl);

int PMPI_Group_free(MPI_Group *handle)
{
	ML_GUARD;
	struct ml_group *group;
	int error = ml_api_need(MPI_SUCCESS, handle, "group");

	if (!error)
		error = ml_check_group(*handle, &group);
	if (!error) {
		ml_group_drop(group);
		*handle = MPI_GROUP_NULL;
	}
	return ml_api_raise("MPI_Group_free", error, NULL);
}
ML_ALIAS(Group_free);
