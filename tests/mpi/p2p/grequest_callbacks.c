/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: every completion call asks a generalized request's query function for the status and
 * then calls its free function, once; looking at the status does not free; freeing early leaves the
 * free function to MPI_Grequest_complete; cancelling tells whether the operation had ended; what
 * the functions return is returned (MPI 5.0 section 13.2).
 */
#include "tests/lib/t.h"

struct operation {
	int queries, frees, cancels, complete;
	int fails; /* what the query function returns */
};

static int query(void *state, MPI_Status *status)
{
	struct operation *o = state;

	t_check_eq(o->frees, 0, "asked after it was freed");
	o->queries++;
	status->MPI_SOURCE = 11;
	status->MPI_TAG = 12;
	MPI_Status_set_elements(status, MPI_INT, 13);
	MPI_Status_set_cancelled(status, o->cancels);
	return o->fails;
}

static int release(void *state)
{
	((struct operation *)state)->frees++;
	return MPI_SUCCESS;
}

static int cancel(void *state, int complete)
{
	struct operation *o = state;

	o->cancels++;
	o->complete = complete;
	return MPI_SUCCESS;
}

static void check_status(const MPI_Status *status, int cancelled)
{
	int count, flag;

	t_check_eq(status->MPI_SOURCE, 11, "source");
	t_check_eq(status->MPI_TAG, 12, "tag");
	MPI_Get_count(status, MPI_INT, &count);
	t_check_eq(count, 13, "count");
	MPI_Test_cancelled(status, &flag);
	t_check_eq(flag, cancelled, "cancelled");
}

/* Completes one request with the call number `how`; MPI_ERR_PENDING when it is not complete. */
static int complete_by(int how, MPI_Request *request, MPI_Status *status)
{
	int flag = 1, index = 0, count = 1, rc = MPI_SUCCESS;

	switch (how) {
	case 0: rc = MPI_Wait(request, status); break;
	case 1: rc = MPI_Test(request, &flag, status); break;
	case 2: rc = MPI_Waitall(1, request, status); break;
	case 3: rc = MPI_Testall(1, request, &flag, status); break;
	case 4: rc = MPI_Waitany(1, request, &index, status); break;
	case 5: rc = MPI_Testany(1, request, &index, &flag, status); break;
	case 6: rc = MPI_Waitsome(1, request, &count, &index, status); break;
	case 7: rc = MPI_Testsome(1, request, &count, &index, status); break;
	}
	return flag && count == 1 ? rc : MPI_ERR_PENDING;
}

static void check_life(int how)
{
	struct operation o = {0};
	MPI_Request request;
	MPI_Status status;
	int flag = 1;

	MPI_Grequest_start(query, release, cancel, &o, &request);
	if (how % 2)
		t_check_eq(complete_by(how, &request, &status), MPI_ERR_PENDING, "call %d", how);
	MPI_Request_get_status(request, &flag, &status);
	t_check(!flag && !o.queries && !o.frees, "not complete");
	if (how > 3) {
		MPI_Cancel(&request);
		t_check(o.cancels == 1 && !o.complete, "cancelled before the end");
	}
	MPI_Grequest_complete(request);
	MPI_Request_get_status(request, &flag, &status);
	t_check(flag && o.queries == 1 && !o.frees, "looked at");
	check_status(&status, how > 3);
	memset(&status, 0, sizeof(status));
	t_check_class(complete_by(how, &request, t_step % 2 ? &status : MPI_STATUS_IGNORE),
		      MPI_SUCCESS, "call %d", how);
	t_check(o.queries == 2 && o.frees == 1, "%d queries, %d frees", o.queries, o.frees);
	t_check(request == MPI_REQUEST_NULL, "the handle is null");
	if (t_step % 2)
		check_status(&status, how > 3);
}

static void check_freed_early(void)
{
	struct operation o = {0}, done = {0};
	MPI_Request request, copy;

	MPI_Grequest_start(query, release, cancel, &o, &request);
	copy = request;
	MPI_Request_free(&request);
	t_check(!o.frees, "still active");
	MPI_Grequest_complete(copy);
	t_check(o.frees == 1 && !o.queries, "freed by its completion");

	MPI_Grequest_start(query, release, cancel, &done, &request);
	MPI_Grequest_complete(request);
	MPI_Cancel(&request);
	t_check(done.cancels == 1 && done.complete, "cancelled after the end");
	MPI_Request_free(&request);
	t_check(done.frees == 1 && !done.queries, "freed at once");
}

static void check_errors(void)
{
	struct operation o = {.fails = MPI_ERR_FILE}, other = {0};
	MPI_Request request[2];
	MPI_Status status[2];

	MPI_Grequest_start(query, release, cancel, &o, &request[0]);
	MPI_Grequest_complete(request[0]);
	t_check_class(MPI_Wait(&request[0], MPI_STATUS_IGNORE), MPI_ERR_FILE, "query's error");
	t_check(o.frees == 1 && request[0] == MPI_REQUEST_NULL, "freed all the same");

	o.frees = 0;
	MPI_Grequest_start(query, release, cancel, &other, &request[0]);
	MPI_Grequest_start(query, release, cancel, &o, &request[1]);
	MPI_Grequest_complete(request[0]);
	MPI_Grequest_complete(request[1]);
	t_check_class(MPI_Waitall(2, request, status), MPI_ERR_IN_STATUS);
	t_check_eq(status[0].MPI_ERROR, MPI_SUCCESS, "first");
	t_check_eq(status[1].MPI_ERROR, MPI_ERR_FILE, "second");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 4; t_step++) {
		for (int how = 0; how < 8; how++)
			check_life(how);
		check_freed_early();
		check_errors();
		t_check_class(MPI_Grequest_complete(MPI_REQUEST_NULL), MPI_ERR_REQUEST, "null");
	}
	return t_done();
}
