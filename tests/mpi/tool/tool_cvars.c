/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * env: MPILITE_SPIN_US=77
 * Description: control variables can be listed, found by name and read, before MPI_Init too; until then a tool may write them,
 * within what they allow; afterwards it may not (MPI 5.0 section 15.3.6). Strings are cut to the room there is, and the room they
 * need is told (15.3.3).
 */
#include "tests/lib/t.h"

static MPI_T_cvar_handle handle_of(const char *name)
{
	MPI_T_cvar_handle handle;
	int index = -1, count = 0;

	t_check_eq(MPI_T_cvar_get_index(name, &index), MPI_SUCCESS, "%s", name);
	t_check_eq(MPI_T_cvar_handle_alloc(index, NULL, &handle, &count), MPI_SUCCESS);
	t_check_eq(count, 1);
	return handle;
}

static void check_enum(MPI_T_enum enumtype)
{
	char name[64], word[64];
	int count, value, room = sizeof name;

	t_check_eq(MPI_T_enum_get_info(enumtype, &count, name, &room), MPI_SUCCESS);
	t_check(count > 1 && name[0]);
	for (int i = 0; i < count; i++) {
		room = sizeof word;
		t_check_eq(MPI_T_enum_get_item(enumtype, i, &value, word, &room), MPI_SUCCESS);
		t_check_eq(strlen(word) + 1, room);
	}
	t_check_eq(MPI_T_enum_get_item(enumtype, count, &value, word, &room), MPI_T_ERR_INVALID_INDEX);
	t_check_eq(MPI_T_enum_get_info(MPI_T_ENUM_NULL, &count, name, &room), MPI_T_ERR_INVALID_HANDLE);
}

static void check_variable(int i)
{
	char name[128], cut[4], text[512];
	int length = 0, room = sizeof name, text_room = sizeof text, verbosity, bind, scope, found = -1;
	MPI_Datatype datatype;
	MPI_T_enum enumtype;

	t_check_eq(MPI_T_cvar_get_info(i, NULL, &length, NULL, NULL, NULL, NULL, NULL, NULL, NULL), MPI_SUCCESS);
	t_check_eq(MPI_T_cvar_get_info(i, name, &room, &verbosity, &datatype, &enumtype, text, &text_room, &bind, &scope),
		   MPI_SUCCESS);
	t_check_eq(room, length);
	t_check_eq(strlen(name) + 1, length);
	t_check_eq(strlen(text) + 1, text_room);
	t_check_eq(bind, MPI_T_BIND_NO_OBJECT);
	t_check_eq(MPI_T_cvar_get_index(name, &found), MPI_SUCCESS);
	t_check_eq(found, i);
	room = sizeof cut;
	MPI_T_cvar_get_info(i, cut, &room, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
	t_check(strlen(cut) == 3 && strncmp(cut, name, 3) == 0 && room == length);
	if (enumtype != MPI_T_ENUM_NULL) {
		t_check(datatype == MPI_INT);
		check_enum(enumtype);
	}
}

int main(int argc, char **argv)
{
	MPI_T_cvar_handle spin, slots, checks;
	int count, provided, value = -1, index;
	unsigned long size = 512;

	t_check_eq(MPI_T_cvar_get_num(&count), MPI_T_ERR_NOT_INITIALIZED);
	t_check_eq(MPI_T_finalize(), MPI_T_ERR_NOT_INITIALIZED);
	t_check_eq(MPI_T_init_thread(MPI_THREAD_SINGLE, &provided), MPI_SUCCESS);
	MPI_T_init_thread(MPI_THREAD_MULTIPLE, &provided);
	MPI_T_finalize(); /* of two, one is left */
	MPI_T_cvar_get_num(&count);
	t_check(count > 5);
	for (int i = 0; i < count; i++)
		check_variable(i);
	t_check_eq(MPI_T_cvar_get_info(count, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), MPI_T_ERR_INVALID_INDEX);
	t_check_eq(MPI_T_cvar_get_index("no such name", &index), MPI_T_ERR_INVALID_NAME);
	t_check_eq(MPI_T_cvar_handle_alloc(-1, NULL, &spin, &count), MPI_T_ERR_INVALID_INDEX);

	spin = handle_of("MPILITE_SPIN_US");
	slots = handle_of("MPILITE_SLOTS");
	checks = handle_of("MPILITE_CHECK");
	t_check_eq(MPI_T_cvar_read(spin, &value), MPI_SUCCESS);
	t_check_eq(value, 77);
	value = 55;
	t_check_eq(MPI_T_cvar_write(spin, &value), MPI_SUCCESS);
	value = -1;
	t_check_eq(MPI_T_cvar_write(spin, &value), MPI_T_ERR_INVALID);
	t_check_eq(MPI_T_cvar_write(slots, &size), MPI_T_ERR_CVAR_SET_NEVER);
	t_check_eq(MPI_T_cvar_read(MPI_T_CVAR_HANDLE_NULL, &value), MPI_T_ERR_INVALID_HANDLE);

	t_init(&argc, &argv);
	MPI_T_cvar_read(spin, &value);
	t_check_eq(value, 55);
	t_check_eq(MPI_T_cvar_write(spin, &value), MPI_T_ERR_CVAR_SET_NOT_NOW);
	MPI_T_cvar_read(checks, &value);
	t_check_eq(value, 1);
	MPI_Finalize();
	t_check_eq(MPI_T_cvar_read(spin, &value), MPI_SUCCESS);
	MPI_T_cvar_handle_free(&spin);
	t_check(spin == MPI_T_CVAR_HANDLE_NULL);
	t_check_eq(MPI_T_finalize(), MPI_SUCCESS);
	t_check_eq(MPI_T_cvar_read(slots, &value), MPI_T_ERR_NOT_INITIALIZED);
	return 0;
}
