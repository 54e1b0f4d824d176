/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: every variable is in a category that can be found by its name (MPI 5.0 section 15.3.9); there are no events and no
 * sources of events, and what is asked about one is answered with the error of a wrong index, name or handle (15.3.8).
 */
#include "tests/lib/t.h"

static int cvars_seen, pvars_seen;

static void check_category(int i)
{
	char name[64];
	int room = sizeof name, cvars, pvars, categories, events = -1, found = -1, numbers[64];

	t_check_eq(MPI_T_category_get_info(i, name, &room, NULL, NULL, &cvars, &pvars, &categories), MPI_SUCCESS);
	t_check_eq(MPI_T_category_get_index(name, &found), MPI_SUCCESS);
	t_check_eq(found, i);
	t_check(cvars <= 64 && pvars <= 64);
	t_check_eq(MPI_T_category_get_cvars(i, cvars, numbers), MPI_SUCCESS);
	for (int k = 0; k < cvars; k++)
		cvars_seen += numbers[k] >= 0;
	t_check_eq(MPI_T_category_get_pvars(i, pvars, numbers), MPI_SUCCESS);
	for (int k = 0; k < pvars; k++)
		pvars_seen += numbers[k] >= 0;
	t_check_eq(MPI_T_category_get_categories(i, categories, numbers), MPI_SUCCESS);
	t_check_eq(MPI_T_category_get_num_events(i, &events), MPI_SUCCESS);
	t_check_eq(events, 0);
}

static void check_no_events(void)
{
	MPI_T_event_registration registration = NULL;
	MPI_Count stamp;
	int count = -1, index;

	t_check_eq(MPI_T_event_get_num(&count), MPI_SUCCESS);
	t_check_eq(count, 0);
	count = -1;
	t_check_eq(MPI_T_source_get_num(&count), MPI_SUCCESS);
	t_check_eq(count, 0);
	t_check_eq(MPI_T_source_get_timestamp(0, &stamp), MPI_T_ERR_INVALID_INDEX);
	t_check_eq(MPI_T_event_get_index("no such event", &index), MPI_T_ERR_INVALID_NAME);
	t_check_eq(MPI_T_event_handle_alloc(0, NULL, MPI_INFO_NULL, &registration), MPI_T_ERR_INVALID_INDEX);
	t_check_eq(MPI_T_event_handle_free(registration, NULL, NULL), MPI_T_ERR_INVALID_HANDLE);
}

int main(void)
{
	int provided, categories, cvars, pvars, stamp, index;

	t_check_eq(MPI_T_event_get_num(&index), MPI_T_ERR_NOT_INITIALIZED);
	MPI_T_init_thread(MPI_THREAD_SINGLE, &provided);
	MPI_T_category_get_num(&categories);
	for (int i = 0; i < categories; i++)
		check_category(i);
	MPI_T_cvar_get_num(&cvars);
	MPI_T_pvar_get_num(&pvars);
	t_check_eq(cvars_seen, cvars);
	t_check_eq(pvars_seen, pvars);
	t_check_eq(MPI_T_category_changed(&stamp), MPI_SUCCESS);
	t_check_eq(MPI_T_category_get_index("no such category", &index), MPI_T_ERR_INVALID_NAME);
	t_check_eq(MPI_T_category_get_cvars(categories, 0, &index), MPI_T_ERR_INVALID_INDEX);
	check_no_events();
	MPI_T_finalize();
	return 0;
}
