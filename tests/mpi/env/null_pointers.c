/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * A null pointer where the result is to be written, or an array that is to be read, is an error of class MPI_ERR_ARG, in the tool
 * interface MPI_T_ERR_INVALID, never a crash; and nothing is lost by such a call: the request or message that it names can be used
 * afterwards.
 */
#include "tests/lib/t.h"

static MPI_Comm self, cart, graph, dist;
static MPI_Group group;
static MPI_Info info;
static MPI_Session session;
static MPI_File file;
static MPI_Datatype type;
static MPI_Status status;
static MPI_Request request;
static MPI_Message message;
static MPI_Win window, locked;
static int flag, number, list[4];
static MPI_Aint address;
static MPI_Count wide;
static char text[MPI_MAX_LIBRARY_VERSION_STRING];
static const int one = 1, zero;
static MPI_T_cvar_handle cvar;
static MPI_T_pvar_session pvars;
static MPI_T_pvar_handle pvar;

static int add_nothing(MPI_Comm comm, int key, void *extra, void *in, void *out, int *is_copied)
{
	(void)comm, (void)key, (void)extra, (void)in, (void)out;
	return *is_copied = 0;
}

static void add(void *in, void *inout, int *count, MPI_Datatype *of)
{
	(void)in, (void)inout, (void)count, (void)of;
}

static int query(void *state, MPI_Status *of)
{
	(void)state, (void)of;
	return MPI_SUCCESS;
}

static int end(void *state)
{
	(void)state;
	return MPI_SUCCESS;
}

static int cancel(void *state, int is_complete)
{
	(void)state, (void)is_complete;
	return MPI_SUCCESS;
}

static int get_extent(MPI_Datatype of, MPI_Aint *extent, void *state)
{
	(void)of, (void)state;
	*extent = 1;
	return MPI_SUCCESS;
}

static void prepare(void)
{
	MPI_Comm_dup(MPI_COMM_SELF, &self);
	MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
	MPI_Comm_set_errhandler(self, MPI_ERRORS_RETURN);
	MPI_Cart_create(self, 1, &one, &zero, 0, &cart);
	MPI_Graph_create(self, 1, &one, &zero, 0, &graph);
	MPI_Dist_graph_create_adjacent(self, 1, &zero, MPI_UNWEIGHTED, 1, &zero, MPI_UNWEIGHTED, MPI_INFO_NULL, 0, &dist);
	MPI_Comm_set_errhandler(cart, MPI_ERRORS_RETURN);
	MPI_Comm_set_errhandler(graph, MPI_ERRORS_RETURN);
	MPI_Comm_set_errhandler(dist, MPI_ERRORS_RETURN);
	MPI_Comm_group(self, &group);
	MPI_Info_create(&info);
	MPI_Info_set(info, "key", "value");
	MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session);
	/* Two messages that stay: one that can be received, one taken out of its queue. */
	for (int tag = 1; tag <= 2; tag++)
		MPI_Send(&tag, 1, MPI_INT, 0, tag, self);
	MPI_Mprobe(0, 2, self, &message, &status);
	MPI_Irecv(&number, 1, MPI_INT, 0, 1, self, &request);
	MPI_File_open(self, "/dev/null", MPI_MODE_RDWR, MPI_INFO_NULL, &file);
	MPI_Win_create(list, sizeof list, 4, MPI_INFO_NULL, self, &locked);
	MPI_Win_set_errhandler(locked, MPI_ERRORS_RETURN);
	MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, locked);
	MPI_T_init_thread(MPI_THREAD_SINGLE, &number);
	MPI_T_cvar_handle_alloc(0, NULL, &cvar, &number);
	MPI_T_pvar_session_create(&pvars);
	MPI_T_pvar_handle_alloc(pvars, 0, NULL, &pvar, &number);
}

/* The request and the message are as good as before, and no message of a failed call has come. */
static void finish(void)
{
	MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, self, &flag, MPI_STATUS_IGNORE);
	t_check(!flag, "a message was sent");
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_eq(number, 1);
	MPI_Mrecv(&number, 1, MPI_INT, &message, MPI_STATUS_IGNORE);
	t_check_eq(number, 2);
	MPI_File_close(&file);
	MPI_Win_unlock(0, locked);
	MPI_Win_free(&locked);
	MPI_Info_free(&info);
	MPI_Group_free(&group);
	MPI_Comm_free(&dist);
	MPI_Comm_free(&graph);
	MPI_Comm_free(&cart);
	MPI_Comm_free(&self);
	MPI_Session_finalize(&session);
	MPI_T_pvar_handle_free(pvars, &pvar);
	MPI_T_pvar_session_free(&pvars);
	MPI_T_cvar_handle_free(&cvar);
	MPI_T_finalize();
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	prepare();
#define CALL(call) t_check_class((t_step = __LINE__, call), MPI_ERR_ARG);
#define TOOL(call) t_check_eq((t_step = __LINE__, call), MPI_T_ERR_INVALID);
#include "tests/mpi/env/null_pointers.def"
	finish();
	return t_done();
}
