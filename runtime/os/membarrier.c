/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two commands of membarrier(2) that MPI-Lite uses. See membarrier.h.
 */
#include "os/membarrier.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * A kernel that has the system call but not the command says EINVAL; for the caller that is the
 * same as having neither.
 */
static int command(int number)
{
	if (syscall(SYS_membarrier, number, 0, 0) == 0)
		return 0;
	return errno == EINVAL ? -ENOSYS : -errno;
}

int ml_membarrier_register(void)
{
	return command(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED);
}

int ml_membarrier_issue(void)
{
	return command(MEMBARRIER_CMD_GLOBAL_EXPEDITED);
}
