/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * p2p/request.h: what a handle stands for may have ways of its own to start, to end, to be cancelled and to be freed.
 */
#include "p2p/request.h"

#include "object/error.h"
#include "object/status.h"
#include "tests/lib/unit.h"

static int starts, releases, outcomes;

static int start(struct ml_request *request)
{
	starts++;
	request->state = ML_REQUEST_PENDING;
	return MPI_SUCCESS;
}

static int outcome(const struct ml_request *request, MPI_Status *status)
{
	outcomes++;
	ml_status_set(status, 5, 6, 7);
	return request->error;
}

static int release(struct ml_request *request)
{
	releases++;
	return *(int *)request->extra;
}

static const struct ml_request_ops persistent = { .start = start, .release = release };
static const struct ml_request_ops once = { .outcome = outcome, .release = release };

static struct ml_request *request;
static MPI_Request handle;
static int release_error;

static void setup(void)
{
	ml_comm_init(0, 1);
	ck_assert_int_eq(ml_request_init(), 0);
	starts = releases = outcomes = 0;
	release_error = MPI_SUCCESS;
	request = ml_request_new();
	request->comm = &ml_comm_self;
	request->extra = &release_error;
	handle = ml_request_handle(request);
}

static void teardown(void)
{
	ml_note_clear();
	ml_request_fini();
	ml_comm_fini();
}

START_TEST(a_persistent_request_comes_back)
{
	request->ops = &persistent;
	request->state = ML_REQUEST_INACTIVE;
	for (int round = 0; round < 3; round++) {
		ck_assert(!ml_request_is_active(request));
		ck_assert_int_eq(request->ops->start(request), MPI_SUCCESS);
		ck_assert(ml_request_is_active(request) && !ml_request_is_done(request));
		ml_request_complete(request);
		ck_assert_int_eq(ml_request_finish(request, &handle, MPI_STATUS_IGNORE), MPI_SUCCESS);
		ck_assert_ptr_eq(ml_request_find(handle), request);
	}
	ck_assert_int_eq(releases, 0);
	ck_assert_int_eq(ml_request_drop(request), MPI_SUCCESS);
	ck_assert_int_eq(releases, 1);
	ck_assert_ptr_null(ml_request_find(handle));
}
END_TEST

START_TEST(an_outcome_may_be_asked_for_before_the_end)
{
	MPI_Status status;

	request->ops = &once;
	ml_request_complete(request);
	ck_assert_int_eq(ml_request_outcome(request, &status), MPI_SUCCESS);
	ck_assert_int_eq(status.MPI_SOURCE, 5);
	ck_assert_int_eq(releases, 0);
	ck_assert_int_eq(ml_request_finish(request, &handle, &status), MPI_SUCCESS);
	ck_assert_ptr_eq(handle, MPI_REQUEST_NULL);
	ck_assert_int_eq(outcomes, 2);
	ck_assert_int_eq(releases, 1);
}
END_TEST

/* MPI 5.0 section 13.2: of two errors, that of freeing is returned. */
START_TEST(the_error_of_freeing_comes_last)
{
	request->ops = &once;
	request->error = MPI_ERR_FILE;
	release_error = _i ? MPI_ERR_ARG : MPI_SUCCESS;
	ml_request_complete(request);
	ck_assert_int_eq(ml_request_finish(request, &handle, MPI_STATUS_IGNORE), _i ? MPI_ERR_ARG : MPI_ERR_FILE);
	ck_assert_ptr_eq(handle, MPI_REQUEST_NULL);
}
END_TEST

START_TEST(a_dropped_request_is_released_at_its_end)
{
	request->ops = &persistent;
	request->ops->start(request);
	ml_request_drop(request);
	ck_assert_int_eq(releases, 0);
	ml_request_complete(request);
	ck_assert_int_eq(releases, 1);
	ck_assert_ptr_null(ml_request_find(handle));
}
END_TEST

START_TEST(a_kind_without_cancel_cannot_be_cancelled)
{
	request->ops = &once;
	ck_assert_int_eq(ml_request_cancel(request), MPI_ERR_REQUEST);
	ck_assert(!ml_request_is_done(request) && !request->cancelled);
}
END_TEST

/* What has been matched, or is done, is past cancelling; that is no error. */
START_TEST(a_cancel_may_come_too_late)
{
	MPI_Status status;

	request->kind = ML_REQUEST_RECV;
	request->state = _i ? ML_REQUEST_MOVING : ML_REQUEST_DONE;
	ck_assert_int_eq(ml_request_cancel(request), MPI_SUCCESS);
	ck_assert(!request->cancelled);
	if (_i)
		ml_request_complete(request);
	ml_request_outcome(request, &status);
	ck_assert(!ml_status_is_cancelled(&status));
}
END_TEST

START_TEST(a_cancelled_request_says_so)
{
	MPI_Status status;

	request->kind = ML_REQUEST_RECV;
	request->cancelled = true;
	ml_request_complete(request);
	ck_assert_int_eq(ml_request_finish(request, &handle, &status), MPI_SUCCESS);
	ck_assert(ml_status_is_cancelled(&status));
	ck_assert_uint_eq(ml_status_bytes(&status), 0);
}
END_TEST

UNIT_SUITE(request_kinds)
{
	TCase *tc = unit_case(s, "request kinds");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_persistent_request_comes_back);
	tcase_add_test(tc, an_outcome_may_be_asked_for_before_the_end);
	tcase_add_loop_test(tc, the_error_of_freeing_comes_last, 0, 2);
	tcase_add_test(tc, a_dropped_request_is_released_at_its_end);
	tcase_add_test(tc, a_kind_without_cancel_cannot_be_cancelled);
	tcase_add_loop_test(tc, a_cancel_may_come_too_late, 0, 2);
	tcase_add_test(tc, a_cancelled_request_says_so);
}
