/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/compiler.h"
#include "os/fd.h"
#include "os/proc.h"

int ml_input_init(struct ml_input *input, const struct ml_plan *plan)
{
	*input = (struct ml_input){ .plan = plan, .null = open("/dev/null", O_RDONLY | O_CLOEXEC) };
	if (input->null < 0)
		return -errno;
	if (plan->input != ML_RANKS_ALL)
		return 0;
	input->writer = malloc(plan->ranks * sizeof(*input->writer));
	for (uint32_t rank = 0; input->writer && rank < plan->ranks; rank++)
		input->writer[rank] = -1;
	return input->writer ? 0 : -ENOMEM;
}

int ml_input_open(struct ml_input *input, uint32_t rank, int *fd_out)
{
	int fds[2], error;

	*fd_out = input->plan->input == rank ? -1 : input->null;
	if (!input->writer)
		return 0;
	error = ml_fd_pipe(fds);
	if (error)
		return error;
	*fd_out = fds[0];
	input->writer[rank] = fds[1];
	return 0;
}

void ml_input_close(const struct ml_input *input, int fd)
{
	if (fd >= 0 && fd != input->null)
		close(fd);
}

/* Each rank gets all; who does not read any more gets nothing more. The end of the input is the end of this process. */
static _Noreturn void copy(const struct ml_input *input)
{
	static char buffer[64 * 1024];
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	while ((n = read(0, buffer, sizeof(buffer))) > 0 || (n < 0 && errno == EINTR)) {
		for (uint32_t rank = 0; n > 0 && rank < input->plan->ranks; rank++) {
			int *writer = &input->writer[rank];

			if (*writer >= 0 && ml_fd_write_all(*writer, buffer, (size_t)n)) {
				close(*writer);
				*writer = -1;
			}
		}
	}
	_exit(EXIT_SUCCESS);
}

int ml_input_start(struct ml_input *input)
{
	pid_t launcher = getpid(), pid;

	if (!input->writer)
		return 0;
	pid = fork();
	if (pid == 0) {
		if (ml_proc_die_with_parent(launcher, SIGKILL) == -ESRCH)
			_exit(EXIT_FAILURE);
		copy(input);
	}
	for (uint32_t rank = 0; rank < input->plan->ranks; rank++)
		if (input->writer[rank] >= 0)
			close(input->writer[rank]);
	return pid < 0 ? -errno : 0;
}
