/* SPDX-License-Identifier: BSD-2-Clause */
/* Info objects: see info.h. */
#include "object/info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "object/arena.h"
#include "object/error.h"

#define INFOS_MAX ((size_t)1 << 18)

static struct ml_arena arena; /* from the first object on until the process ends */
static struct ml_info environment;  /* MPI_INFO_ENV, filled at its first use */

struct ml_info *ml_info_new(void)
{
	struct ml_info *info = NULL;

	if (arena.base || ml_arena_init(&arena, sizeof *info, INFOS_MAX) == 0)
		info = ml_arena_new(&arena);
	if (!info) {
		ml_note("there are %zu info objects already", ml_arena_made(&arena));
		return NULL;
	}
	*info = (struct ml_info){ .magic = ML_INFO_MAGIC };
	return info;
}

void ml_info_free(struct ml_info *info)
{
	if (!info)
		return;
	ML_CHECK_MAGIC(info, ML_INFO_MAGIC);
	for (uint32_t i = 0; i < info->count; i++)
		free(info->entry[i].key);
	free(info->entry);
	info->magic = 0;
	ml_arena_free(&arena, info);
}

static struct ml_info_entry *find_key(const struct ml_info *info, const char *key)
{
	for (uint32_t i = 0; i < info->count; i++)
		if (strcmp(info->entry[i].key, key) == 0)
			return &info->entry[i];
	return NULL;
}

const char *ml_info_get(const struct ml_info *info, const char *key)
{
	const struct ml_info_entry *entry = find_key(info, key);

	return entry ? entry->value : NULL;
}

static int grow(struct ml_info *info)
{
	uint32_t room = ml_max(4, 2 * info->room);
	struct ml_info_entry *entry = realloc(info->entry, sizeof *entry * room);

	if (!entry)
		return MPI_ERR_NO_MEM;
	info->entry = entry;
	info->room = room;
	return MPI_SUCCESS;
}

int ml_info_set(struct ml_info *info, const char *key, const char *value)
{
	size_t key_size = strlen(key) + 1, value_size = strlen(value) + 1;
	struct ml_info_entry *entry = find_key(info, key);
	char *both = malloc(key_size + value_size); /* one piece of memory, which the key's pointer owns */

	if (!both || (!entry && info->count == info->room && grow(info) != MPI_SUCCESS)) {
		free(both);
		ml_note("no memory for key \"%s\"", key);
		return MPI_ERR_NO_MEM;
	}
	memcpy(both, key, key_size);
	memcpy(both + key_size, value, value_size);
	if (entry)
		free(entry->key);
	else
		entry = &info->entry[info->count++];
	*entry = (struct ml_info_entry){ both, both + key_size };
	return MPI_SUCCESS;
}

int ml_info_delete(struct ml_info *info, const char *key)
{
	struct ml_info_entry *entry = find_key(info, key);

	if (!entry) {
		ml_note("there is no key \"%s\"", key);
		return MPI_ERR_INFO_NOKEY;
	}
	free(entry->key);
	info->count--;
	memmove(entry, entry + 1, sizeof *entry * (size_t)(info->entry + info->count - entry));
	return MPI_SUCCESS;
}

int ml_info_add_all(struct ml_info *info, const struct ml_info *from)
{
	int error = MPI_SUCCESS;

	for (uint32_t i = 0; i < from->count && !error; i++)
		error = ml_info_set(info, from->entry[i].key, from->entry[i].value);
	return error;
}

int ml_info_keep(const struct ml_info *info, const char *const known[], size_t count, struct ml_info **kept_out)
{
	struct ml_info *kept = ml_info_new();
	int error = kept ? MPI_SUCCESS : MPI_ERR_NO_MEM;

	for (size_t i = 0; i < count && !error; i++) {
		const char *value = ml_info_get(info, known[i]);

		if (value)
			error = ml_info_set(kept, known[i], value);
	}
	if (error)
		ml_info_free(kept);
	else
		*kept_out = kept;
	return error;
}

int ml_info_dup(const struct ml_info *info, struct ml_info **copy_out)
{
	struct ml_info *copy = ml_info_new();
	int error = copy ? ml_info_add_all(copy, info) : MPI_ERR_NO_MEM;

	if (error)
		ml_info_free(copy);
	else
		*copy_out = copy;
	return error;
}

/* ---- how the program was started -------------------------------------------------------------------------------- */

/* Sets a key unless there is nothing to say; values that are too long are cut. */
static int set_known(struct ml_info *info, const char *key, const char *value)
{
	char text[MPI_MAX_INFO_VAL];

	if (!value || !value[0])
		return MPI_SUCCESS;
	snprintf(text, sizeof text, "%s", value);
	return ml_info_set(info, key, text);
}

/* The arguments behind the program's name, with spaces between. */
static int set_arguments(struct ml_info *info, int argc, char *const argv[])
{
	char text[MPI_MAX_INFO_VAL] = "";
	size_t used = 0;

	for (int i = 1; i < argc && argv && used < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 1 ? " " : "", argv[i]);
	return set_known(info, "argv", text);
}

static int set_environment(struct ml_info *info, int argc, char *const argv[])
{
	char host[256] = "", directory[MPI_MAX_INFO_VAL] = "";
	int error = MPI_SUCCESS;

	if (argc > 0 && argv)
		error = set_known(info, "command", argv[0]);
	if (!error)
		error = set_arguments(info, argc, argv);
	if (!error && gethostname(host, sizeof host - 1) == 0)
		error = set_known(info, "host", host);
	if (!error && getcwd(directory, sizeof directory))
		error = set_known(info, "wdir", directory);
	return error;
}

int ml_info_new_env(int argc, char *const argv[], struct ml_info **info_out)
{
	struct ml_info *info = ml_info_new();
	int error = info ? set_environment(info, argc, argv) : MPI_ERR_NO_MEM;

	if (error)
		ml_info_free(info);
	else
		*info_out = info;
	return error;
}

/* The arguments of this process, as the kernel has them: strings one behind the other. */
static int read_own(struct ml_info *info)
{
	static char text[4 * MPI_MAX_INFO_VAL];
	char *argv[256];
	int argc = 0;
	FILE *file = fopen("/proc/self/cmdline", "re");
	size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;

	if (file)
		fclose(file);
	text[size] = '\0';
	for (char *p = text; p < text + size && argc < (int)ML_ARRAY_LEN(argv); p += strlen(p) + 1)
		argv[argc++] = p;
	return set_environment(info, argc, argv);
}

/* ---- handles ---------------------------------------------------------------------------------------------------- */

struct ml_info *ml_info_find(MPI_Info handle)
{
	struct ml_info *info = (struct ml_info *)handle;

	if (handle == MPI_INFO_ENV) {
		if (!environment.magic && read_own(&environment) != MPI_SUCCESS)
			ml_note_clear();
		environment.magic = ML_INFO_MAGIC;
		return &environment;
	}
	return ml_arena_has(&arena, info) && info->magic == ML_INFO_MAGIC ? info : NULL;
}

MPI_Info ml_info_handle(struct ml_info *info)
{
	return info == &environment ? MPI_INFO_ENV : (MPI_Info)info;
}

int ml_info_number(const struct ml_info *info)
{
	return ml_arena_index(&arena, info);
}

struct ml_info *ml_info_by_number(int number)
{
	return (size_t)number < ml_arena_made(&arena) ? ml_arena_at(&arena, (size_t)number) : NULL;
}
