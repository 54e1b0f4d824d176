/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/ps.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "launcher/states.h"
#include "os/fd.h"
#include "os/mem.h"
#include "os/proc.h"

#define JOBS_MAX 256

/* The segments that have been seen: several processes hold each. */
struct jobs {
	uint64_t inode[JOBS_MAX];
	int count;
};

static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static bool is_new(const struct ml_segment *segment, const void *what)
{
	const struct jobs *jobs = what;
	uint64_t device, inode;

	if (ml_mem_inode(segment->fd, &device, &inode) != 0 || jobs->count == JOBS_MAX)
		return false;
	for (int i = 0; i < jobs->count; i++)
		if (jobs->inode[i] == inode)
			return false;
	return true;
}

/* mpirun is two processes, of which the user knows the first, and its ranks. */
static bool has_process(const struct ml_segment *segment, pid_t pid)
{
	pid_t origin = (pid_t)ml_load_acq(&segment->control->origin);

	if (pid == origin || pid == ml_proc_parent(origin))
		return true;
	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++)
		if (ml_load_rlx(&segment->rank[rank].pid) == (uint32_t)pid)
			return true;
	return false;
}

/* The command line of the launcher, as far as it fits. */
static void read_command(pid_t pid, char *text, size_t size)
{
	char path[32];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	length = ml_fd_read_text(path, text, size);
	for (ssize_t i = 0; i < length - 1; i++)
		if (!text[i])
			text[i] = ' ';
	if (length <= 0)
		text[0] = '\0';
}

static void print_job(const struct ml_segment *segment)
{
	pid_t origin = (pid_t)ml_load_acq(&segment->control->origin), front = ml_proc_parent(origin);
	bool own = segment->control->expected > segment->control->ranks;
	char command[256];

	read_command(origin, command, sizeof(command));
	say("%d ranks of process %d: %s", (int)segment->layout.ranks, (int)(own && front > 1 ? front : origin), command);
	ml_states_print(segment, NULL, true, say);
}

int ml_ps_print(const char *pid)
{
	static struct jobs jobs;
	struct ml_segment segment;
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	int printed = 0;

	while (proc && (entry = readdir(proc))) {
		pid_t process = atoi(entry->d_name);
		uint64_t device;

		if (process <= 0 || process == getpid() || !ml_segment_find(process, is_new, &jobs, &segment))
			continue;
		ml_mem_inode(segment.fd, &device, &jobs.inode[jobs.count++]);
		if (ml_load_acq(&segment.control->origin) && (!pid || has_process(&segment, atoi(pid)))) {
			print_job(&segment);
			printed++;
		}
		ml_segment_detach(&segment);
	}
	if (proc)
		closedir(proc);
	if (!printed && pid)
		say("process %s belongs to no running job", pid);
	else if (!printed)
		say("no job is running");
	return printed ? EXIT_SUCCESS : EXIT_FAILURE;
}
