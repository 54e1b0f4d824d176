/* SPDX-License-Identifier: BSD-2-Clause */
/* Who holds the tool interface: see tool.h. */
#include "tool/tool.h"

#include <pthread.h>

#include "mpi_lite.h"
#include "tool/pvar.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned holders;

void ml_tool_hold(void)
{
	pthread_mutex_lock(&lock);
	holders++;
	pthread_mutex_unlock(&lock);
}

int ml_tool_enter(void)
{
	pthread_mutex_lock(&lock);
	return holders ? MPI_SUCCESS : ml_tool_leave(MPI_T_ERR_NOT_INITIALIZED);
}

int ml_tool_leave(int result)
{
	pthread_mutex_unlock(&lock);
	return result;
}

int ml_tool_drop(void)
{
	int error = ml_tool_enter();

	if (error)
		return error;
	if (--holders == 0)
		ml_pvar_fini();
	return ml_tool_leave(MPI_SUCCESS);
}
