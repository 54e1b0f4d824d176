/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Data with gaps costs no heap: once a call has been made, the same call again comes without malloc, be it a message, an exchange in
 * place or any blocking collective operation. A message that arrives before it is expected may cost some: their number is taken off.
 */
#include "tests/lib/t.h"

enum { TRIES = 3, MOST = 8, ROOM = 200000 };

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAN_COUNT 1

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t align, size_t size);

static _Thread_local long taken;

/* The library is to find these before those of the C library. */
#pragma GCC visibility push(default)

void *malloc(size_t size)
{
	taken++;
	return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	taken++;
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	taken++;
	return __libc_realloc(p, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	taken++;
	return __libc_memalign(align, size);
}

#pragma GCC visibility pop
#else
#define CAN_COUNT 0
static long taken;
#endif

static unsigned char *send, *recv;
static int n, counts[MOST], displs[MOST], bytes[MOST]; /* elements of a block */
static MPI_Datatype type, types[MOST];
static MPI_Op op;
static MPI_Comm ring;
static MPI_T_pvar_session session;
static MPI_T_pvar_handle handle;

static void keep_first(void *in, void *inout, int *length, MPI_Datatype *datatype)
{
	(void)in, (void)inout, (void)length, (void)datatype;
}

static void send_recv(void)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size;

	if (t_size == 1)
		return;
	if (t_rank == 0)
		MPI_Send(send, n, type, to, 1, MPI_COMM_WORLD);
	MPI_Recv(recv, n, type, from, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	if (t_rank != 0)
		MPI_Send(send, n, type, to, 1, MPI_COMM_WORLD);
}

static void sendrecv(void)
{
	MPI_Sendrecv(send, n, type, (t_rank + 1) % t_size, 1, recv, n, type, (t_rank + t_size - 1) % t_size, 1, MPI_COMM_WORLD,
		     MPI_STATUS_IGNORE);
}

static void sendrecv_replace(void)
{
	MPI_Sendrecv_replace(recv, n, type, (t_rank + 1) % t_size, 1, (t_rank + t_size - 1) % t_size, 1, MPI_COMM_WORLD,
			     MPI_STATUS_IGNORE);
}

static void isendrecv_replace(void)
{
	MPI_Request request;

	MPI_Isendrecv_replace(recv, n, type, (t_rank + 1) % t_size, 1, (t_rank + t_size - 1) % t_size, 1, MPI_COMM_WORLD, &request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static void bcast(void)
{
	MPI_Bcast(recv, n, type, 0, MPI_COMM_WORLD);
}

static void gather(void)
{
	MPI_Gather(send, n, type, recv, n, type, 0, MPI_COMM_WORLD);
	MPI_Gatherv(send, n, type, recv, counts, displs, type, 0, MPI_COMM_WORLD);
}

static void scatter(void)
{
	MPI_Scatter(send, n, type, recv, n, type, 0, MPI_COMM_WORLD);
	MPI_Scatterv(send, counts, displs, type, recv, n, type, 0, MPI_COMM_WORLD);
}

static void allgather(void)
{
	MPI_Allgather(send, n, type, recv, n, type, MPI_COMM_WORLD);
	MPI_Allgatherv(send, n, type, recv, counts, displs, type, MPI_COMM_WORLD);
}

static void alltoall(void)
{
	MPI_Alltoall(send, n, type, recv, n, type, MPI_COMM_WORLD);
	MPI_Alltoallv(send, counts, displs, type, recv, counts, displs, type, MPI_COMM_WORLD);
	MPI_Alltoallw(send, counts, bytes, types, recv, counts, bytes, types, MPI_COMM_WORLD);
}

static void alltoall_in_place(void)
{
	MPI_Alltoall(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, recv, n, type, MPI_COMM_WORLD);
	MPI_Alltoallv(MPI_IN_PLACE, NULL, NULL, MPI_DATATYPE_NULL, recv, counts, displs, type, MPI_COMM_WORLD);
}

static void reduce(void)
{
	MPI_Reduce(send, recv, n, type, op, 0, MPI_COMM_WORLD);
	MPI_Allreduce(send, recv, n, type, op, MPI_COMM_WORLD);
	MPI_Reduce_local(send, recv, n, type, op);
}

static void reduce_scatter(void)
{
	MPI_Reduce_scatter_block(send, recv, n, type, op, MPI_COMM_WORLD);
	MPI_Reduce_scatter(send, recv, counts, type, op, MPI_COMM_WORLD);
}

static void scan(void)
{
	MPI_Scan(send, recv, n, type, op, MPI_COMM_WORLD);
	MPI_Exscan(send, recv, n, type, op, MPI_COMM_WORLD);
}

static void neighbors(void)
{
	MPI_Neighbor_allgather(send, n, type, recv, n, type, ring);
	MPI_Neighbor_alltoall(send, n, type, recv, n, type, ring);
}

static const struct {
	const char *name;
	void (*call)(void);
} calls[] = {
	{ "send and receive", send_recv },
	{ "sendrecv", sendrecv },
	{ "sendrecv_replace", sendrecv_replace },
	{ "isendrecv_replace", isendrecv_replace },
	{ "bcast", bcast },
	{ "gather", gather },
	{ "scatter", scatter },
	{ "allgather", allgather },
	{ "alltoall", alltoall },
	{ "alltoall in place", alltoall_in_place },
	{ "reduce", reduce },
	{ "reduce_scatter", reduce_scatter },
	{ "scan", scan },
	{ "neighbors", neighbors },
};

/* Messages that came before they were expected, which may be kept in memory of their own. */
static long unexpected(void)
{
	unsigned long long value = 0;

	MPI_T_pvar_read(session, handle, &value);
	return (long)value;
}

static void find_counter(void)
{
	int provided, index, count;

	MPI_T_init_thread(MPI_THREAD_SINGLE, &provided);
	if (MPI_T_pvar_get_index("unexpected", MPI_T_PVAR_CLASS_COUNTER, &index) != MPI_SUCCESS)
		t_skip("unexpected messages are not counted here");
	MPI_T_pvar_session_create(&session);
	MPI_T_pvar_handle_alloc(session, index, NULL, &handle, &count);
	MPI_T_pvar_start(session, handle);
}

/* The least that a try of a call has taken from the heap beside that, the first one aside. */
static long least(void (*call)(void))
{
	long least = -1;

	for (int i = 0; i <= TRIES; i++) {
		long before;

		MPI_Barrier(MPI_COMM_WORLD);
		before = taken - unexpected();
		call();
		before = taken - unexpected() - before;
		if (i > 0 && (least < 0 || before < least))
			least = before;
	}
	return least;
}

int main(int argc, char **argv)
{
	static const int sizes[] = { 1, 30, 600, 9000 };
	const int periodic = 1;
	MPI_Datatype vector;

	t_init(&argc, &argv);
	if (!CAN_COUNT)
		t_skip("malloc is somebody else's here");
	find_counter();
	MPI_Type_vector(2, 1, 2, MPI_INT, &vector);
	MPI_Type_create_resized(vector, 0, 16, &type);
	MPI_Type_commit(&type);
	MPI_Op_create(keep_first, 1, &op);
	MPI_Cart_create(MPI_COMM_WORLD, 1, &t_size, &periodic, 0, &ring);
	send = calloc(ROOM, MOST);
	recv = calloc(ROOM, MOST);
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		n = sizes[s];
		for (int i = 0; i < t_size; i++) {
			counts[i] = n;
			displs[i] = i * n;
			bytes[i] = displs[i] * 16;
			types[i] = type;
		}
		for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
			t_check(least(calls[i].call) <= 0, "allocations of %s, %d elements", calls[i].name, n);
	}
	MPI_T_pvar_session_free(&session);
	MPI_T_finalize();
	MPI_Comm_free(&ring);
	MPI_Op_free(&op);
	MPI_Type_free(&type);
	MPI_Type_free(&vector);
	free(send);
	free(recv);
	return t_done();
}
