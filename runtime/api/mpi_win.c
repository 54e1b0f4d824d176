/* SPDX-License-Identifier: BSD-2-Clause */
/* What a window is: its name, attributes, group and hints (MPI 5.0 sections 7.7.3, 7.8 and 12.2). Nothing here communicates. */
#include "api/api.h"

#include <stdio.h>

#include "api/win_check.h"
#include "object/attr.h"
#include "object/group.h"
#include "object/info.h"
#include "rma/window.h"

int PMPI_Win_get_name(MPI_Win handle, char *win_name, int *resultlen)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	bool is_null = handle == MPI_WIN_NULL; /* which has a name: section 7.8 */
	int error = is_null ? MPI_SUCCESS : ml_check_win(handle, &win);

	error = ml_api_need(ml_api_need(error, win_name, "win_name"), resultlen, "resultlen");
	if (!error)
		*resultlen = snprintf(win_name, MPI_MAX_OBJECT_NAME, "%s", is_null ? "MPI_WIN_NULL" : win->comm->name);
	return ml_api_raise_win("MPI_Win_get_name", error, win);
}
ML_ALIAS(Win_get_name);

int PMPI_Win_set_name(MPI_Win handle, const char *win_name)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_api_need(ml_check_win(handle, &win), win_name, "win_name");

	if (!error)
		snprintf(win->comm->name, sizeof win->comm->name, "%s", win_name);
	return ml_api_raise_win("MPI_Win_set_name", error, win);
}
ML_ALIAS(Win_set_name);

int PMPI_Win_get_group(MPI_Win handle, MPI_Group *group)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_api_need(ml_check_win(handle, &win), group, "group");

	if (!error)
		*group = ml_group_handle(ml_group_hold(win->comm->group));
	return ml_api_raise_win("MPI_Win_get_group", error, win);
}
ML_ALIAS(Win_get_group);

int PMPI_Win_set_info(MPI_Win handle, MPI_Info info)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	const struct ml_info *hints;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_check_hints(info, &hints);
	if (!error)
		error = ml_win_set_hints(win, hints);
	return ml_api_raise_win("MPI_Win_set_info", error, win);
}
ML_ALIAS(Win_set_info);

int PMPI_Win_get_info(MPI_Win handle, MPI_Info *info_used)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	struct ml_info *copy = NULL;
	int error = ml_api_need(ml_check_win(handle, &win), info_used, "info_used");

	if (!error)
		error = ml_info_dup(win->info, &copy);
	if (!error)
		*info_used = ml_info_handle(copy);
	return ml_api_raise_win("MPI_Win_get_info", error, win);
}
ML_ALIAS(Win_get_info);

/* ---- memory that others may load from and store to ---------------------------------------------------------------- */

static bool is_shared(const struct ml_win *win, int32_t rank)
{
	const struct ml_win_target *target = &win->target[rank];

	return target->size && target->base && !target->gate;
}

/* MPI_PROC_NULL asks for the first part of all that has any bytes. */
static int32_t find_first(const struct ml_win *win)
{
	int32_t rank = 0;

	while (rank < win->size - 1 && !win->target[rank].size)
		rank++;
	return rank;
}

static int query(MPI_Win handle, int rank, const struct ml_win **win_out, int32_t *rank_out)
{
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (error)
		return error;
	*win_out = win;
	if (win->flavor == MPI_WIN_FLAVOR_DYNAMIC) {
		ml_note("the window is a dynamic one");
		return MPI_ERR_RMA_FLAVOR;
	}
	*rank_out = rank == MPI_PROC_NULL ? find_first(win) : rank;
	return rank == MPI_PROC_NULL ? MPI_SUCCESS : ml_win_check_rank(win, rank);
}

/* The part of a rank, with no bytes and no place where it is not shared with this process. */
static int shared_query(const char *call, MPI_Win handle, int rank, MPI_Aint *size, MPI_Aint *disp_unit, void *baseptr)
{
	ML_GUARD;
	const struct ml_win *win = NULL;
	int32_t which = 0;
	int error = query(handle, rank, &win, &which);

	error = ml_api_need(ml_api_need(ml_api_need(error, size, "size"), disp_unit, "disp_unit"), baseptr, "baseptr");
	if (!error) {
		bool there = is_shared(win, which);

		*size = there ? (MPI_Aint)win->target[which].size : 0;
		*disp_unit = (MPI_Aint)win->target[which].disp_unit;
		*(void **)baseptr = there ? win->target[which].base : NULL;
	}
	return ml_api_raise_win(call, error, win);
}

int PMPI_Win_shared_query(MPI_Win win, int rank, MPI_Aint *size, int *disp_unit, void *baseptr)
{
	MPI_Aint unit;
	int error = shared_query("MPI_Win_shared_query", win, rank, size, disp_unit ? &unit : NULL, baseptr);

	if (!error)
		*disp_unit = ml_api_narrow(unit);
	return error;
}
ML_ALIAS(Win_shared_query);

int PMPI_Win_shared_query_c(MPI_Win win, int rank, MPI_Aint *size, MPI_Aint *disp_unit, void *baseptr)
{
	return shared_query("MPI_Win_shared_query_c", win, rank, size, disp_unit, baseptr);
}
ML_ALIAS(Win_shared_query_c);

/* ---- attributes -------------------------------------------------------------------------------------------------- */

/* The value of an attribute that every window has; false for a key of the user. */
static bool find_predefined(struct ml_win *win, int keyval, void **value_out)
{
	switch (keyval) {
	case MPI_WIN_BASE:
		*value_out = win->target[win->rank].base;
		return true;
	case MPI_WIN_SIZE:
		*value_out = &win->bytes;
		return true;
	case MPI_WIN_DISP_UNIT:
		*value_out = &win->disp_unit;
		return true;
	case MPI_WIN_CREATE_FLAVOR:
		*value_out = &win->flavor;
		return true;
	case MPI_WIN_MODEL:
		*value_out = &win->model;
		return true;
	default:
		return false;
	}
}

static struct ml_attr_owner owner_of(struct ml_win *win)
{
	return (struct ml_attr_owner){ ML_ATTR_WIN, win, &win->attrs };
}

int PMPI_Win_get_attr(MPI_Win handle, int win_keyval, void *attribute_val, int *flag)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	void *found = NULL;
	bool is_there = false;
	int error = ml_api_need(ml_api_need(ml_check_win(handle, &win), attribute_val, "attribute_val"), flag, "flag");

	if (!error && !(is_there = find_predefined(win, win_keyval, &found))) {
		struct ml_attr_owner owner = owner_of(win);

		error = ml_attr_get(&owner, win_keyval, &found, &is_there);
	}
	if (!error) {
		if (is_there)
			*(void **)attribute_val = found;
		*flag = is_there;
	}
	return ml_api_raise_win("MPI_Win_get_attr", error, win);
}
ML_ALIAS(Win_get_attr);

/* A window whose attribute of this key may be changed. */
static int check_change(MPI_Win handle, int keyval, struct ml_win **win_out)
{
	void *value;
	int error = ml_check_win(handle, win_out);

	if (!error && find_predefined(*win_out, keyval, &value)) {
		ml_note("key %d is predefined and its attribute does not change", keyval);
		error = MPI_ERR_KEYVAL;
	}
	return error;
}

int PMPI_Win_set_attr(MPI_Win handle, int win_keyval, void *attribute_val)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = check_change(handle, win_keyval, &win);

	if (!error) {
		struct ml_attr_owner owner = owner_of(win);

		error = ml_attr_set(&owner, win_keyval, attribute_val);
	}
	return ml_api_raise_win("MPI_Win_set_attr", error, win);
}
ML_ALIAS(Win_set_attr);

int PMPI_Win_delete_attr(MPI_Win handle, int win_keyval)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = check_change(handle, win_keyval, &win);

	if (!error) {
		struct ml_attr_owner owner = owner_of(win);

		error = ml_attr_delete(&owner, win_keyval);
	}
	return ml_api_raise_win("MPI_Win_delete_attr", error, win);
}
ML_ALIAS(Win_delete_attr);
