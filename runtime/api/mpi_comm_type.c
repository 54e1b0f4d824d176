/* SPDX-License-Identifier: BSD-2-Clause */
/* Splitting by what processes share (MPI 5.0 section 7.4.2, MPI_Comm_split_type). */
#include "api/api.h"

#include <string.h>

#include "api/check.h"
#include "api/coll_run.h"
#include "form/form.h"
#include "form/pset.h"
#include "object/info.h"

/* The standard's key: input of the guided forms, output of the unguided one. */
static const char resource_key[] = "mpi_hw_resource_type";
static const char pset_key[] = "mpi_pset_name";

/* The first process of a set that this one is in. */
static int pset_color(const char *name, int *color)
{
	struct ml_group *group;
	int error = ml_pset_group(name, &group);

	*color = MPI_UNDEFINED;
	if (!error && group) {
		*color = (int)ml_group_peer(group, 0);
		ml_group_drop(group);
	}
	return error;
}

/* The colour of the resource that the user names. Who names none, or one that we do not know, is in no new communicator. */
static int guided_color(const struct ml_info *info, bool takes_pset, int *color)
{
	const char *resource = info ? ml_info_get(info, resource_key) : NULL;
	const char *pset = info && takes_pset ? ml_info_get(info, pset_key) : NULL;
	enum ml_form_level level = resource ? ml_form_level_by_name(resource) : ML_LEVEL_COUNT;

	if (!resource && pset)
		return pset_color(pset, color);
	*color = level != ML_LEVEL_COUNT ? ml_form_level_color(level) : MPI_UNDEFINED;
	return MPI_SUCCESS;
}

/* The colour of the widest resource that does not hold all of comm, whose name the info object is told. */
static int unguided_color(const struct ml_comm *comm, struct ml_info *info, int *color)
{
	enum ml_form_level level = ml_form_level_below(ml_comm_group(comm));
	int error = MPI_SUCCESS;

	*color = level == ML_LEVEL_COUNT ? MPI_UNDEFINED : ml_form_level_color(level);
	if (info && *color != MPI_UNDEFINED)
		error = ml_info_set(info, resource_key, ml_form_level_name(level));
	return error;
}

static int choose_color(const struct ml_comm *comm, int split_type, MPI_Info handle, int *color)
{
	struct ml_info *info = ml_info_find(handle);

	if (!info && handle != MPI_INFO_NULL) {
		ml_note("not an info object: %p", (void *)handle);
		return MPI_ERR_INFO;
	}
	switch (split_type) {
	case MPI_UNDEFINED:
		*color = MPI_UNDEFINED;
		return MPI_SUCCESS;
	case MPI_COMM_TYPE_SHARED: /* all processes of the job are on one machine */
		*color = 0;
		return MPI_SUCCESS;
	case MPI_COMM_TYPE_HW_GUIDED:
	case MPI_COMM_TYPE_RESOURCE_GUIDED:
		return guided_color(info, split_type == MPI_COMM_TYPE_RESOURCE_GUIDED, color);
	case MPI_COMM_TYPE_HW_UNGUIDED:
		return unguided_color(comm, handle == MPI_INFO_ENV ? NULL : info, color);
	default:
		ml_note("split_type is %d", split_type);
		return MPI_ERR_ARG;
	}
}

int PMPI_Comm_split_type(MPI_Comm handle, int split_type, int key, MPI_Info info, MPI_Comm *newcomm)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	int color, error = ml_api_need(ml_check_comm(handle), newcomm, "newcomm");

	if (!error)
		error = choose_color(comm, split_type, info, &color);
	if (!error)
		error = ml_run_agree("MPI_Comm_split_type", comm, 0);
	if (!error)
		error = ml_form_split(comm, color, key, &made);
	return ml_api_give_comm("MPI_Comm_split_type", error, comm, made, newcomm);
}
ML_ALIAS(Comm_split_type);
