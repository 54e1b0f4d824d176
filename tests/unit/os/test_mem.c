/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/mem.h: what a shared object allows and forbids, and that populate takes exactly the pages it
 * should.
 */
#include "os/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "tests/lib/unit.h"
#include "tests/unit/os/deny.h"

#define PAGES 8

static size_t page;
static int fd = -1;
static unsigned char *bytes;

static void setup(void)
{
	void *p;

	page = ml_mem_page_size();
	ck_assert_int_eq(ml_mem_create("test", PAGES * page, &fd), 0);
	ck_assert_int_eq(ml_mem_map(fd, 0, PAGES * page, &p), 0);
	bytes = p;
}

static void teardown(void)
{
	ck_assert_int_eq(ml_mem_unmap(bytes, PAGES * page), 0);
	close(fd);
}

/* Which pages of the object exist: bit i for page i. */
static unsigned int present(void)
{
	unsigned char in_core[PAGES];
	unsigned int mask = 0;

	ck_assert_int_eq(mincore(bytes, PAGES * page, in_core), 0);
	for (int i = 0; i < PAGES; i++)
		mask |= (in_core[i] & 1u) << i;
	return mask;
}

START_TEST(an_object_may_grow_but_not_shrink)
{
	ck_assert_int_eq(ftruncate(fd, (off_t)page), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(ftruncate(fd, (off_t)(2 * PAGES * page)), 0);
}
END_TEST

START_TEST(an_object_is_close_on_exec_and_not_executable)
{
	int probe = memfd_create("probe", 8); /* MFD_NOEXEC_SEAL, since Linux 6.3 */
	struct stat status;

	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fstat(fd, &status), 0);
	ck_assert_uint_eq((size_t)status.st_size, PAGES * page);
	if (probe >= 0)
		ck_assert_uint_eq(status.st_mode & 0111, 0);
}
END_TEST

/* Kernels before 6.3 refuse the flag MFD_NOEXEC_SEAL, which is 8. */
START_TEST(an_older_kernel_makes_objects_too)
{
	int other;

	if (!deny_bits(SYS_memfd_create, 1, 8, EINVAL))
		return;
	ck_assert_int_eq(ml_mem_create("test", page, &other), 0);
	ck_assert_int_eq(fcntl(other, F_GET_SEALS), F_SEAL_SHRINK);
	close(other);
}
END_TEST

START_TEST(a_failure_leaves_no_descriptor)
{
	int other = -7, next = dup(fd);

	close(next);
	ck_assert_int_lt(ml_mem_create("test", SIZE_MAX, &other), 0);
	ck_assert_int_eq(other, -7);
	ck_assert_int_eq(dup(fd), next);
	if (!deny(SYS_memfd_create, EPERM))
		return;
	ck_assert_int_eq(ml_mem_create("test", page, &other), -EPERM);
}
END_TEST

START_TEST(mappings_show_the_same_bytes)
{
	void *part;

	ck_assert_int_eq(ml_mem_map(fd, 3 * page, 2 * page, &part), 0);
	ck_assert_ptr_ne(part, bytes + 3 * page);
	memset(bytes + 3 * page, 'a', page);
	memset((char *)part + page, 'b', page);
	ck_assert_mem_eq(part, bytes + 3 * page, 2 * page);
	ck_assert_int_eq(ml_mem_unmap(part, 2 * page), 0);
}
END_TEST

START_TEST(a_bad_map_is_an_error)
{
	void *part = bytes;

	ck_assert_int_eq(ml_mem_map(fd, 1, page, &part), -EINVAL);
	ck_assert_int_eq(ml_mem_map(fd, 0, 0, &part), -EINVAL);
	ck_assert_int_eq(ml_mem_map(fd, 0, (size_t)1 << 60, &part), -ENOMEM);
	ck_assert_int_eq(ml_mem_map(-1, 0, page, &part), -EBADF);
	ck_assert_ptr_eq(part, bytes);
}
END_TEST

/* The flag "dd" of the mapping in smaps. */
START_TEST(a_mapping_is_left_out_of_core_dumps)
{
	FILE *smaps = fopen("/proc/self/smaps", "r");
	bool inside = false, found = false;
	char line[512], start[32];

	ck_assert_ptr_nonnull(smaps);
	snprintf(start, sizeof(start), "%lx-", (unsigned long)bytes);
	while (fgets(line, sizeof(line), smaps)) {
		if (strncmp(line, start, strlen(start)) == 0)
			inside = true;
		if (inside && strncmp(line, "VmFlags:", 8) == 0) {
			found = strstr(line, " dd") != NULL;
			break;
		}
	}
	fclose(smaps);
	ck_assert(found);
}
END_TEST

/* From the byte at `from`, `size` bytes: the pages that contain them, and no others. */
static const struct {
	int from_page, from_byte, size_pages, size_bytes;
	unsigned int pages;
} ranges[] = {
	{ 0, 0, 0, 0, 0x00 },  { 1, 0, 0, 0, 0x00 },  { 0, 0, 0, 1, 0x01 },  { 0, 0, 1, 0, 0x01 },
	{ 0, 0, 1, 1, 0x03 },  { 2, -1, 0, 2, 0x06 }, { 2, -1, 0, 1, 0x02 }, { 3, 5, 2, 0, 0x38 },
	{ 7, 17, 0, 1, 0x80 }, { 0, 0, 8, 0, 0xff },
};

static void check_populate(int i)
{
	unsigned char *from = bytes + ranges[i].from_page * (long)page + ranges[i].from_byte;
	size_t size = (size_t)ranges[i].size_pages * page + (size_t)ranges[i].size_bytes;

	ck_assert_uint_eq(present(), 0);
	ck_assert_int_eq(ml_mem_populate(from, size), 0);
	ck_assert_uint_eq(present(), ranges[i].pages);
}

START_TEST(populate_takes_the_pages_of_the_range)
{
	check_populate(_i);
}
END_TEST

START_TEST(populate_takes_them_on_an_older_kernel_too)
{
	if (deny(SYS_madvise, EINVAL))
		check_populate(_i);
}
END_TEST

START_TEST(populate_keeps_the_contents)
{
	if (_i && !deny(SYS_madvise, EINVAL))
		return;
	memset(bytes, 0x5c, 3 * page);
	ck_assert_int_eq(ml_mem_populate(bytes, 4 * page), 0);
	for (size_t i = 0; i < 4 * page; i++)
		ck_assert_uint_eq(bytes[i], i < 3 * page ? 0x5c : 0);
}
END_TEST

/* Behind the end of the object there is no memory to be had: an error instead of SIGBUS. */
START_TEST(populate_reports_that_there_is_no_memory)
{
	void *beyond;

	ck_assert_int_eq(ml_mem_map(fd, 0, 2 * PAGES * page, &beyond), 0);
	ck_assert_int_eq(ml_mem_populate(beyond, 2 * PAGES * page), -ENOMEM);
	ck_assert_int_eq(ml_mem_populate((char *)beyond + 1, 2 * PAGES * page - 2), -ENOMEM);
	ck_assert_int_eq(ml_mem_unmap(beyond, 2 * PAGES * page), 0);
}
END_TEST

/*
 * Private memory shows a page of zeros until the first write, so it must be written to: writing
 * later takes no more faults. The kernel writes, past the instruments of sanitizers.
 */
START_TEST(populate_takes_private_pages_for_writing)
{
	int zeros = open("/dev/zero", O_RDONLY);
	struct rusage before, after;
	void *p;

	ck_assert_int_eq(ml_mem_reserve(64 * page, &p), 0);
	ck_assert_int_eq(ml_mem_commit(p, 64 * page), 0);
	if (_i && !deny(SYS_madvise, EINVAL))
		return;
	ck_assert_int_eq(ml_mem_populate(p, 64 * page), 0);
	getrusage(RUSAGE_SELF, &before);
	ck_assert_int_eq(syscall(SYS_read, zeros, p, 64 * page), 64 * page);
	getrusage(RUSAGE_SELF, &after);
	ck_assert_int_lt(after.ru_minflt - before.ru_minflt, 32);
}
END_TEST

START_TEST(a_reservation_can_be_committed_in_part)
{
	void *p;

	ck_assert_int_eq(ml_mem_reserve(PAGES * page, &p), 0);
	ck_assert_int_eq(ml_mem_commit((char *)p + page, page), 0);
	for (size_t i = page; i < 2 * page; i++)
		ck_assert_uint_eq(((unsigned char *)p)[i], 0);
	memset((char *)p + page, 1, page);
	ck_assert_int_eq(ml_mem_unmap(p, PAGES * page), 0);
}
END_TEST

/* The kernel refuses to write there on our behalf; touching it would be a fault. */
START_TEST(a_reservation_is_not_memory)
{
	int fds[2];
	void *p;

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	ck_assert_int_eq(ml_mem_reserve(PAGES * page, &p), 0);
	ck_assert_int_eq(read(fds[0], p, 1), -1);
	ck_assert_int_eq(errno, EFAULT);
	ck_assert_int_eq(ml_mem_commit(p, page), 0);
	ck_assert_int_eq(read(fds[0], p, 1), 1);
}
END_TEST

START_TEST(an_inode_identifies_the_object)
{
	uint64_t dev, ino, other_dev, other_ino;
	int same = dup(fd), other;

	ck_assert_int_eq(ml_mem_create("test", page, &other), 0);
	ck_assert_int_eq(ml_mem_inode(fd, &dev, &ino), 0);
	ck_assert_int_eq(ml_mem_inode(same, &other_dev, &other_ino), 0);
	ck_assert(dev == other_dev && ino == other_ino);
	ck_assert_int_eq(ml_mem_inode(other, &other_dev, &other_ino), 0);
	ck_assert(dev != other_dev || ino != other_ino);
	ck_assert_int_eq(ml_mem_inode(-1, &dev, &ino), -EBADF);
	close(same);
	close(other);
}
END_TEST

START_TEST(available_memory_is_plausible)
{
	uint64_t available = ml_mem_available();
	struct sysinfo info;

	ck_assert_int_eq(sysinfo(&info), 0);
	ck_assert_uint_gt(available, 0);
	ck_assert_uint_le(available, (uint64_t)info.totalram * info.mem_unit);
}
END_TEST

UNIT_SUITE(mem)
{
	TCase *tc = unit_case(s, "objects");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_object_may_grow_but_not_shrink);
	tcase_add_test(tc, an_object_is_close_on_exec_and_not_executable);
	tcase_add_test(tc, an_older_kernel_makes_objects_too);
	tcase_add_test(tc, a_failure_leaves_no_descriptor);
	tcase_add_test(tc, an_inode_identifies_the_object);

	tc = unit_case(s, "mappings");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, mappings_show_the_same_bytes);
	tcase_add_test(tc, a_bad_map_is_an_error);
	tcase_add_test(tc, a_mapping_is_left_out_of_core_dumps);
	tcase_add_test(tc, a_reservation_can_be_committed_in_part);
	tcase_add_test(tc, a_reservation_is_not_memory);

	tc = unit_case(s, "pages");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, populate_takes_the_pages_of_the_range, 0, ML_ARRAY_LEN(ranges));
	tcase_add_loop_test(tc, populate_takes_them_on_an_older_kernel_too, 0,
			    ML_ARRAY_LEN(ranges));
	tcase_add_loop_test(tc, populate_keeps_the_contents, 0, 2);
	tcase_add_loop_test(tc, populate_takes_private_pages_for_writing, 0, 2);
	tcase_add_test(tc, populate_reports_that_there_is_no_memory);
	tcase_add_test(tc, available_memory_is_plausible);
}
