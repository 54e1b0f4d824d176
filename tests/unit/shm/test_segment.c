/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/segment.h: two mappings are one memory, the budget is kept, and nothing but a segment of this version is attached.
 */
#include "shm/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/mem.h"
#include "tests/lib/unit.h"

#define BUDGET ((uint64_t)64 << 20)

static struct ml_segment made;

static void setup(void)
{
	ck_assert_int_eq(ml_segment_create(3, 64, BUDGET, &made), 0);
}

static void teardown(void)
{
	ml_segment_detach(&made);
}

static uint64_t bytes_in_use(int fd)
{
	struct stat status;

	ck_assert_int_eq(fstat(fd, &status), 0);
	return (uint64_t)status.st_blocks * 512;
}

START_TEST(a_new_segment_says_what_it_is)
{
	ck_assert_uint_eq(made.header->magic, ML_LAYOUT_MAGIC);
	ck_assert_uint_eq(made.header->signature, ml_layout_signature());
	ck_assert_uint_eq(made.header->ranks, 3);
	ck_assert_uint_eq(made.header->slots, 64);
	ck_assert_uint_eq(made.header->size, made.layout.size);
	ck_assert_uint_eq(made.header->budget, BUDGET);
	ck_assert_ptr_eq(made.control, made.base + made.layout.control);
	ck_assert_ptr_eq(made.rank, made.base + made.layout.rank);
	ck_assert_int_eq(fcntl(made.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}
END_TEST

/* The small parts are there, the rings and cells are not. */
START_TEST(pages_come_when_they_are_asked_for)
{
	size_t before = bytes_in_use(made.fd);

	ck_assert_uint_ge(before, made.layout.xfer);
	ck_assert_uint_lt(before, made.layout.cell_size);
	ck_assert_int_eq(ml_segment_commit(&made, made.layout.cell, made.layout.cell_size), 0);
	ck_assert_uint_ge(bytes_in_use(made.fd), before + made.layout.cell_size);
}
END_TEST

START_TEST(two_mappings_are_one_memory)
{
	struct ml_segment other;

	ck_assert_int_eq(ml_segment_attach(dup(made.fd), &other), 0);
	ck_assert_ptr_ne(other.base, made.base);
	ck_assert_mem_eq(&other.layout, &made.layout, sizeof made.layout);
	ck_assert_int_eq(ml_segment_commit(&other, other.layout.ring, 4096), 0);
	other.base[other.layout.ring + 5] = 77;
	ck_assert_int_eq(made.base[made.layout.ring + 5], 77);
	ml_store_rlx(&made.rank[2].pid, 12345);
	ck_assert_uint_eq(ml_load_rlx(&other.rank[2].pid), 12345);
	ml_segment_detach(&other);
	ck_assert_int_eq(other.fd, -1);
	ck_assert_ptr_null(other.base);
}
END_TEST

START_TEST(the_budget_is_kept)
{
	uint64_t touched = ml_load_rlx(&made.header->touched);

	made.header->budget = touched + 10000;
	ck_assert_int_eq(ml_segment_commit(&made, made.layout.cell, 10001), -ENOMEM);
	ck_assert_uint_eq(ml_load_rlx(&made.header->touched), touched);
	ck_assert_int_eq(ml_segment_commit(&made, made.layout.cell, 6000), 0);
	ck_assert_int_eq(ml_segment_commit(&made, made.layout.cell + 8192, 4001), -ENOMEM);
	ck_assert_int_eq(ml_segment_commit(&made, made.layout.cell + 8192, 4000), 0);
	ck_assert_int_eq(ml_segment_commit(&made, made.layout.cell + 12288, 1), -ENOMEM);
	ck_assert_uint_eq(ml_load_rlx(&made.header->touched), touched + 10000);
}
END_TEST

START_TEST(without_a_budget_there_is_what_the_machine_has)
{
	struct ml_segment segment;

	ck_assert_int_eq(ml_segment_create(1, 0, 0, &segment), 0);
	ck_assert_uint_gt(segment.header->budget, 0);
	ck_assert_uint_le(segment.header->budget, ml_mem_available());
	ml_segment_detach(&segment);
}
END_TEST

START_TEST(it_cannot_shrink_below_its_users)
{
	ck_assert_int_eq(ftruncate(made.fd, 4096), -1);
	ck_assert_int_eq(errno, EPERM);
}
END_TEST

/* ---- what is refused ---- */

static void refuse(int fd, int error)
{
	struct ml_segment segment, before;

	memset(&segment, 0x33, sizeof segment);
	before = segment;
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ml_segment_attach(fd, &segment), error);
	ck_assert_mem_eq(&segment, &before, sizeof segment);
	ck_assert_int_eq(close(fd), 0); /* still the caller's */
}

/* A file that begins with this header and is `size` long. */
static int file_with(const struct ml_header_shm *header, size_t size)
{
	int fd;

	ck_assert_int_eq(ml_mem_create("test", size, &fd), 0);
	ck_assert_int_eq(pwrite(fd, header, ml_min(sizeof *header, size), 0), (ssize_t)ml_min(sizeof *header, size));
	return fd;
}

START_TEST(another_version_is_refused)
{
	struct ml_header_shm header;
	size_t size = made.layout.size;

	memcpy(&header, made.header, sizeof header);
	header.magic++;
	refuse(file_with(&header, size), -EPROTO);

	memcpy(&header, made.header, sizeof header);
	header.signature ^= 1;
	refuse(file_with(&header, size), -EPROTO);

	memcpy(&header, made.header, sizeof header);
	header.ranks = 4;
	refuse(file_with(&header, size), -EPROTO);
	header.ranks = UINT32_MAX;
	refuse(file_with(&header, size), -EPROTO);

	memcpy(&header, made.header, sizeof header);
	header.slots = 63;
	refuse(file_with(&header, size), -EPROTO);

	memcpy(&header, made.header, sizeof header);
	header.size += 4096;
	refuse(file_with(&header, size), -EPROTO);
}
END_TEST

/* A mapping may be longer than its file; touching the rest would be SIGBUS. */
START_TEST(a_file_that_is_too_short_is_refused)
{
	struct ml_header_shm header;

	memcpy(&header, made.header, sizeof header);
	refuse(file_with(&header, 0), -EPROTO);
	refuse(file_with(&header, sizeof header - 1), -EPROTO);
	refuse(file_with(&header, 4096), -EPROTO);
	refuse(file_with(&header, made.layout.size - 1), -EPROTO);
}
END_TEST

START_TEST(garbage_is_refused)
{
	unsigned char bytes[sizeof(struct ml_header_shm)];
	struct ml_segment segment;
	int ends[2];

	memset(bytes, 0xff, sizeof bytes);
	refuse(file_with((struct ml_header_shm *)bytes, made.layout.size), -EPROTO);
	refuse(open("/dev/null", O_RDWR), -EPROTO);
	refuse(open("/", O_RDONLY), -EISDIR);
	ck_assert_int_eq(pipe(ends), 0);
	refuse(ends[0], -ESPIPE);
	ck_assert_int_eq(ml_segment_attach(-1, &segment), -EBADF);
	ck_assert_int_eq(ml_segment_attach(999, &segment), -EBADF);
}
END_TEST

START_TEST(impossible_jobs_are_refused)
{
	struct ml_segment segment;

	ck_assert_int_eq(ml_segment_create(0, 0, 0, &segment), -EINVAL);
	ck_assert_int_eq(ml_segment_create(ML_LAYOUT_RANKS_MAX + 1, 0, 0, &segment), -EINVAL);
	ck_assert_int_eq(ml_segment_create(2, 100, 0, &segment), -EINVAL);
}
END_TEST

/* Too many descriptors, too few addresses: an error, and nothing stays behind. */
START_TEST(limits_are_errors)
{
	int resource = _i ? RLIMIT_AS : RLIMIT_NOFILE, next = dup(0), error;
	struct rlimit limit, before;
	struct ml_segment segment;

	close(next);
	ck_assert_int_eq(getrlimit(resource, &before), 0);
	limit = before;
	limit.rlim_cur = _i ? (rlim_t)256 << 20 : 0;
	ck_assert_int_eq(setrlimit(resource, &limit), 0);
	error = ml_segment_create(ML_LAYOUT_RANKS_MAX, 0, 0, &segment);
	ck_assert_int_eq(setrlimit(resource, &before), 0);
	ck_assert_int_eq(error, _i ? -ENOMEM : -EMFILE);
	ck_assert_int_eq(fcntl(next, F_GETFD), -1);
}
END_TEST

UNIT_SUITE(segment)
{
	TCase *tc = unit_case(s, "life");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_new_segment_says_what_it_is);
	tcase_add_test(tc, pages_come_when_they_are_asked_for);
	tcase_add_test(tc, two_mappings_are_one_memory);
	tcase_add_test(tc, the_budget_is_kept);
	tcase_add_test(tc, without_a_budget_there_is_what_the_machine_has);
	tcase_add_test(tc, it_cannot_shrink_below_its_users);

	tc = unit_case(s, "refusals");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, another_version_is_refused);
	tcase_add_test(tc, a_file_that_is_too_short_is_refused);
	tcase_add_test(tc, garbage_is_refused);

	tc = unit_case(s, "limits");
	tcase_add_test(tc, impossible_jobs_are_refused);
	tcase_add_loop_test(tc, limits_are_errors, 0, 2);
}
