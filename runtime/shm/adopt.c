/* SPDX-License-Identifier: BSD-2-Clause */
/* Another launcher's ranks: see adopt.h. */
#include "shm/adopt.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/param.h"
#include "os/clock.h"
#include "os/fd.h"
#include "os/proc.h"

/* How long the first of a job's processes may be invisible. Launchers start all ranks before they do anything else. */
#define ABSENT_NS INT64_C(5000000000)
#define ABSENT_OPTIONAL_NS INT64_C(500000000)
#define PAUSE_MAX_MS 20
/* Wrappers between the launcher and a rank: shells, time(1), ... */
#define GENERATIONS 16
#define ENVIRON_MAX (1 << 20)

static const struct launcher {
	const char *name, *sign, *rank, *size, *local;
	bool optional;
} launchers[] = {
#define ML_ADOPT(name, sign, rank, size, local, optional) { name, sign, rank, size, local, optional },
#include "shm/adopt.def"
};

/* --- the environment --- */

/* A small number; "3(x2)" and "3,2" are 3, too. */
static bool read_number(const char *text, uint32_t *out)
{
	char *end;
	unsigned long n;

	if (!text || !isdigit((unsigned char)*text))
		return false;
	n = strtoul(text, &end, 10);
	if ((*end && *end != '(' && *end != ',') || n > ML_LAYOUT_RANKS_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* The number that another process has in a variable; false when it has none, or does not let itself be looked at. */
static bool read_number_of(pid_t pid, const char *variable, uint32_t *out)
{
	size_t length = strlen(variable);
	char path[32], *text = malloc(ENVIRON_MAX);
	bool found = false;
	ssize_t size;

	snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
	size = text ? ml_fd_read_text(path, text, ENVIRON_MAX) : 0;
	for (const char *at = text; !found && size > 0 && at < text + size; at += strlen(at) + 1)
		if (strncmp(at, variable, length) == 0 && at[length] == '=')
			found = read_number(at + length + 1, out);
	free(text);
	return found;
}

/* The nearest ancestor that is no rank: all that stand between hand their environment down. */
static bool find_origin(struct ml_adopt *adopt)
{
	pid_t pid = getppid();
	uint32_t rank;

	for (int i = 0; i < GENERATIONS && read_number_of(pid, adopt->variable, &rank); i++)
		pid = ml_proc_parent(pid);
	adopt->origin = pid;
	return pid > 0 && ml_proc_start_time(pid, &adopt->start) == 0;
}

bool ml_adopt_find(struct ml_adopt *adopt_out)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(launchers); i++) {
		const struct launcher *l = &launchers[i];
		struct ml_adopt adopt = { .launcher = l->name, .variable = l->rank, .optional = l->optional };
		uint32_t local;

		if (!getenv(l->sign) || (l->optional && getenv("SLURM_PTY_PORT")))
			continue;
		if (!read_number(getenv(l->rank), &adopt.rank) || !read_number(getenv(l->size), &adopt.size))
			continue;
		adopt.one_node = !getenv(l->local) || (read_number(getenv(l->local), &local) && local == adopt.size);
		if (adopt.size < 2 || adopt.rank >= adopt.size || !find_origin(&adopt))
			continue;
		*adopt_out = adopt;
		return true;
	}
	return false;
}

/* --- the others --- */

static bool is_descendant(const struct ml_adopt *adopt, pid_t pid)
{
	for (int i = 0; i < GENERATIONS && pid > 1; i++) {
		pid = ml_proc_parent(pid);
		if (pid == adopt->origin)
			return true;
	}
	return false;
}

/* A1: the name is written last, so what carries it is complete. */
static bool is_ours(const struct ml_segment *segment, const void *what)
{
	const struct ml_control_shm *control = segment->control;
	const struct ml_adopt *adopt = what;

	return ml_load_acq(&control->origin) == (uint32_t)adopt->origin && control->origin_start == adopt->start &&
	       control->ranks == adopt->size;
}

enum found { NOBODY, PEERS, SEGMENT };

/* Goes through the launcher's descendants. PEERS: the ones that are waited for are there, if not yet in MPI_Init. */
static enum found look_around(const struct ml_adopt *adopt, struct ml_segment *segment_out)
{
	enum found found = NOBODY;
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && found != SEGMENT && (entry = readdir(proc))) {
		pid_t pid = atoi(entry->d_name);
		uint32_t rank;

		if (pid <= 0 || pid == getpid() || !is_descendant(adopt, pid) || !read_number_of(pid, adopt->variable, &rank))
			continue;
		if (adopt->rank ? rank == 0 : rank != 0)
			found = PEERS;
		if (adopt->rank && rank == 0 && ml_segment_find(pid, is_ours, adopt, segment_out))
			found = SEGMENT;
	}
	if (proc)
		closedir(proc);
	return found;
}

/* Waits until the segment is found (or for rank 0, until a peer is seen). 0, or -ESRCH when there is nobody for too long. */
static int await(const struct ml_adopt *adopt, enum found wanted, struct ml_segment *segment_out)
{
	int64_t seen_ns = ml_clock_ns(), absent_ns = adopt->optional ? ABSENT_OPTIONAL_NS : ABSENT_NS;
	long pause_ms = 1;

	for (;;) {
		enum found found = look_around(adopt, segment_out);

		if (found >= wanted)
			return 0;
		if (found == PEERS)
			seen_ns = ml_clock_ns();
		if (ml_clock_ns() - seen_ns > absent_ns)
			return -ESRCH;
		nanosleep(&(struct timespec){ .tv_nsec = pause_ms * 1000000 }, NULL);
		pause_ms = ml_min(2 * pause_ms, (long)PAUSE_MAX_MS);
	}
}

static int make(const struct ml_adopt *adopt, struct ml_segment *segment_out)
{
	struct ml_control_shm *control;
	int error = ml_segment_create(adopt->size, (uint32_t)ml_param.slots, ml_param.budget, segment_out);

	if (error)
		return error;
	control = segment_out->control;
	ml_control_init(control, adopt->size, false);
	control->origin_start = adopt->start;
	ml_store_rel(&control->origin, (uint32_t)adopt->origin); /* R1 */
	return 0;
}

/* Whether a rank stands between the launcher and this process: then this is no rank but the child of one. */
static bool is_child(const struct ml_adopt *adopt)
{
	struct ml_segment segment;

	for (pid_t pid = getppid(); pid > 1 && pid != adopt->origin; pid = ml_proc_parent(pid)) {
		if (ml_segment_find(pid, is_ours, adopt, &segment)) {
			ml_segment_detach(&segment);
			return true;
		}
	}
	return false;
}

int ml_adopt_join(const struct ml_adopt *adopt, struct ml_segment *segment_out)
{
	int error = 0;

	if (is_child(adopt))
		return -ENOENT;

	if (adopt->rank || adopt->optional)
		error = await(adopt, adopt->rank ? SEGMENT : PEERS, segment_out);
	if (error)
		return adopt->optional ? -ENOENT : error;
	return adopt->rank ? 0 : make(adopt, segment_out);
}
