/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3
 * Description: a handle of a performance variable counts what happens while it is started, can be written, reset, and read and
 * reset at once; sessions do not see each other (MPI 5.0 section 15.3.7). The library's counter of announced messages counts
 * those of this test.
 */
#include "tests/lib/t.h"

enum { BYTES = 1 << 20, TIMES = 5 };

static char buffer[BYTES];

/* Every process announces this many messages. */
static void exchange(int times)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size;
	static char in[BYTES];

	for (int i = 0; i < times; i++)
		MPI_Sendrecv(buffer, BYTES, MPI_CHAR, to, 0, in, BYTES, MPI_CHAR, from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static int index_of_announced(void)
{
	int index = -1;

	t_check_eq(MPI_T_pvar_get_index("rendezvous", MPI_T_PVAR_CLASS_COUNTER, &index), MPI_SUCCESS);
	t_check_eq(MPI_T_pvar_get_index("rendezvous", MPI_T_PVAR_CLASS_TIMER, &index), MPI_T_ERR_INVALID_NAME);
	t_check_eq(MPI_T_pvar_get_index(NULL, MPI_T_PVAR_CLASS_COUNTER, &index), MPI_T_ERR_INVALID);
	return index;
}

static void check_info(int index)
{
	int class, readonly, continuous, atomic, bind;
	MPI_Datatype datatype;

	t_check_eq(MPI_T_pvar_get_info(index, NULL, NULL, NULL, &class, &datatype, NULL, NULL, NULL, &bind, &readonly,
				       &continuous, &atomic), MPI_SUCCESS);
	t_check_eq(class, MPI_T_PVAR_CLASS_COUNTER);
	t_check(datatype == MPI_UNSIGNED_LONG_LONG);
	t_check(!readonly && !continuous && atomic && bind == MPI_T_BIND_NO_OBJECT);
	t_check_eq(MPI_T_pvar_get_info(-1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
		   MPI_T_ERR_INVALID_INDEX);
}

static unsigned long long read_value(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	unsigned long long value = 4711;

	t_check_eq(MPI_T_pvar_read(session, handle, &value), MPI_SUCCESS);
	return value;
}

static void check_counting(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	unsigned long long value = 100;

	t_check_eq(read_value(session, handle), 0);
	exchange(1);
	t_check_eq(read_value(session, handle), 0, "not started");
	t_check_eq(MPI_T_pvar_start(session, handle), MPI_SUCCESS);
	exchange(TIMES);
	t_check_eq(read_value(session, handle), TIMES);
	MPI_T_pvar_stop(session, MPI_T_PVAR_ALL_HANDLES);
	exchange(1);
	t_check_eq(read_value(session, handle), TIMES, "stopped");
	t_check_eq(MPI_T_pvar_write(session, handle, &value), MPI_SUCCESS);
	MPI_T_pvar_start(session, handle);
	exchange(1);
	t_check_eq(MPI_T_pvar_readreset(session, handle, &value), MPI_SUCCESS);
	t_check_eq(value, 101);
	exchange(2);
	t_check_eq(read_value(session, handle), 2);
	MPI_T_pvar_reset(session, MPI_T_PVAR_ALL_HANDLES);
	t_check_eq(read_value(session, handle), 0);
	t_check_eq(MPI_T_pvar_read(session, MPI_T_PVAR_ALL_HANDLES, &value), MPI_T_ERR_INVALID_HANDLE);
}

int main(int argc, char **argv)
{
	MPI_T_pvar_session session, other;
	MPI_T_pvar_handle handle, second;
	int provided, index, count = 0;

	t_init(&argc, &argv);
	MPI_T_init_thread(MPI_THREAD_SINGLE, &provided);
	index = index_of_announced();
	check_info(index);
	MPI_T_pvar_session_create(&session);
	MPI_T_pvar_session_create(&other);
	t_check_eq(MPI_T_pvar_handle_alloc(session, index, NULL, &handle, &count), MPI_SUCCESS);
	t_check_eq(count, 1);
	MPI_T_pvar_handle_alloc(other, index, NULL, &second, &count);
	check_counting(session, handle);
	t_check_eq(read_value(other, second), 0);
	t_check_eq(MPI_T_pvar_start(session, second), MPI_T_ERR_INVALID_HANDLE);
	t_check_eq(MPI_T_pvar_handle_alloc(session, -1, NULL, &second, &count), MPI_T_ERR_INVALID_INDEX);
	t_check_eq(MPI_T_pvar_handle_free(session, &handle), MPI_SUCCESS);
	t_check(handle == MPI_T_PVAR_HANDLE_NULL);
	t_check_eq(MPI_T_pvar_handle_free(session, &handle), MPI_T_ERR_INVALID_HANDLE);
	MPI_T_pvar_session_free(&session);
	t_check(session == MPI_T_PVAR_SESSION_NULL);
	t_check_eq(MPI_T_pvar_session_free(&session), MPI_T_ERR_INVALID_SESSION);
	MPI_T_finalize(); /* takes the other session with it */
	return t_done();
}
