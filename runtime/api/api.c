/* SPDX-License-Identifier: BSD-2-Clause */
/* What is not inline of api.h. */
#include "api/api.h"

#include "object/info.h"

int ml_api_give_info(const char *function, int error_class, struct ml_info *made, MPI_Info *info)
{
	if (error_class)
		ml_info_free(made);
	else
		*info = ml_info_handle(made);
	return ml_api_raise(function, error_class, NULL);
}
