/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Info objects: keys and values in the order in which the keys were first set (MPI 5.0 chapter 10). They may be used before
 * MPI_Init and after MPI_Finalize. MPI_INFO_ENV tells how the program was started; it belongs to nobody and does not change.
 *
 * Functions return MPI_SUCCESS or an MPI_ERR_ class with a note. The caller excludes other threads.
 */
#ifndef ML_OBJECT_INFO_H
#define ML_OBJECT_INFO_H

#include <stddef.h>
#include <stdint.h>

#include "mpi_lite.h"

#define ML_INFO_MAGIC 0x6f666e69u

struct ml_info_entry {
	char *key;
	char *value;
};

struct ml_info {
	uint32_t magic;               /* ML_INFO_MAGIC while the object exists */
	uint32_t count;
	uint32_t room;                /* entries there is memory for */
	struct ml_info_entry *entry;
};

/* An empty object, or NULL with a note when memory is out. free takes any object but MPI_INFO_ENV, and NULL. */
struct ml_info *ml_info_new(void);
void ml_info_free(struct ml_info *info);

/* The object behind a handle, MPI_INFO_ENV included; NULL for MPI_INFO_NULL and for what is none. */
struct ml_info *ml_info_find(MPI_Info handle);
MPI_Info ml_info_handle(struct ml_info *info);

/* Between an object and a number that fits an int and is not negative. */
int ml_info_number(const struct ml_info *info);
struct ml_info *ml_info_by_number(int number);

/* The value of a key, or NULL. */
const char *ml_info_get(const struct ml_info *info, const char *key);

/* Sets a key, new or not; both strings are copied. Their lengths are the caller's business. */
int ml_info_set(struct ml_info *info, const char *key, const char *value);

/* MPI_ERR_INFO_NOKEY when the key is not there. */
int ml_info_delete(struct ml_info *info, const char *key);

/* Takes over all keys of another object. */
int ml_info_add_all(struct ml_info *info, const struct ml_info *from);

/* A new object with those of `count` known keys that `info` has: what of a user's hints is kept. */
int ml_info_keep(const struct ml_info *info, const char *const known[], size_t count, struct ml_info **kept_out);

/* A copy. */
int ml_info_dup(const struct ml_info *info, struct ml_info **copy_out);

/* A new object with what MPI_INFO_ENV says, for a program with these arguments. argv may be NULL. */
int ml_info_new_env(int argc, char *const argv[], struct ml_info **info_out);

#endif
