/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/fd.h: transfers are whole whatever comes between, and flags are what they were set to.
 */
#include "os/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"
#include "tests/unit/os/interrupt.h"

#define BIG (3 << 20) /* more than a pipe holds */

static int fds[2];
static unsigned char sent[BIG], got[BIG];

static void setup(void)
{
	ck_assert_int_eq(ml_fd_pipe(fds), 0);
	for (size_t i = 0; i < BIG; i++)
		sent[i] = (unsigned char)(i * 13 + i / 256);
}

START_TEST(a_pipe_is_close_on_exec_at_both_ends)
{
	ck_assert_int_eq(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(fds[1], F_GETFD), FD_CLOEXEC);
}
END_TEST

START_TEST(cloexec_is_set_and_cleared)
{
	ck_assert_int_eq(ml_fd_set_cloexec(fds[0], false), 0);
	ck_assert_int_eq(fcntl(fds[0], F_GETFD), 0);
	ck_assert_int_eq(ml_fd_set_cloexec(fds[0], true), 0);
	ck_assert_int_eq(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(ml_fd_set_cloexec(-1, true), -EBADF);
}
END_TEST

START_TEST(nonblock_is_set_and_cleared_and_leaves_other_flags)
{
	int file = open("/dev/null", O_WRONLY | O_APPEND);
	int flags = fcntl(file, F_GETFL);
	char byte;

	ck_assert_int_eq(ml_fd_set_nonblock(file, true), 0);
	ck_assert_int_eq(fcntl(file, F_GETFL), flags | O_NONBLOCK);
	ck_assert_int_eq(ml_fd_set_nonblock(file, false), 0);
	ck_assert_int_eq(fcntl(file, F_GETFL), flags);
	ck_assert_int_eq(ml_fd_set_nonblock(fds[0], true), 0);
	ck_assert_int_eq(ml_fd_read_all(fds[0], &byte, 1), -EAGAIN);
	ck_assert_int_eq(ml_fd_set_nonblock(-1, true), -EBADF);
}
END_TEST

/* The writer is cut short by the size of the pipe, both sides by signals every millisecond. */
START_TEST(a_transfer_is_whole_in_spite_of_signals)
{
	pid_t writer = fork();
	int status;

	if (writer == 0) {
		interrupt_start();
		_exit(ml_fd_write_all(fds[1], sent, BIG) == 0 ? 0 : 1);
	}
	close(fds[1]);
	interrupt_start();
	ck_assert_int_eq(ml_fd_read_all(fds[0], got, BIG), BIG);
	interrupt_stop();
	ck_assert_mem_eq(sent, got, BIG);
	ck_assert_int_eq(waitpid(writer, &status, 0), writer);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* Fills the pipe to the last byte and returns how many there are. */
static long fill(void)
{
	long count = 0;

	ck_assert_int_eq(ml_fd_set_nonblock(fds[1], true), 0);
	while (write(fds[1], "x", 1) == 1)
		count++;
	ck_assert_int_eq(ml_fd_set_nonblock(fds[1], false), 0);
	return count;
}

/*
 * A child reads from an empty pipe, or writes to a full one, and can go on only after many signals.
 */
START_TEST(waiting_goes_on_after_a_signal)
{
	long count = _i ? fill() : 0;
	pid_t child = fork();
	int status;

	if (child == 0) {
		interrupt_start();
		if (_i)
			_exit(ml_fd_write_all(fds[1], sent, 100) == 0 ? 0 : 1);
		_exit(ml_fd_read_all(fds[0], got, 100) == 100 ? 0 : 1);
	}
	interrupt_start();
	while (interrupt_count < 20)
		pause();
	interrupt_stop();
	if (!_i)
		ck_assert_int_eq(ml_fd_write_all(fds[1], sent, 100), 0);
	close(fds[1]);
	if (_i)
		ck_assert_int_eq(ml_fd_read_all(fds[0], got, BIG), count + 100);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(the_end_cuts_a_read_short)
{
	ck_assert_int_eq(ml_fd_write_all(fds[1], sent, 100), 0);
	close(fds[1]);
	ck_assert_int_eq(ml_fd_read_all(fds[0], got, 200), 100);
	ck_assert_int_eq(ml_fd_read_all(fds[0], got, 200), 0);
}
END_TEST

START_TEST(errors_are_reported)
{
	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(ml_fd_read_all(-1, got, 1), -EBADF);
	ck_assert_int_eq(ml_fd_write_all(-1, sent, 1), -EBADF);
	close(fds[0]);
	ck_assert_int_eq(ml_fd_write_all(fds[1], sent, 1), -EPIPE);
	ck_assert_int_eq(ml_fd_write_all(fds[1], sent, 0), 0);
}
END_TEST

START_TEST(a_text_file_ends_with_nul)
{
	char path[] = "/tmp/ml_test_XXXXXX", text[8];
	int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(ml_fd_write_all(file, "0123456789", 10), 0);
	ck_assert_int_eq(ml_fd_read_text(path, text, sizeof(text)), 7);
	ck_assert_str_eq(text, "0123456");
	ck_assert_int_eq(ftruncate(file, 3), 0);
	ck_assert_int_eq(ml_fd_read_text(path, text, sizeof(text)), 3);
	ck_assert_str_eq(text, "012");
	unlink(path);
	close(file);
	ck_assert_int_eq(ml_fd_read_text(path, text, sizeof(text)), -ENOENT);
}
END_TEST

START_TEST(transfers_at_an_offset_leave_holes_and_end_with_the_file)
{
	char path[] = "/tmp/ml_test_XXXXXX", text[8];
	int file = mkstemp(path);
	int64_t size;

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(ml_fd_write_at(file, "ab", 2, 4), 0);
	ck_assert_int_eq(ml_fd_size(file, &size), 0);
	ck_assert_int_eq(size, 6);
	ck_assert_int_eq(ml_fd_read_at(file, text, 8, 3), 3);
	ck_assert_int_eq(memcmp(text, "\0ab", 3), 0);
	ck_assert_int_eq(ml_fd_read_at(file, text, 8, 6), 0);
	ck_assert_int_eq(ml_fd_write_at(file, "ab", 2, -4), -EINVAL);
	ck_assert_int_eq(ml_fd_read_at(-1, text, 1, 0), -EBADF);
	ck_assert_int_eq(ml_fd_size(-1, &size), -EBADF);
	unlink(path);
	close(file);
}
END_TEST

START_TEST(a_lock_keeps_other_openings_of_the_file_out)
{
	char path[] = "/tmp/ml_test_XXXXXX";
	struct flock probe = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 5 };
	int file = mkstemp(path), other = open(path, O_RDWR);

	ck_assert_int_eq(ml_fd_lock(file, true, 12, 1), 0);
	ck_assert_int_eq(fcntl(other, F_OFD_SETLK, &probe), -1);
	ck_assert_int_eq(ml_fd_unlock(file, 12, 1), 0);
	ck_assert_int_eq(ml_fd_lock(file, false, 12, 1), 0);
	ck_assert_int_eq(ml_fd_lock(other, false, 12, 1), 0);
	ck_assert_int_eq(fcntl(other, F_OFD_SETLK, &probe), -1);
	ck_assert_int_eq(ml_fd_unlock(file, 12, 1), 0);
	ck_assert_int_eq(fcntl(other, F_OFD_SETLK, &probe), 0);
	unlink(path);
	close(other);
	close(file);
}
END_TEST

UNIT_SUITE(fd)
{
	TCase *tc = unit_case(s, "flags");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_pipe_is_close_on_exec_at_both_ends);
	tcase_add_test(tc, cloexec_is_set_and_cleared);
	tcase_add_test(tc, nonblock_is_set_and_cleared_and_leaves_other_flags);

	tc = unit_case(s, "transfers");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_transfer_is_whole_in_spite_of_signals);
	tcase_add_loop_test(tc, waiting_goes_on_after_a_signal, 0, 2);
	tcase_add_test(tc, the_end_cuts_a_read_short);
	tcase_add_test(tc, transfers_at_an_offset_leave_holes_and_end_with_the_file);
	tcase_add_test(tc, a_lock_keeps_other_openings_of_the_file_out);
	tcase_add_test(tc, errors_are_reported);
	tcase_add_test(tc, a_text_file_ends_with_nul);
}
