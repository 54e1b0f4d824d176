/* SPDX-License-Identifier: BSD-2-Clause */
/* Info objects (MPI 5.0 chapter 10, and the deprecated queries of section 16.3). All of it works at any time. */
#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include "object/info.h"

static int find(MPI_Info handle, struct ml_info **info)
{
	*info = ml_info_find(handle);
	if (*info)
		return MPI_SUCCESS;
	ml_note(handle == MPI_INFO_NULL ? "the info object is MPI_INFO_NULL" : "not an info object: %p", (void *)handle);
	return MPI_ERR_INFO;
}

/* The same for the functions that change an object. */
static int find_own(MPI_Info handle, struct ml_info **info)
{
	if (handle != MPI_INFO_ENV)
		return find(handle, info);
	ml_note("MPI_INFO_ENV does not change");
	return MPI_ERR_INFO;
}

static int check_key(const char *key)
{
	size_t length = key ? strlen(key) : 0;

	if (length > 0 && length < MPI_MAX_INFO_KEY)
		return MPI_SUCCESS;
	ml_note(length ? "the key has %zu characters, MPI_MAX_INFO_KEY is %d" : "the key is empty", length, MPI_MAX_INFO_KEY);
	return MPI_ERR_INFO_KEY;
}

static int check_value(const char *value)
{
	size_t length = value ? strlen(value) : MPI_MAX_INFO_VAL;

	if (length < MPI_MAX_INFO_VAL)
		return MPI_SUCCESS;
	ml_note("the value is %s", value ? "longer than MPI_MAX_INFO_VAL" : "a null pointer");
	return MPI_ERR_INFO_VALUE;
}

int PMPI_Info_create(MPI_Info *handle)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info = NULL;
	int error = ml_api_need(MPI_SUCCESS, handle, "info");

	if (!error && !(info = ml_info_new()))
		error = MPI_ERR_NO_MEM;
	if (!error)
		*handle = ml_info_handle(info);
	return ml_api_raise("MPI_Info_create", error, NULL);
}
ML_ALIAS(Info_create);

int PMPI_Info_create_env(int argc, char *argv[], MPI_Info *handle)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info;
	int error = ml_api_need_array(ml_api_need(MPI_SUCCESS, handle, "info"), argv, argc, "argv");

	if (!error)
		error = ml_info_new_env(argc, argv, &info);
	if (!error)
		*handle = ml_info_handle(info);
	return ml_api_raise("MPI_Info_create_env", error, NULL);
}
ML_ALIAS(Info_create_env);

int PMPI_Info_dup(MPI_Info handle, MPI_Info *newinfo)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info, *copy;
	int error = ml_api_need(find(handle, &info), newinfo, "newinfo");

	if (!error)
		error = ml_info_dup(info, &copy);
	if (!error)
		*newinfo = ml_info_handle(copy);
	return ml_api_raise("MPI_Info_dup", error, NULL);
}
ML_ALIAS(Info_dup);

int PMPI_Info_free(MPI_Info *handle)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info;
	int error = ml_api_need(MPI_SUCCESS, handle, "info");

	if (!error)
		error = find_own(*handle, &info);
	if (!error) {
		ml_info_free(info);
		*handle = MPI_INFO_NULL;
	}
	return ml_api_raise("MPI_Info_free", error, NULL);
}
ML_ALIAS(Info_free);

int PMPI_Info_set(MPI_Info handle, const char *key, const char *value)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info;
	int error = find_own(handle, &info);

	if (!error)
		error = check_key(key);
	if (!error)
		error = check_value(value);
	if (!error)
		error = ml_info_set(info, key, value);
	return ml_api_raise("MPI_Info_set", error, NULL);
}
ML_ALIAS(Info_set);

int PMPI_Info_delete(MPI_Info handle, const char *key)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info;
	int error = find_own(handle, &info);

	if (!error)
		error = check_key(key);
	if (!error)
		error = ml_info_delete(info, key);
	return ml_api_raise("MPI_Info_delete", error, NULL);
}
ML_ALIAS(Info_delete);

int PMPI_Info_get_nkeys(MPI_Info handle, int *nkeys)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info;
	int error = ml_api_need(find(handle, &info), nkeys, "nkeys");

	if (!error)
		*nkeys = (int)info->count;
	return ml_api_raise("MPI_Info_get_nkeys", error, NULL);
}
ML_ALIAS(Info_get_nkeys);

int PMPI_Info_get_nthkey(MPI_Info handle, int n, char *key)
{
	ML_GUARD_ALWAYS;
	struct ml_info *info;
	int error = ml_api_need(find(handle, &info), key, "key");

	if (!error && (n < 0 || (uint32_t)n >= info->count)) {
		ml_note("n is %d, there %s %u key%s", n, info->count == 1 ? "is" : "are", info->count,
			info->count == 1 ? "" : "s");
		error = MPI_ERR_ARG;
	}
	if (!error)
		snprintf(key, MPI_MAX_INFO_KEY, "%s", info->entry[n].key);
	return ml_api_raise("MPI_Info_get_nthkey", error, NULL);
}
ML_ALIAS(Info_get_nthkey);

/* The value of a key, or NULL when the object does not have it. */
static int look_up(MPI_Info handle, const char *key, const char **value)
{
	struct ml_info *info;
	int error = find(handle, &info);

	if (!error)
		error = check_key(key);
	if (!error)
		*value = ml_info_get(info, key);
	return error;
}

/* buflen counts the final zero; on return it is the size that the value needs. */
int PMPI_Info_get_string(MPI_Info handle, const char *key, int *buflen, char *value, int *flag)
{
	ML_GUARD_ALWAYS;
	const char *found = NULL;
	int error = ml_api_need(ml_api_need(look_up(handle, key, &found), buflen, "buflen"), flag, "flag");

	if (!error && *buflen < 0) {
		ml_note("buflen is %d", *buflen);
		error = MPI_ERR_ARG;
	}
	if (!error)
		error = ml_api_need_array(error, value, *buflen, "value");
	if (!error && found) {
		if (*buflen > 0)
			snprintf(value, (size_t)*buflen, "%s", found);
		*buflen = (int)strlen(found) + 1;
	}
	if (!error)
		*flag = found != NULL;
	return ml_api_raise("MPI_Info_get_string", error, NULL);
}
ML_ALIAS(Info_get_string);

/* valuelen does not count the final zero. */
int PMPI_Info_get(MPI_Info handle, const char *key, int valuelen, char *value, int *flag)
{
	ML_GUARD_ALWAYS;
	const char *found = NULL;
	int error = ml_api_need(ml_api_need(look_up(handle, key, &found), value, "value"), flag, "flag");

	if (!error && valuelen < 0) {
		ml_note("valuelen is %d", valuelen);
		error = MPI_ERR_ARG;
	}
	if (!error && found)
		snprintf(value, (size_t)valuelen + 1, "%s", found);
	if (!error)
		*flag = found != NULL;
	return ml_api_raise("MPI_Info_get", error, NULL);
}
ML_ALIAS(Info_get);

int PMPI_Info_get_valuelen(MPI_Info handle, const char *key, int *valuelen, int *flag)
{
	ML_GUARD_ALWAYS;
	const char *found = NULL;
	int error = ml_api_need(ml_api_need(look_up(handle, key, &found), valuelen, "valuelen"), flag, "flag");

	if (!error && found)
		*valuelen = (int)strlen(found);
	if (!error)
		*flag = found != NULL;
	return ml_api_raise("MPI_Info_get_valuelen", error, NULL);
}
ML_ALIAS(Info_get_valuelen);
