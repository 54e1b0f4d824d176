/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/stacks.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "os/fd.h"

/* A debugger that hangs does not keep the job from its end. */
#define GDB_SECONDS 20

/* gdb's own words go to stderr with the rest. False when there is no gdb. */
static bool ask_gdb(const struct ml_job *job, const char *process)
{
	int status = 127 << 8;
	pid_t pid = fork();

	if (pid == 0) {
		ml_front_restore(&job->front);
		dup2(job->input.null, 0);
		dup2(2, 1);
		alarm(GDB_SECONDS);
		execlp("gdb", "gdb", "-p", process, "-q", "-nx", "-batch", "-ex", "thread apply all backtrace", (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 127;
}

/* Which system call it is in, and the kernel's own stack where that may be read. */
static void ask_kernel(const char *process)
{
	static const char *const files[] = { "wchan", "syscall", "stack" };
	char path[64], text[4096];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "/proc/%s/%s", process, files[i]);
		if (ml_fd_read_text(path, text, sizeof(text)) > 0)
			ml_log("  %s: %s", files[i], text);
	}
}

void ml_stacks_print(const struct ml_job *job)
{
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		pid_t pid = (pid_t)ml_load_rlx(&job->segment.rank[rank].pid);
		char process[16];

		if (job->member[rank].end != ML_END_NOT_YET)
			continue;
		snprintf(process, sizeof(process), "%d", (int)(pid ? pid : job->member[rank].pid));
		ml_log("rank %u (process %s) is at:", rank, process);
		if (!ask_gdb(job, process))
			ask_kernel(process);
	}
}
