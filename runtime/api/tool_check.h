/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the tool interface share: how its outputs are written (MPI 5.0 section 15.3.3). */
#ifndef ML_API_TOOL_CHECK_H
#define ML_API_TOOL_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "tool/tool.h"

/* Enters with an argument that must point to something. */
ml_inline int ml_tool_enter_for(const void *needed)
{
	int error = ml_tool_enter();

	return error || needed ? error : ml_tool_leave(MPI_T_ERR_INVALID);
}

/* The functions that tell one number. */
ml_inline int ml_tool_tell(int *place, int value)
{
	int error = ml_tool_enter_for(place);

	if (error)
		return error;
	*place = value;
	return ml_tool_leave(MPI_SUCCESS);
}

/* An output that the tool may not want. */
ml_inline void ml_tool_put(int *place, int value)
{
	if (place)
		*place = value;
}

/* As much of a string as there is room for; *length says the room, and then how much would be needed. */
ml_inline void ml_tool_put_string(char *place, int *length, const char *string)
{
	if (!length)
		return;
	if (place && *length > 0)
		snprintf(place, (size_t)*length, "%s", string);
	*length = (int)strlen(string) + 1;
}

/* The end of the functions that look for a name. */
ml_inline int ml_tool_found(bool asks_well, int found, int *index)
{
	if (!asks_well)
		return MPI_T_ERR_INVALID;
	if (found < 0)
		return MPI_T_ERR_INVALID_NAME;
	*index = found;
	return MPI_SUCCESS;
}

#endif
