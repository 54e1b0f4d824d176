/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The facts of the standard's binary interface that a compiled program carries inside it (MPI 5.0 chapter 20): if one of them
 * changes, programs that were built before break silently. Compiled and run by header.sh, without the library.
 */
#include <mpi_lite.h>

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

static_assert(MPI_VERSION == 5 && MPI_SUBVERSION == 0, "standard");
static_assert(MPI_ABI_VERSION == 1 && MPI_ABI_SUBVERSION == 0, "binary interface");

static_assert(sizeof(MPI_Aint) == sizeof(void *) && (MPI_Aint)-1 < 0, "signed, holds an address");
static_assert(sizeof(MPI_Offset) == 8 && (MPI_Offset)-1 < 0, "signed, 64 bits");
static_assert(sizeof(MPI_Count) == 8 && (MPI_Count)-1 < 0, "signed, 64 bits");
static_assert(sizeof(MPI_Fint) == 4, "INTEGER of Fortran");

static_assert(sizeof(MPI_Status) == 32, "status");
static_assert(_Alignof(MPI_Status) == _Alignof(int), "status");
static_assert(offsetof(MPI_Status, MPI_SOURCE) == 0, "status");
static_assert(offsetof(MPI_Status, MPI_TAG) == 4, "status");
static_assert(offsetof(MPI_Status, MPI_ERROR) == 8, "status");
static_assert(offsetof(MPI_Status, MPI_internal) == 12, "status");
static_assert(MPI_F_STATUS_SIZE * sizeof(MPI_Fint) == sizeof(MPI_Status), "status in Fortran");

static_assert(MPI_SUCCESS == 0 && MPI_ERR_BUFFER == 1 && MPI_ERR_OTHER == 16 && MPI_ERR_ABI == 62, "error classes");
static_assert(MPI_ERR_LASTCODE == 16383 && MPI_T_ERR_CANNOT_INIT == 1001, "error classes");
static_assert(MPI_ANY_SOURCE == -1 && MPI_ANY_TAG == -2 && MPI_PROC_NULL == -3 && MPI_ROOT == -4, "ranks");
static_assert(MPI_UNDEFINED == -32766, "undefined");
static_assert(MPI_THREAD_SINGLE == 0 && MPI_THREAD_FUNNELED == 1024, "thread levels");
static_assert(MPI_THREAD_SERIALIZED == 2048 && MPI_THREAD_MULTIPLE == 4096, "thread levels");
static_assert(MPI_MAX_PROCESSOR_NAME == 256 && MPI_MAX_ERROR_STRING == 512 && MPI_MAX_OBJECT_NAME == 128, "strings");
static_assert(MPI_MAX_LIBRARY_VERSION_STRING == 8192 && MPI_MAX_PORT_NAME == 1024, "strings");
static_assert(MPI_MAX_INFO_KEY == 256 && MPI_MAX_INFO_VAL == 1024, "strings");
static_assert(MPI_BSEND_OVERHEAD == 512, "buffered send");
static_assert(sizeof(MPI_T_cb_safety) == 4 && sizeof(MPI_T_source_order) == 4, "enums");

/* Addresses and handles: C does not count them as constants, so they are looked at when the program runs. */
static const struct {
	const char *name;
	const void *handle;
	uintptr_t value;
} handles[] = {
#define HANDLE(name, value) { #name, name, value }
	HANDLE(MPI_BOTTOM, 0), HANDLE(MPI_IN_PLACE, 1), HANDLE(MPI_BUFFER_AUTOMATIC, 2),
	HANDLE(MPI_STATUS_IGNORE, 0), HANDLE(MPI_STATUSES_IGNORE, 0), HANDLE(MPI_ERRCODES_IGNORE, 0),
	HANDLE(MPI_UNWEIGHTED, 10), HANDLE(MPI_WEIGHTS_EMPTY, 11),
	HANDLE(MPI_COMM_NULL, 0x100), HANDLE(MPI_COMM_WORLD, 0x101), HANDLE(MPI_COMM_SELF, 0x102),
	HANDLE(MPI_GROUP_NULL, 0x108), HANDLE(MPI_GROUP_EMPTY, 0x109),
	HANDLE(MPI_WIN_NULL, 0x110), HANDLE(MPI_FILE_NULL, 0x118), HANDLE(MPI_SESSION_NULL, 0x120),
	HANDLE(MPI_MESSAGE_NULL, 0x128), HANDLE(MPI_MESSAGE_NO_PROC, 0x129),
	HANDLE(MPI_INFO_NULL, 0x130), HANDLE(MPI_INFO_ENV, 0x131),
	HANDLE(MPI_ERRHANDLER_NULL, 0x140), HANDLE(MPI_ERRORS_ARE_FATAL, 0x141),
	HANDLE(MPI_ERRORS_ABORT, 0x142), HANDLE(MPI_ERRORS_RETURN, 0x143),
	HANDLE(MPI_REQUEST_NULL, 0x180),
	HANDLE(MPI_OP_NULL, 0x20), HANDLE(MPI_SUM, 0x21), HANDLE(MPI_PROD, 0x24), HANDLE(MPI_BXOR, 0x2a),
	HANDLE(MPI_LXOR, 0x32), HANDLE(MPI_MAXLOC, 0x39), HANDLE(MPI_NO_OP, 0x3d),
	HANDLE(MPI_DATATYPE_NULL, 0x200), HANDLE(MPI_AINT, 0x201), HANDLE(MPI_PACKED, 0x207),
	HANDLE(MPI_INT, 0x209), HANDLE(MPI_LONG_LONG_INT, 0x20b), HANDLE(MPI_DOUBLE, 0x214),
	HANDLE(MPI_2INT, 0x22b), HANDLE(MPI_C_BOOL, 0x238), HANDLE(MPI_WCHAR, 0x23c),
};

/* A type of fixed size tells the binary logarithm of its size in bits 3 to 5 of its handle. */
static const struct {
	const char *name;
	MPI_Datatype type;
	unsigned size;
} fixed[] = {
#define FIXED(name, size) { #name, name, size }
	FIXED(MPI_BYTE, 1), FIXED(MPI_CHAR, 1), FIXED(MPI_UINT8_T, 1), FIXED(MPI_INT16_T, 2), FIXED(MPI_INT32_T, 4),
	FIXED(MPI_UINT64_T, 8), FIXED(MPI_LOGICAL1, 1), FIXED(MPI_REAL2, 2), FIXED(MPI_INTEGER4, 4),
	FIXED(MPI_REAL8, 8), FIXED(MPI_INTEGER16, 16), FIXED(MPI_COMPLEX32, 32),
};

int main(void)
{
	int wrong = 0;

	for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
		if ((uintptr_t)handles[i].handle != handles[i].value) {
			printf("%s is %p, expected %#lx\n", handles[i].name, handles[i].handle, (long)handles[i].value);
			wrong = 1;
		}
	}
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		if (1u << ((uintptr_t)fixed[i].type >> 3 & 7) != fixed[i].size) {
			printf("%s does not say its size %u\n", fixed[i].name, fixed[i].size);
			wrong = 1;
		}
	}
	return wrong;
}
