/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: every standard error class is its own class, lies in 0 < class <=
 * MPI_ERR_LASTCODE, and has a string of the length MPI_Error_string says, different from those of
 * the other classes; MPI_SUCCESS is 0 (MPI 5.0 section 9.4).
 */
#include "tests/lib/t.h"

/* clang-format off */
static const int classes[] = {
	MPI_ERR_ACCESS, MPI_ERR_AMODE, MPI_ERR_ARG, MPI_ERR_ASSERT, MPI_ERR_BAD_FILE,
	MPI_ERR_BASE, MPI_ERR_BUFFER, MPI_ERR_COMM, MPI_ERR_CONVERSION, MPI_ERR_COUNT,
	MPI_ERR_DIMS, MPI_ERR_DISP, MPI_ERR_DUP_DATAREP, MPI_ERR_FILE, MPI_ERR_FILE_EXISTS,
	MPI_ERR_FILE_IN_USE, MPI_ERR_GROUP, MPI_ERR_INFO, MPI_ERR_INFO_KEY, MPI_ERR_INFO_NOKEY,
	MPI_ERR_INFO_VALUE, MPI_ERR_IN_STATUS, MPI_ERR_INTERN, MPI_ERR_IO, MPI_ERR_KEYVAL,
	MPI_ERR_LOCKTYPE, MPI_ERR_NAME, MPI_ERR_NO_MEM, MPI_ERR_NO_SPACE, MPI_ERR_NO_SUCH_FILE,
	MPI_ERR_NOT_SAME, MPI_ERR_OP, MPI_ERR_OTHER, MPI_ERR_PENDING, MPI_ERR_PORT, MPI_ERR_QUOTA,
	MPI_ERR_RANK, MPI_ERR_READ_ONLY, MPI_ERR_REQUEST, MPI_ERR_RMA_ATTACH,
	MPI_ERR_RMA_CONFLICT, MPI_ERR_RMA_FLAVOR, MPI_ERR_RMA_RANGE, MPI_ERR_RMA_SHARED,
	MPI_ERR_RMA_SYNC, MPI_ERR_ROOT, MPI_ERR_SERVICE, MPI_ERR_SIZE, MPI_ERR_SPAWN, MPI_ERR_TAG,
	MPI_ERR_TOPOLOGY, MPI_ERR_TRUNCATE, MPI_ERR_TYPE, MPI_ERR_UNKNOWN,
	MPI_ERR_UNSUPPORTED_DATAREP, MPI_ERR_UNSUPPORTED_OPERATION, MPI_ERR_WIN,
#if MPI_VERSION >= 4
	MPI_ERR_PROC_ABORTED, MPI_ERR_SESSION, MPI_ERR_VALUE_TOO_LARGE,
#endif
#if MPI_VERSION >= 5
	MPI_ERR_ABI,
#endif
};
/* clang-format on */

enum { CLASSES = sizeof(classes) / sizeof(classes[0]) };

static char texts[CLASSES][MPI_MAX_ERROR_STRING];

static void check_string(int code, char *text)
{
	int length = -1;

	memset(text, 'x', MPI_MAX_ERROR_STRING);
	t_check(MPI_Error_string(code, text, &length) == MPI_SUCCESS, "MPI_Error_string");
	t_check(length > 0 && length < MPI_MAX_ERROR_STRING, "length %d", length);
	t_check(memchr(text, 0, MPI_MAX_ERROR_STRING) != NULL, "the string has no end");
	t_check_eq(strlen(text), length, "length of the string");
}

int main(int argc, char **argv)
{
	char text[MPI_MAX_ERROR_STRING];
	int class;

	t_init(&argc, &argv);
	t_check_eq(MPI_SUCCESS, 0, "MPI_SUCCESS");
	t_check(MPI_Error_class(MPI_SUCCESS, &class) == MPI_SUCCESS && class == MPI_SUCCESS,
		"class of success");
	check_string(MPI_SUCCESS, text);

	/* A failing check prints the class as its step. */
	for (int i = 0; i < CLASSES; i++) {
		t_step = classes[i];
		t_check(t_step > 0 && t_step <= MPI_ERR_LASTCODE, "out of range");
		t_check(MPI_Error_class(classes[i], &class) == MPI_SUCCESS, "MPI_Error_class");
		t_check_eq(class, classes[i], "class of the class");
		check_string(classes[i], texts[i]);
		for (int j = 0; j < i; j++)
			t_check(strcmp(texts[i], texts[j]), "class %d has the same string \"%s\"",
				classes[j], texts[i]);
	}
	return t_done();
}
