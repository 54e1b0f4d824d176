/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/doctor.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "host/topo.h"
#include "os/cgroup.h"
#include "os/cma.h"
#include "os/fd.h"
#include "os/mem.h"
#include "os/membarrier.h"
#include "os/proc.h"

/* Of a list that are told apart; those behind them may be shown twice. */
#define DIRECTORIES_MAX 64

/* Good: nothing to do. Hint: works, and could be better. Bad: jobs do not run. */
enum verdict { GOOD, HINT, BAD };

static int worst;

static void say(enum verdict verdict, const char *topic, const char *format, ...) ml_printf(3, 4);

static void say(enum verdict verdict, const char *topic, const char *format, ...)
{
	static const char *const words[] = { "good", "hint", "BAD" };
	va_list args;

	worst = ml_max(worst, (int)verdict);
	printf("%-4s  %-9s  ", words[verdict], topic);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static void look_at_cores(void)
{
	struct ml_topo topo = { 0 };
	int cpus = ml_proc_count_cpus(), quota = ml_cgroup_cpu_milli("");
	uint32_t cores = cpus > 0 ? (uint32_t)cpus : 1;

	if (ml_topo_load(NULL, &topo) == 0) {
		cores = ml_topo_count_cores(&topo);
		ml_topo_free(&topo);
	}
	say(GOOD, "cores", "%u cores, %d CPUs of %ld may be used: up to so many ranks run at full speed", cores, cpus,
	    sysconf(_SC_NPROCESSORS_CONF));
	if (quota && quota < cpus * 1000)
		say(HINT, "quota", "a control group grants the time of %d.%d CPUs only; ranks beyond that wait for their turn",
		    quota / 1000, quota % 1000 / 100);
}

static void look_at_memory(void)
{
	int fd, error = ml_mem_create("mpi-lite-doctor", 1 << 20, &fd);
	void *base;

	if (!error) {
		error = ml_mem_map(fd, 0, 1 << 20, &base);
		if (!error)
			error = ml_mem_populate(base, 1 << 20);
		close(fd);
	}
	if (error)
		say(BAD, "memory", "shared memory (memfd_create) does not work here: %s", strerror(-error));
	else
		say(GOOD, "memory", "shared memory works; %.1f GiB are free; /dev/shm and /tmp are not used",
		    (double)ml_mem_available() / (1 << 30));
}

static void look_at_barrier(void)
{
	bool works = ml_membarrier_register() == 0 && ml_membarrier_issue() == 0;

	if (works)
		say(GOOD, "wake-up", "membarrier works: ranks on cores of their own send without a fence");
	else
		say(HINT, "wake-up", "membarrier is refused: every message costs a fence (some ns); see the container's seccomp filter");
}

/* What the kernel says of one process that copies from another: a child of this one, as ranks are. */
static int probe_copy(void)
{
	static uint64_t word = 0x4d50494c69746531u;
	pid_t child = fork();
	int error;

	if (child == 0) {
		ml_cma_allow();
		for (;;)
			pause();
	}
	if (child < 0)
		return -errno;
	error = ml_cma_probe(child, (uintptr_t)&word, word);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return error;
}

static void look_at_copies(void)
{
	char scope[16] = "";
	int error = probe_copy();

	ml_fd_read_text("/proc/sys/kernel/yama/ptrace_scope", scope, sizeof(scope));
	if (!error)
		say(GOOD, "copies", "the kernel copies large messages from process to process%s",
		    scope[0] == '1' ? " (Yama: ptrace_scope 1, which ranks lift for each other)" : "");
	else
		say(HINT, "copies", "process_vm_readv is refused (%s): large messages are copied twice; %s", strerror(-error),
		    scope[0] >= '2' ? "set kernel.yama.ptrace_scope to 1" : "docker run --cap-add SYS_PTRACE, or another seccomp profile");
}

static void look_at_filter(void)
{
	char text[4096];
	const char *filter;

	if (ml_fd_read_text("/proc/self/status", text, sizeof(text)) <= 0) {
		say(HINT, "proc", "/proc is not there: --ps and reports on ranks know less");
		return;
	}
	filter = strstr(text, "\nSeccomp:\t");
	if (filter && filter[10] != '0')
		say(GOOD, "seccomp", "a filter is active; the lines above say what it refuses");
}

/* The word in brackets of a file such as "always [madvise] never". */
static void look_at_pages(void)
{
	char text[128];
	char *chosen = NULL;

	if (ml_fd_read_text("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof(text)) > 0)
		chosen = strchr(text, '[');
	if (!chosen)
		say(HINT, "pages", "whether there are huge pages cannot be seen here");
	else if (strncmp(chosen, "[never]", 7) == 0)
		say(HINT, "pages", "huge pages are off; large arrays gain by: echo madvise >/sys/kernel/mm/transparent_hugepage/enabled");
	else
		say(GOOD, "pages", "huge pages: %.*s", (int)strcspn(chosen + 1, "]"), chosen + 1);
}

/* Whether a directory is among those that were seen before, perhaps under another name; it is now. */
static bool is_known(const char *directory, struct stat known[DIRECTORIES_MAX], size_t *count)
{
	struct stat info;
	size_t i = 0;

	if (stat(directory, &info) != 0)
		return true; /* there is nothing to see in it */
	while (i < *count && (known[i].st_ino != info.st_ino || known[i].st_dev != info.st_dev))
		i++;
	if (i < *count)
		return true;
	if (i < DIRECTORIES_MAX)
		known[(*count)++] = info;
	return false;
}

/* Calls `look` with each directory of a list such as $PATH. */
static void each_directory(const char *variable, void (*look)(const char *directory))
{
	struct stat known[DIRECTORIES_MAX];
	size_t length, count = 0;
	char directory[PATH_MAX];

	for (const char *at = getenv(variable); at && *at; at += length + (at[length] == ':')) {
		length = strcspn(at, ":");
		if (length && length < sizeof(directory)) {
			snprintf(directory, sizeof(directory), "%.*s", (int)length, at);
			if (!is_known(directory, known, &count))
				look(directory);
		}
	}
}

/* Whether two paths lead into the same directory, links followed. */
static bool is_beside(const char *path, const char *other)
{
	char a[PATH_MAX], b[PATH_MAX];
	const char *end;

	if (!realpath(path, a) || !realpath(other, b))
		return false;
	end = strrchr(b, '/');
	return (size_t)(end - b) == (size_t)(strrchr(a, '/') - a) && memcmp(a, b, (size_t)(end - b)) == 0;
}

static void look_for_launcher(const char *directory)
{
	static const char *const names[] = { "mpirun", "mpiexec", "mpicc" };
	char path[PATH_MAX];

	for (size_t i = 0; i < ML_ARRAY_LEN(names); i++)
		if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, names[i]) < sizeof(path) && access(path, X_OK) == 0 &&
		    !is_beside(path, "/proc/self/exe"))
			say(HINT, "path", "%s belongs to another MPI; programs and launcher must be of the same", path);
}

static void look_for_library(const char *directory)
{
	static const char *const names[] = { "libmpi_abi.so.1", "libmpi.so", "libmpi.so.12", "libmpi.so.40", "libmpich.so.12" };
	char path[PATH_MAX];

	for (size_t i = 0; i < ML_ARRAY_LEN(names); i++)
		if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, names[i]) < sizeof(path) && access(path, R_OK) == 0)
			say(HINT, "library", "%s is found through LD_LIBRARY_PATH before any other", path);
}

int ml_doctor_print(void)
{
	look_at_cores();
	look_at_memory();
	look_at_barrier();
	look_at_copies();
	look_at_filter();
	look_at_pages();
	each_directory("PATH", look_for_launcher);
	each_directory("LD_LIBRARY_PATH", look_for_library);
	if (getenv("LD_PRELOAD"))
		say(HINT, "library", "LD_PRELOAD is set: %s", getenv("LD_PRELOAD"));
	return worst == BAD ? EXIT_FAILURE : EXIT_SUCCESS;
}
