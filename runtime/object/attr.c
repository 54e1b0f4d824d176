/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys, and the attributes of an object: see attr.h. */
#include "object/attr.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/map.h"
#include "object/error.h"
#include "os/guard.h"

/* Keys of the user begin here: above those of the standard. */
#define FIRST 1024

struct keyval {
	struct ml_attr_key key;
	uint32_t references; /* its user, until it is removed, and its attributes; 0: free for a new key */
	bool is_removed;
};

static struct keyval *keyvals; /* of number FIRST + i, for i < count; kept until the process ends */
static int count;

static struct keyval *at(int keyval)
{
	ml_assert(keyval >= FIRST && keyval < FIRST + count && keyvals[keyval - FIRST].references > 0);
	return &keyvals[keyval - FIRST];
}

/* MPI_SUCCESS for a key that the user may use. */
static int check(enum ml_attr_kind kind, int keyval)
{
	const struct keyval *k = keyval >= FIRST && keyval < FIRST + count ? &keyvals[keyval - FIRST] : NULL;

	if (k && k->references && !k->is_removed && k->key.kind == kind)
		return MPI_SUCCESS;
	if (keyval == MPI_KEYVAL_INVALID)
		ml_note("the key is MPI_KEYVAL_INVALID");
	else
		ml_note("%d is not a key for %s", keyval,
			kind == ML_ATTR_COMM ? "communicators" : kind == ML_ATTR_TYPE ? "datatypes" : "windows");
	return MPI_ERR_KEYVAL;
}

int ml_attr_add_key(const struct ml_attr_key *key, int *keyval_out)
{
	int i = 0;

	while (i < count && keyvals[i].references)
		i++;
	if (i == count) {
		struct keyval *more = realloc(keyvals, sizeof *keyvals * (size_t)(count + 1));

		if (!more) {
			ml_note("there are %d keys already", count);
			return MPI_ERR_NO_MEM;
		}
		keyvals = more;
		count++;
	}
	keyvals[i] = (struct keyval){ .key = *key, .references = 1 };
	*keyval_out = FIRST + i;
	return MPI_SUCCESS;
}

int ml_attr_remove_key(enum ml_attr_kind kind, int keyval)
{
	int error = check(kind, keyval);

	if (!error) {
		at(keyval)->is_removed = true;
		at(keyval)->references--;
	}
	return error;
}

/* ---- callbacks -------------------------------------------------------------------------------------------------- */

/*
 * They may use attributes of the same object, and so may other threads while they run: afterwards an attribute is looked for again,
 * and a key that is still needed has been held.
 */

static int call_delete(const struct ml_attr_owner *owner, int keyval, void *value)
{
	const struct ml_attr_key key = at(keyval)->key; /* a copy: the table may move */
	ML_GUARD_AWAY;

	switch (key.kind) {
	case ML_ATTR_COMM:
		return key.delete.comm ? key.delete.comm(owner->handle, keyval, value, key.extra_state) : 0;
	case ML_ATTR_TYPE:
		return key.delete.type ? key.delete.type(owner->handle, keyval, value, key.extra_state) : 0;
	case ML_ATTR_WIN:
		return key.delete.win ? key.delete.win(owner->handle, keyval, value, key.extra_state) : 0;
	}
	return MPI_SUCCESS;
}

/* Asks the key whether and how a value is copied. */
static int call_copy(const struct ml_attr_owner *owner, int keyval, void **value, int *flag)
{
	const struct ml_attr_key key = at(keyval)->key;
	void *old = *value;

	*flag = key.copy.comm == MPI_COMM_DUP_FN;
	if (*flag || key.copy.comm == MPI_COMM_NULL_COPY_FN)
		return MPI_SUCCESS;

	ML_GUARD_AWAY;

	switch (key.kind) {
	case ML_ATTR_COMM:
		return key.copy.comm(owner->handle, keyval, key.extra_state, old, value, flag);
	case ML_ATTR_TYPE:
		return key.copy.type(owner->handle, keyval, key.extra_state, old, value, flag);
	case ML_ATTR_WIN:
		return key.copy.win(owner->handle, keyval, key.extra_state, old, value, flag);
	}
	return MPI_SUCCESS;
}

/* ---- the attributes of an object -------------------------------------------------------------------------------- */

static struct ml_attr *find(const struct ml_attr_owner *owner, int keyval)
{
	struct ml_attr *attr = *owner->list;

	while (attr && attr->keyval != keyval)
		attr = attr->next;
	return attr;
}

static void unlink_attr(struct ml_attr **list, int keyval)
{
	struct ml_attr *attr;

	while (*list && (*list)->keyval != keyval)
		list = &(*list)->next;
	attr = *list;
	if (!attr)
		return; /* somebody has been here before us */
	*list = attr->next;
	at(keyval)->references--;
	free(attr);
}

/* Puts a new attribute before the others. */
static int push(const struct ml_attr_owner *owner, int keyval, void *value)
{
	struct ml_attr *attr = malloc(sizeof *attr);

	if (!attr) {
		ml_note("no memory for an attribute");
		return MPI_ERR_NO_MEM;
	}
	*attr = (struct ml_attr){ *owner->list, keyval, value };
	*owner->list = attr;
	at(keyval)->references++;
	return MPI_SUCCESS;
}

int ml_attr_set(const struct ml_attr_owner *owner, int keyval, void *value)
{
	struct ml_attr *attr;
	int error = check(owner->kind, keyval);

	if (error)
		return error;
	attr = find(owner, keyval);
	if (!attr)
		return push(owner, keyval, value);
	at(keyval)->references++;
	error = call_delete(owner, keyval, attr->value);
	attr = find(owner, keyval);
	if (!error && attr)
		attr->value = value;
	else if (!error)
		error = push(owner, keyval, value);
	at(keyval)->references--;
	return error;
}

int ml_attr_get(const struct ml_attr_owner *owner, int keyval, void **value_out, bool *found_out)
{
	int error = check(owner->kind, keyval);
	const struct ml_attr *attr = error ? NULL : find(owner, keyval);

	if (error)
		return error;
	if (attr)
		*value_out = attr->value;
	*found_out = attr != NULL;
	return MPI_SUCCESS;
}

int ml_attr_delete(const struct ml_attr_owner *owner, int keyval)
{
	int error = check(owner->kind, keyval);
	struct ml_attr *attr = error ? NULL : find(owner, keyval);

	if (error)
		return error;
	if (!attr) {
		ml_note("there is no attribute of key %d", keyval);
		return MPI_ERR_ARG;
	}
	error = call_delete(owner, keyval, attr->value);
	if (!error)
		unlink_attr(owner->list, keyval);
	return error;
}

/* The attributes of an object as they are now, the oldest first; their keys are held. *count_out 0 and NULL: there are none. */
static int list_all(const struct ml_attr_owner *owner, struct ml_attr **attrs_out, size_t *count_out)
{
	struct ml_attr *attrs;
	size_t n = 0;

	for (const struct ml_attr *attr = *owner->list; attr; attr = attr->next)
		n++;
	attrs = n ? malloc(n * sizeof *attrs) : NULL;
	if (n && !attrs) {
		ml_note("no memory to copy %zu attributes", n);
		return MPI_ERR_NO_MEM;
	}
	*attrs_out = attrs;
	*count_out = n;
	for (const struct ml_attr *attr = *owner->list; attr; attr = attr->next) {
		attrs[--n] = *attr;
		at(attr->keyval)->references++;
	}
	return MPI_SUCCESS;
}

/* The oldest first, so that the copies stand in the same order. */
int ml_attr_copy_all(const struct ml_attr_owner *from, const struct ml_attr_owner *to)
{
	struct ml_attr *attrs = NULL;
	size_t count = 0;
	int flag, error = list_all(from, &attrs, &count);

	for (size_t i = 0; i < count; i++) {
		if (!error)
			error = call_copy(from, attrs[i].keyval, &attrs[i].value, &flag);
		if (!error && flag)
			error = push(to, attrs[i].keyval, attrs[i].value);
		at(attrs[i].keyval)->references--;
	}
	free(attrs);
	return error;
}

int ml_attr_delete_all(const struct ml_attr_owner *owner)
{
	int error = MPI_SUCCESS;

	while (*owner->list && !error) {
		int keyval = (*owner->list)->keyval;

		error = call_delete(owner, keyval, (*owner->list)->value);
		if (!error)
			unlink_attr(owner->list, keyval);
	}
	return error;
}

void ml_attr_forget(struct ml_attr **list)
{
	while (*list)
		unlink_attr(list, (*list)->keyval);
}

/* ---- datatypes -------------------------------------------------------------------------------------------------- */

static struct ml_map types; /* handle -> address of its list, which is malloc'ed */

static struct ml_attr_owner type_owner(MPI_Datatype handle, struct ml_attr **list)
{
	return (struct ml_attr_owner){ ML_ATTR_TYPE, handle, list };
}

int ml_attr_of_type(MPI_Datatype handle, struct ml_attr_owner *owner_out)
{
	uint64_t key = (uint64_t)(uintptr_t)handle;
	struct ml_attr **list = ml_map_find(&types, key);

	if (!list) {
		list = calloc(1, sizeof(struct ml_attr *));
		if (!list || ml_map_add(&types, key, list) != 0) {
			free(list);
			ml_note("no memory for the attributes of a datatype");
			return MPI_ERR_NO_MEM;
		}
	}
	*owner_out = type_owner(handle, list);
	return MPI_SUCCESS;
}

int ml_attr_copy_type(MPI_Datatype from, MPI_Datatype to)
{
	struct ml_attr **list = ml_map_find(&types, (uint64_t)(uintptr_t)from);
	struct ml_attr_owner old = type_owner(from, list), new;
	int error;

	if (!list || !*list)
		return MPI_SUCCESS;
	error = ml_attr_of_type(to, &new);
	if (error)
		return error;
	error = ml_attr_copy_all(&old, &new);
	if (error) {
		ml_attr_forget(new.list);
		free(ml_map_remove(&types, (uint64_t)(uintptr_t)to));
	}
	return error;
}

int ml_attr_delete_type(MPI_Datatype handle)
{
	uint64_t key = (uint64_t)(uintptr_t)handle;
	struct ml_attr **list = ml_map_find(&types, key);
	struct ml_attr_owner owner = type_owner(handle, list);
	int error;

	if (!list)
		return MPI_SUCCESS;
	error = ml_attr_delete_all(&owner);
	if (!error)
		free(ml_map_remove(&types, key));
	return error;
}

void ml_attr_fini(void)
{
	for (uint32_t i = 0; types.slots && i <= types.mask; i++)
		if (types.slots[i].value) {
			ml_attr_forget(types.slots[i].value);
			free(types.slots[i].value);
		}
	ml_map_fini(&types);
}
