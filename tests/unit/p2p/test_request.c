/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * p2p/request.h: handles are told from other pointers, and a finished request says what came of it.
 */
#include "p2p/request.h"

#include "object/status.h"
#include "tests/lib/unit.h"

static void setup(void)
{
	ml_comm_init(1, 4);
	ck_assert_int_eq(ml_request_init(), 0);
}

static void teardown(void)
{
	ml_request_fini();
	ml_comm_fini();
}

START_TEST(a_handle_is_found_until_it_is_freed)
{
	struct ml_request *one = ml_request_new(), *two = ml_request_new();
	struct ml_request on_stack = { .magic = ML_REQUEST_MAGIC };
	const uintptr_t wrong[] = { 0, (uintptr_t)MPI_REQUEST_NULL, (uintptr_t)two + 8, (uintptr_t)&on_stack, 0x1234, UINTPTR_MAX };

	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_eq(ml_request_find(ml_request_handle(one)), one);
	ck_assert_ptr_eq(ml_request_find(ml_request_handle(two)), two);
	ml_request_free(one);
	ck_assert_ptr_null(ml_request_find(ml_request_handle(one)));
	ck_assert_ptr_eq(ml_request_find(ml_request_handle(two)), two);
	for (size_t i = 0; i < ML_ARRAY_LEN(wrong); i++) {
		volatile uintptr_t handle = wrong[i]; /* or the compiler follows a constant where the library would not */

		ck_assert_ptr_null(ml_request_find((MPI_Request)handle));
	}
}
END_TEST

START_TEST(a_new_request_is_blank)
{
	struct ml_request *request = ml_request_new();

	request->tag = request->error = 77;
	request->bytes = 77;
	request->synchronous = true;
	request->state = ML_REQUEST_DONE;
	ml_request_free(request);
	ck_assert_ptr_eq(ml_request_new(), request);
	ck_assert_int_eq(request->tag, 0);
	ck_assert_int_eq(request->error, MPI_SUCCESS);
	ck_assert_uint_eq(request->bytes, 0);
	ck_assert(!request->synchronous && !request->cancelled && !request->ops && !ml_request_is_done(request));
	ck_assert(!request->type && !request->on_done && !request->comm && !request->buffer);
}
END_TEST

START_TEST(the_finished_send_cannot_be_freed)
{
	struct ml_request *send = ml_request_finished_send();
	MPI_Status status;

	ml_request_free(send);
	ck_assert_ptr_eq(ml_request_find(ml_request_handle(send)), send);
	ck_assert(ml_request_is_done(send));
	ck_assert_int_eq(ml_request_outcome(send, &status), MPI_SUCCESS);
	ck_assert_int_eq(status.MPI_SOURCE, MPI_ANY_SOURCE);
}
END_TEST

/* A receive tells source, tag and size; what did not fit is an error, and the status counts what did (section 3.2.5). */
START_TEST(a_receive_tells_what_came)
{
	struct ml_request request = { .magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_RECV, .comm = &ml_comm_world, .source = 3,
		                      .got_tag = 17, .bytes = 100, .got_bytes = _i ? 200 : 50 };
	MPI_Status status = { .MPI_ERROR = 4711 };

	if (_i)
		request.error = MPI_ERR_TRUNCATE;
	ml_request_complete(&request);
	ck_assert_int_eq(ml_request_outcome(&request, &status), _i ? MPI_ERR_TRUNCATE : MPI_SUCCESS);
	ck_assert_int_eq(status.MPI_SOURCE, 3);
	ck_assert_int_eq(status.MPI_TAG, 17);
	ck_assert_int_eq(status.MPI_ERROR, 4711);
	ck_assert_uint_eq(ml_status_bytes(&status), _i ? 100 : 50);
	ml_request_outcome(&request, MPI_STATUS_IGNORE);
}
END_TEST

/* MPI 5.0 section 3.10: source MPI_PROC_NULL, tag MPI_ANY_TAG, no data. */
START_TEST(nothing_comes_from_nobody)
{
	struct ml_request *request = ml_request_new();
	MPI_Status status;

	ml_request_set_nothing(request, &ml_comm_world);
	ck_assert(ml_request_is_done(request));
	ck_assert_int_eq(ml_request_outcome(request, &status), MPI_SUCCESS);
	ck_assert_int_eq(status.MPI_SOURCE, MPI_PROC_NULL);
	ck_assert_int_eq(status.MPI_TAG, MPI_ANY_TAG);
	ck_assert_uint_eq(ml_status_bytes(&status), 0);
}
END_TEST

/* In MPI_COMM_SELF every process is rank 0. */
START_TEST(a_source_is_a_rank_of_its_communicator)
{
	struct ml_request request = { .magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_RECV, .comm = &ml_comm_self, .source = 1 };
	MPI_Status status;

	ml_request_complete(&request);
	ml_request_outcome(&request, &status);
	ck_assert_int_eq(status.MPI_SOURCE, 0);
}
END_TEST

/* MPI 5.0 section 3.7.3, MPI_Request_free: at once when nothing is under way, else at the end. */
START_TEST(a_dropped_request_is_freed_when_it_is_done)
{
	struct ml_request *active = ml_request_new(), *done = ml_request_new();

	ml_request_complete(done);
	ck_assert_int_eq(ml_request_drop(done), MPI_SUCCESS);
	ck_assert_ptr_null(ml_request_find(ml_request_handle(done)));
	ck_assert_int_eq(ml_request_drop(active), MPI_SUCCESS);
	ck_assert_uint_eq(active->magic, ML_REQUEST_MAGIC);
	ml_request_complete(active);
	ck_assert_ptr_null(ml_request_find(ml_request_handle(active)));
	ck_assert_uint_ne(active->magic, ML_REQUEST_MAGIC);
}
END_TEST

UNIT_SUITE(request)
{
	TCase *tc = unit_case(s, "request");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_handle_is_found_until_it_is_freed);
	tcase_add_test(tc, a_new_request_is_blank);
	tcase_add_test(tc, the_finished_send_cannot_be_freed);
	tcase_add_loop_test(tc, a_receive_tells_what_came, 0, 2);
	tcase_add_test(tc, nothing_comes_from_nobody);
	tcase_add_test(tc, a_source_is_a_rank_of_its_communicator);
	tcase_add_test(tc, a_dropped_request_is_freed_when_it_is_done);
}
