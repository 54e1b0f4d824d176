/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attributes (MPI 5.0 section 7.7, those of the environment: 9.1.2, the deprecated names: 16.1). Those of windows: mpi_win.c.
 */
#include "api/api.h"

#include <stdbool.h>
#include <stdint.h>

#include "api/check.h"
#include "api/type_check.h"
#include "object/attr.h"
#include "object/errcode.h"
#include "p2p/peer.h"

/* A new key for a place that may be missing. */
static int create_key(const char *call, const struct ml_attr_key *key, int *keyval)
{
	ML_GUARD;
	int error = ml_api_need(MPI_SUCCESS, keyval, "keyval");

	if (!error)
		error = ml_attr_add_key(key, keyval);
	return ml_api_raise(call, error, NULL);
}

/* ---- communicators ---------------------------------------------------------------------------------------------- */

static int create_comm_key(const char *call, MPI_Comm_copy_attr_function *copy, MPI_Comm_delete_attr_function *delete,
			   int *keyval, void *extra_state)
{
	struct ml_attr_key key = { ML_ATTR_COMM, { .comm = copy }, { .comm = delete }, extra_state };

	return create_key(call, &key, keyval);
}

int PMPI_Comm_create_keyval(MPI_Comm_copy_attr_function *comm_copy_attr_fn,
			    MPI_Comm_delete_attr_function *comm_delete_attr_fn, int *comm_keyval, void *extra_state)
{
	return create_comm_key("MPI_Comm_create_keyval", comm_copy_attr_fn, comm_delete_attr_fn, comm_keyval, extra_state);
}
ML_ALIAS(Comm_create_keyval);

int PMPI_Keyval_create(MPI_Copy_function *copy_fn, MPI_Delete_function *delete_fn, int *keyval, void *extra_state)
{
	return create_comm_key("MPI_Keyval_create", copy_fn, delete_fn, keyval, extra_state);
}
ML_ALIAS(Keyval_create);

static int free_key(const char *call, enum ml_attr_kind kind, int *keyval)
{
	ML_GUARD;
	int error = ml_api_need(MPI_SUCCESS, keyval, "keyval");

	if (!error)
		error = ml_attr_remove_key(kind, *keyval);
	if (!error)
		*keyval = MPI_KEYVAL_INVALID;
	return ml_api_raise(call, error, NULL);
}

int PMPI_Comm_free_keyval(int *comm_keyval)
{
	return free_key("MPI_Comm_free_keyval", ML_ATTR_COMM, comm_keyval);
}
ML_ALIAS(Comm_free_keyval);

int PMPI_Keyval_free(int *keyval)
{
	return free_key("MPI_Keyval_free", ML_ATTR_COMM, keyval);
}
ML_ALIAS(Keyval_free);

/* The value of an attribute that every communicator has, or NULL. */
static int *predefined(int keyval)
{
	static int tag_ub = INT_MAX, io = MPI_ANY_SOURCE, host = MPI_PROC_NULL, wtime_is_global = true, appnum, universe;

	switch (keyval) {
	case MPI_TAG_UB:
		return &tag_ub;
	case MPI_IO:
		return &io;
	case MPI_HOST:
		return &host;
	case MPI_WTIME_IS_GLOBAL: /* one machine, one clock */
		return &wtime_is_global;
	case MPI_APPNUM:
		appnum = (int)ml_peers.segment.rank[ml_peers.me].app;
		return &appnum;
	case MPI_LASTUSEDCODE:
		return ml_errcode_last();
	case MPI_UNIVERSE_SIZE: /* all that there can be: no process joins a job */
		universe = ml_comm_world.size;
		return &universe;
	default:
		return NULL;
	}
}

static int get_comm_attr(const char *call, MPI_Comm handle, int keyval, void *value, int *flag)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_api_need(ml_check_comm(handle), value, "attribute_val"), flag, "flag");
	void *found = error ? NULL : predefined(keyval);
	bool is_there = found != NULL;

	if (!error && !found) {
		struct ml_attr_owner owner = ml_attr_of_comm(comm);

		error = ml_attr_get(&owner, keyval, &found, &is_there);
	}
	if (!error) {
		if (is_there)
			*(void **)value = found;
		*flag = is_there;
	}
	return ml_api_raise(call, error, comm);
}

int PMPI_Comm_get_attr(MPI_Comm comm, int comm_keyval, void *attribute_val, int *flag)
{
	return get_comm_attr("MPI_Comm_get_attr", comm, comm_keyval, attribute_val, flag);
}
ML_ALIAS(Comm_get_attr);

int PMPI_Attr_get(MPI_Comm comm, int keyval, void *attribute_val, int *flag)
{
	return get_comm_attr("MPI_Attr_get", comm, keyval, attribute_val, flag);
}
ML_ALIAS(Attr_get);

/* A communicator whose attribute of this key may be changed. */
static int check_change(MPI_Comm handle, int keyval)
{
	int error = ml_check_comm(handle);

	if (!error && predefined(keyval)) {
		ml_note("key %d is predefined and its attribute does not change", keyval);
		error = MPI_ERR_KEYVAL;
	}
	return error;
}

static int set_comm_attr(const char *call, MPI_Comm handle, int keyval, void *value)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle);
	int error = check_change(handle, keyval);

	if (!error) {
		struct ml_attr_owner owner = ml_attr_of_comm(comm);

		error = ml_attr_set(&owner, keyval, value);
	}
	return ml_api_raise(call, error, comm);
}

int PMPI_Comm_set_attr(MPI_Comm comm, int comm_keyval, void *attribute_val)
{
	return set_comm_attr("MPI_Comm_set_attr", comm, comm_keyval, attribute_val);
}
ML_ALIAS(Comm_set_attr);

int PMPI_Attr_put(MPI_Comm comm, int keyval, void *attribute_val)
{
	return set_comm_attr("MPI_Attr_put", comm, keyval, attribute_val);
}
ML_ALIAS(Attr_put);

static int delete_comm_attr(const char *call, MPI_Comm handle, int keyval)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle);
	int error = check_change(handle, keyval);

	if (!error) {
		struct ml_attr_owner owner = ml_attr_of_comm(comm);

		error = ml_attr_delete(&owner, keyval);
	}
	return ml_api_raise(call, error, comm);
}

int PMPI_Comm_delete_attr(MPI_Comm comm, int comm_keyval)
{
	return delete_comm_attr("MPI_Comm_delete_attr", comm, comm_keyval);
}
ML_ALIAS(Comm_delete_attr);

int PMPI_Attr_delete(MPI_Comm comm, int keyval)
{
	return delete_comm_attr("MPI_Attr_delete", comm, keyval);
}
ML_ALIAS(Attr_delete);

/* ---- datatypes -------------------------------------------------------------------------------------------------- */

int PMPI_Type_create_keyval(MPI_Type_copy_attr_function *type_copy_attr_fn,
			    MPI_Type_delete_attr_function *type_delete_attr_fn, int *type_keyval, void *extra_state)
{
	struct ml_attr_key key = { ML_ATTR_TYPE, { .type = type_copy_attr_fn }, { .type = type_delete_attr_fn }, extra_state };

	return create_key("MPI_Type_create_keyval", &key, type_keyval);
}
ML_ALIAS(Type_create_keyval);

int PMPI_Type_free_keyval(int *type_keyval)
{
	return free_key("MPI_Type_free_keyval", ML_ATTR_TYPE, type_keyval);
}
ML_ALIAS(Type_free_keyval);

static int find_type(MPI_Datatype handle, struct ml_attr_owner *owner)
{
	const struct ml_type *type;
	int error = ml_type_check_any(handle, &type);

	return error ? error : ml_attr_of_type(handle, owner);
}

int PMPI_Type_set_attr(MPI_Datatype datatype, int type_keyval, void *attribute_val)
{
	ML_GUARD;
	struct ml_attr_owner owner;
	int error = find_type(datatype, &owner);

	if (!error)
		error = ml_attr_set(&owner, type_keyval, attribute_val);
	return ml_api_raise("MPI_Type_set_attr", error, NULL);
}
ML_ALIAS(Type_set_attr);

int PMPI_Type_get_attr(MPI_Datatype datatype, int type_keyval, void *attribute_val, int *flag)
{
	ML_GUARD;
	struct ml_attr_owner owner;
	void *found = NULL;
	bool is_there = false;
	int error = ml_api_need(ml_api_need(find_type(datatype, &owner), attribute_val, "attribute_val"), flag, "flag");

	if (!error)
		error = ml_attr_get(&owner, type_keyval, &found, &is_there);
	if (!error) {
		if (is_there)
			*(void **)attribute_val = found;
		*flag = is_there;
	}
	return ml_api_raise("MPI_Type_get_attr", error, NULL);
}
ML_ALIAS(Type_get_attr);

int PMPI_Type_delete_attr(MPI_Datatype datatype, int type_keyval)
{
	ML_GUARD;
	struct ml_attr_owner owner;
	int error = find_type(datatype, &owner);

	if (!error)
		error = ml_attr_delete(&owner, type_keyval);
	return ml_api_raise("MPI_Type_delete_attr", error, NULL);
}
ML_ALIAS(Type_delete_attr);

/* ---- windows ---------------------------------------------------------------------------------------------------- */

int PMPI_Win_create_keyval(MPI_Win_copy_attr_function *win_copy_attr_fn, MPI_Win_delete_attr_function *win_delete_attr_fn,
			   int *win_keyval, void *extra_state)
{
	struct ml_attr_key key = { ML_ATTR_WIN, { .win = win_copy_attr_fn }, { .win = win_delete_attr_fn }, extra_state };

	return create_key("MPI_Win_create_keyval", &key, win_keyval);
}
ML_ALIAS(Win_create_keyval);

int PMPI_Win_free_keyval(int *win_keyval)
{
	return free_key("MPI_Win_free_keyval", ML_ATTR_WIN, win_keyval);
}
ML_ALIAS(Win_free_keyval);
