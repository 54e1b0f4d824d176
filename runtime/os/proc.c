/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes: who is alive, and where it may run. See proc.h.
 */
#include "os/proc.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/compiler.h"
#include "os/fd.h"

struct proc_stat {
	char state;
	int parent;
	long threads;
	unsigned long long start;
};

/*
 * Reads /proc/PID/stat: "pid (name) state ...". The name may contain anything, blanks and
 * parentheses too, but nothing behind it does: the fields are counted from the last parenthesis. In
 * proc(5) they are the 3rd, 4th, 20th and 22nd.
 */
static int read_stat(pid_t pid, struct proc_stat *out)
{
	char path[32], text[1024];
	struct proc_stat stat;
	const char *fields;
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	length = ml_fd_read_text(path, text, sizeof(text));
	if (length < 0)
		return length == -ENOENT ? -ESRCH : (int)length;
	fields = strrchr(text, ')');
	if (!fields || sscanf(fields,
			      ") %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s"
			      " %*s %*s %*s %*s %*s %*s %ld %*s %llu",
			      &stat.state, &stat.parent, &stat.threads, &stat.start) != 4)
		return -EIO;
	*out = stat;
	return 0;
}

int ml_proc_start_time(pid_t pid, uint64_t *start_out)
{
	struct proc_stat stat;
	int error = read_stat(pid, &stat);

	if (error)
		return error;
	*start_out = stat.start;
	return 0;
}

bool ml_proc_is_alive(pid_t pid, uint64_t start)
{
	struct proc_stat stat;

	if (pid <= 0)
		return false;
	if (read_stat(pid, &stat) != 0)
		return kill(pid, 0) == 0 || errno == EPERM;
	if (stat.start != start || stat.state == 'X')
		return false;
	return stat.state != 'Z' || stat.threads > 1;
}

int ml_proc_count_threads(pid_t pid)
{
	struct proc_stat stat;
	int error = read_stat(pid, &stat);

	return error ? error : (int)stat.threads;
}

pid_t ml_proc_parent(pid_t pid)
{
	struct proc_stat stat;
	int error = read_stat(pid, &stat);

	return error ? error : stat.parent;
}

int ml_proc_find_file(const void *address, char *path, size_t size)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[4608];
	int error = -ENOENT;

	if (!maps)
		return -errno;
	while (error && fgets(line, sizeof(line), maps)) {
		unsigned long begin, end;
		char *name = strchr(line, '/');

		if (!name || sscanf(line, "%lx-%lx", &begin, &end) != 2 || (uintptr_t)address < begin || (uintptr_t)address >= end)
			continue;
		name[strcspn(name, "\n")] = '\0';
		error = snprintf(path, size, "%s", name) < (int)size ? 0 : -ENAMETOOLONG;
	}
	fclose(maps);
	return error;
}

bool ml_proc_has_ended(pid_t pid)
{
	struct proc_stat stat;
	int error = read_stat(pid, &stat);

	return error == -ESRCH || (!error && (stat.state == 'Z' || stat.state == 'X') && stat.threads <= 1);
}

bool ml_proc_is_held(pid_t pid)
{
	char path[32], text[4096];
	const char *tracer, *state;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	if (ml_fd_read_text(path, text, sizeof(text)) <= 0)
		return false;
	state = strstr(text, "\nState:\t");
	tracer = strstr(text, "\nTracerPid:\t");
	return (state && (state[8] == 'T' || state[8] == 't')) || (tracer && tracer[12] != '0');
}

/* The set of CPUs this thread may run on, to be freed with CPU_FREE, and its bytes; NULL and -errno in *error_out. */
static cpu_set_t *allowed_cpus(size_t *size_out, int *error_out)
{
	*error_out = -EINVAL;
	/* The kernel refuses a set that is smaller than its own. */
	for (int cpus = 1024; cpus <= 1 << 20 && *error_out == -EINVAL; cpus *= 2) {
		size_t size = CPU_ALLOC_SIZE(cpus);
		cpu_set_t *set = CPU_ALLOC(cpus);

		if (set && sched_getaffinity(0, size, set) == 0) {
			*size_out = size;
			return set;
		}
		*error_out = set ? -errno : -ENOMEM;
		if (set)
			CPU_FREE(set);
	}
	return NULL;
}

int ml_proc_count_cpus(void)
{
	size_t size;
	int result;
	cpu_set_t *set = allowed_cpus(&size, &result);

	if (!set)
		return result;
	result = CPU_COUNT_S(size, set);
	CPU_FREE(set);
	return result;
}

uint64_t ml_proc_cpus_word(void)
{
	uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a, a CPU at a time */
	uint64_t count = 0;
	size_t size;
	int error;
	cpu_set_t *set = allowed_cpus(&size, &error);

	if (!set)
		return 0;
	for (size_t cpu = 0; cpu < size * CHAR_BIT; cpu++)
		if (CPU_ISSET_S(cpu, size, set)) {
			hash = (hash ^ cpu) * UINT64_C(1099511628211);
			count++;
		}
	CPU_FREE(set);
	return hash << 16 | ml_min(count, UINT64_C(0xffff));
}

int ml_proc_bind(const int *cpus, int count)
{
	int cpu_max = -1;

	for (int i = 0; i < count; i++) {
		if (cpus[i] < 0)
			return -EINVAL;
		if (cpus[i] > cpu_max)
			cpu_max = cpus[i];
	}
	if (cpu_max < 0)
		return -EINVAL;

	size_t size = CPU_ALLOC_SIZE(cpu_max + 1);
	cpu_set_t *set = CPU_ALLOC(cpu_max + 1);
	int result;

	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	for (int i = 0; i < count; i++)
		CPU_SET_S(cpus[i], size, set);
	result = sched_setaffinity(0, size, set) == 0 ? 0 : -errno;
	CPU_FREE(set);
	return result;
}

int ml_proc_die_with_parent(pid_t parent, int signal)
{
	if (prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) != 0)
		return -errno;
	/* If the parent ended before that call, nobody will send the signal. */
	return getppid() == parent ? 0 : -ESRCH;
}
