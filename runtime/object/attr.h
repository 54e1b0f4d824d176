/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attributes: values that the user, or a library of the user's, hangs on communicators, datatypes and windows under a key of its
 * own (MPI 5.0 section 7.7). A key has callbacks for when the object is duplicated and for when the value goes.
 *
 * An object has a list of them, youngest first. When the object is freed they go in that order, which the standard demands of
 * MPI_COMM_SELF (section 11.2.4). Callbacks may use attributes of the same object.
 *
 * Functions return MPI_SUCCESS, an MPI_ERR_ class with a note, or what a callback has returned. The caller excludes other threads.
 */
#ifndef ML_OBJECT_ATTR_H
#define ML_OBJECT_ATTR_H

#include <stdbool.h>

#include "base/compiler.h"
#include "mpi_lite.h"
#include "object/comm.h"

enum ml_attr_kind { ML_ATTR_COMM, ML_ATTR_TYPE, ML_ATTR_WIN };

struct ml_attr {
	struct ml_attr *next;
	int keyval;
	void *value;
};

/* An object with attributes, as the functions below take it. */
struct ml_attr_owner {
	enum ml_attr_kind kind;
	void *handle;
	struct ml_attr **list;
};

union ml_attr_copy {
	MPI_Comm_copy_attr_function *comm;
	MPI_Type_copy_attr_function *type;
	MPI_Win_copy_attr_function *win;
};

union ml_attr_delete {
	MPI_Comm_delete_attr_function *comm;
	MPI_Type_delete_attr_function *type;
	MPI_Win_delete_attr_function *win;
};

/* A key as the user makes it. */
struct ml_attr_key {
	enum ml_attr_kind kind;
	union ml_attr_copy copy;     /* null function: not copied; the address 1: the value itself is copied */
	union ml_attr_delete delete; /* or a null function */
	void *extra_state;
};

int ml_attr_add_key(const struct ml_attr_key *key, int *keyval_out);

/* The key cannot be used any more; attributes that have it stay with their objects and its callbacks. */
int ml_attr_remove_key(enum ml_attr_kind kind, int keyval);

/* Sets a value; that of an attribute that is there already is deleted first. */
int ml_attr_set(const struct ml_attr_owner *owner, int keyval, void *value);

/* *found_out says whether there is such an attribute; only then is *value_out written. */
int ml_attr_get(const struct ml_attr_owner *owner, int keyval, void **value_out, bool *found_out);

int ml_attr_delete(const struct ml_attr_owner *owner, int keyval);

/* Copies what may be copied to a new object. When a callback fails the new object has the attributes copied before. */
int ml_attr_copy_all(const struct ml_attr_owner *from, const struct ml_attr_owner *to);

/* Deletes all, youngest first. When a callback fails, that attribute and the older ones are still there. */
int ml_attr_delete_all(const struct ml_attr_owner *owner);

/* Frees the list without callbacks. */
void ml_attr_forget(struct ml_attr **list);

ml_inline struct ml_attr_owner ml_attr_of_comm(struct ml_comm *comm)
{
	return (struct ml_attr_owner){ ML_ATTR_COMM, comm->handle, &comm->attrs };
}

/*
 * Datatypes have no room for a list, so that theirs are found by the handle. of_type makes an empty one where there is none:
 * MPI_ERR_NO_MEM. The functions that duplicate and free a datatype call the other two.
 */
int ml_attr_of_type(MPI_Datatype handle, struct ml_attr_owner *owner_out);
int ml_attr_copy_type(MPI_Datatype from, MPI_Datatype to);
int ml_attr_delete_type(MPI_Datatype handle);

/* Frees the lists of all datatypes. */
void ml_attr_fini(void);

#endif
