/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names and attributes of windows (MPI 5.0 sections 7.7.3 and 7.8). There are no windows yet, so a handle is MPI_WIN_NULL, which
 * has a name, or wrong.
 */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"

int PMPI_Win_get_name(MPI_Win win, char *win_name, int *resultlen)
{
	ML_GUARD;
	int error = win == MPI_WIN_NULL ? MPI_SUCCESS : ml_check_win(win);

	error = ml_api_need(ml_api_need(error, win_name, "win_name"), resultlen, "resultlen");
	if (!error)
		*resultlen = snprintf(win_name, MPI_MAX_OBJECT_NAME, "MPI_WIN_NULL");
	return ml_api_raise("MPI_Win_get_name", error, NULL);
}
ML_ALIAS(Win_get_name);

int PMPI_Win_set_name(MPI_Win win, const char *win_name)
{
	ML_GUARD;

	(void)win_name;
	return ml_api_raise("MPI_Win_set_name", ml_check_win(win), NULL);
}
ML_ALIAS(Win_set_name);

int PMPI_Win_set_attr(MPI_Win win, int win_keyval, void *attribute_val)
{
	ML_GUARD;

	(void)win_keyval;
	(void)attribute_val;
	return ml_api_raise("MPI_Win_set_attr", ml_check_win(win), NULL);
}
ML_ALIAS(Win_set_attr);

int PMPI_Win_get_attr(MPI_Win win, int win_keyval, void *attribute_val, int *flag)
{
	ML_GUARD;

	(void)win_keyval;
	(void)attribute_val;
	(void)flag;
	return ml_api_raise("MPI_Win_get_attr", ml_check_win(win), NULL);
}
ML_ALIAS(Win_get_attr);

int PMPI_Win_delete_attr(MPI_Win win, int win_keyval)
{
	ML_GUARD;

	(void)win_keyval;
	return ml_api_raise("MPI_Win_delete_attr", ml_check_win(win), NULL);
}
ML_ALIAS(Win_delete_attr);
