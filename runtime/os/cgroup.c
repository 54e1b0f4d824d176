/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control groups. /proc/self/cgroup names the group of each hierarchy by its path below the
 * hierarchy's mount point:
 *
 *	0::/a/b              version 2, at /sys/fs/cgroup, or at .../unified beside version 1
 *	4:memory,x:/a/b      version 1, at /sys/fs/cgroup/memory
 *
 * In a container the path may be that of the host, of which the container sees only the lower end,
 * at the mount point itself. So the walk from the group up to the mount point skips directories
 * that are not there. See cgroup.h.
 */
#include "os/cgroup.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "os/fd.h"

/* A limit above this is version 1's way to say that there is none. */
#define NO_LIMIT ((uint64_t)1 << 62)

static bool read_file(const char *directory, const char *name, char *text, size_t size)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", directory, name) >= (int)sizeof(path))
		return false;
	return ml_fd_read_text(path, text, size) > 0;
}

/* False when there is no such file, or when it holds a word such as "max", or a negative number. */
static bool read_number(const char *directory, const char *name, uint64_t *out)
{
	char text[64];

	if (!read_file(directory, name, text, sizeof(text)) || *text < '0' || *text > '9')
		return false;
	*out = strtoull(text, NULL, 10);
	return true;
}

/* The number in the line "key number" of a file, or 0. */
static uint64_t read_line(const char *directory, const char *name, const char *key)
{
	char text[16384], line[64];
	const char *found;

	text[0] = '\n';
	if (!read_file(directory, name, text + 1, sizeof(text) - 1))
		return 0;
	snprintf(line, sizeof(line), "\n%s ", key);
	found = strstr(text, line);
	return found ? strtoull(found + strlen(line), NULL, 10) : 0;
}

static void lower_memory(uint64_t limit, uint64_t used, uint64_t droppable, uint64_t *left)
{
	if (limit >= NO_LIMIT)
		return;
	used -= ml_min(used, droppable);
	*left = ml_min(*left, limit - ml_min(limit, used));
}

/* A visit looks at one group's directory and lowers *left if the group leaves less. */
static void visit_memory(const char *directory, uint64_t *left)
{
	uint64_t limit, used;

	if (read_number(directory, "memory.max", &limit) &&
	    read_number(directory, "memory.current", &used))
		lower_memory(limit, used, read_line(directory, "memory.stat", "inactive_file"), left);
	if (read_number(directory, "memory.limit_in_bytes", &limit) &&
	    read_number(directory, "memory.usage_in_bytes", &used))
		lower_memory(limit, used, read_line(directory, "memory.stat", "total_inactive_file"), left);
}

static void visit_cpu(const char *directory, uint64_t *left)
{
	uint64_t quota = 0, period = 0;
	char text[64];

	/* Version 2 has both numbers in one file, or the word "max" for the first. */
	if (!read_file(directory, "cpu.max", text, sizeof(text)) ||
	    sscanf(text, "%" SCNu64 " %" SCNu64, &quota, &period) != 2) {
		if (!read_number(directory, "cpu.cfs_quota_us", &quota) ||
		    !read_number(directory, "cpu.cfs_period_us", &period))
			return;
	}
	if (period > 0)
		*left = ml_min(*left, quota * 1000 / period);
}

/* Visits the group `path` below the mount point and all groups around it. */
static void walk_up(const char *mount, const char *path, void (*visit)(const char *, uint64_t *),
		    uint64_t *left)
{
	char directory[PATH_MAX];
	size_t mount_length = strlen(mount);
	char *slash;

	if (snprintf(directory, sizeof(directory), "%s%s", mount, path) >= (int)sizeof(directory))
		return;
	for (;;) {
		visit(directory, left);
		slash = strrchr(directory, '/');
		if (!slash || (size_t)(slash - directory) < mount_length)
			return;
		*slash = '\0';
	}
}

/* Whether the list "cpu,cpuacct" has the word. */
static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = list; (p = strstr(p, word)); p += length) {
		bool starts = p == list || p[-1] == ',';
		bool ends = p[length] == '\0' || p[length] == ',';

		if (starts && ends)
			return true;
	}
	return false;
}

/*
 * Visits every group of this process in which `controller` may be at work; returns the least that
 * one leaves.
 */
static uint64_t walk(const char *root, const char *controller,
		     void (*visit)(const char *, uint64_t *))
{
	uint64_t left = UINT64_MAX;
	char text[8192], path[256], mount[256];
	char *rest = text;
	char *line;

	snprintf(path, sizeof(path), "%s/proc/self/cgroup", root);
	if (ml_fd_read_text(path, text, sizeof(text)) <= 0)
		return left;
	while ((line = strsep(&rest, "\n"))) {
		const char *id = strsep(&line, ":");
		const char *controllers = strsep(&line, ":");

		if (!controllers || !line)
			continue;
		if (strcmp(id, "0") == 0 && !*controllers) {
			snprintf(mount, sizeof(mount), "%s/sys/fs/cgroup", root);
			walk_up(mount, line, visit, &left);
			snprintf(mount, sizeof(mount), "%s/sys/fs/cgroup/unified", root);
			walk_up(mount, line, visit, &left);
		} else if (has_word(controllers, controller)) {
			snprintf(mount, sizeof(mount), "%s/sys/fs/cgroup/%s", root, controller);
			walk_up(mount, line, visit, &left);
		}
	}
	return left;
}

uint64_t ml_cgroup_memory_left(const char *root)
{
	return walk(root, "memory", visit_memory);
}

/* The walk keeps the least, so the groups count down. */
static void visit_kills(const char *directory, uint64_t *left)
{
	*left -= read_line(directory, "memory.events", "oom_kill");
	*left -= read_line(directory, "memory.oom_control", "oom_kill");
}

uint64_t ml_cgroup_count_oom_kills(const char *root)
{
	uint64_t kills = UINT64_MAX - walk(root, "memory", visit_kills);
	char proc[PATH_MAX];

	snprintf(proc, sizeof(proc), "%s/proc", root);
	return kills + read_line(proc, "vmstat", "oom_kill");
}

int ml_cgroup_cpu_milli(const char *root)
{
	uint64_t milli = walk(root, "cpu", visit_cpu);

	if (milli > INT_MAX)
		return 0;
	return (int)ml_max(milli, (uint64_t)1);
}
