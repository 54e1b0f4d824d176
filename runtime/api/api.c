/* SPDX-License-Identifier: BSD-2-Clause */
/* What is not inline of api.h. */
#include "api/api.h"

#include "api/startup.h"
#include "io/file.h"
#include "object/info.h"
#include "rma/window.h"

int ml_api_raise_win(const char *function, int error_class, const struct ml_win *win)
{
	if (ml_likely(error_class == MPI_SUCCESS))
		return MPI_SUCCESS;
	if (!win)
		return ml_api_raise(function, error_class, NULL);
	return ml_raise(function, error_class, &(struct ml_raised){ win->comm->name, win->errhandler, (void *)(uintptr_t)win });
}

int ml_api_give_comm(const char *function, int error_class, const struct ml_comm *old, const struct ml_comm *made,
		     MPI_Comm *newcomm)
{
	if (!error_class)
		*newcomm = made ? made->handle : MPI_COMM_NULL;
	return ml_api_raise(function, error_class, old);
}

int ml_api_give_info(const char *function, int error_class, struct ml_info *made, MPI_Info *info)
{
	error_class = ml_api_need(error_class, info, "info");
	if (error_class)
		ml_info_free(made);
	else
		*info = ml_info_handle(made);
	return ml_api_raise(function, error_class, NULL);
}

int ml_api_note_null(const char *argument)
{
	ml_note("%s is a null pointer", argument);
	return MPI_ERR_ARG;
}

int ml_api_raise_file(const char *function, int error_class, const struct ml_file *file)
{
	struct ml_raised on = { NULL, ml_api_file_errhandler, MPI_FILE_NULL };

	if (file)
		on = (struct ml_raised){ file->name, file->errhandler, (void *)(uintptr_t)file };
	return ml_raise(function, error_class, &on);
}

int ml_api_raise_on_nothing(const char *function, int error_class)
{
	struct ml_raised on = { NULL, ml_comm_self.errhandler, MPI_COMM_SELF };
	char unread[256];

	if (!ml_comm_self.magic) {
		ml_startup_read_params(unread, sizeof unread); /* what is wrong there is told when the library starts */
		on.handler = ml_comm_initial_errhandler();
	}
	return ml_raise(function, error_class, &on);
}
