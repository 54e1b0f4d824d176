/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/cma.h: bytes arrive whole in both directions, and each way to fail has its error and its
 * reason.
 */
#include "os/cma.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"
#include "tests/unit/os/deny.h"

#define PAGES 5
#define GUARD 64

static size_t page, area_size;
/* Private memory at the same address in both processes; its last page is no memory. */
static unsigned char *area;
static unsigned char *local; /* where this process copies to and from */
static pid_t peer;
static int to_peer[2], from_peer[2];

/* The peer: shows the byte at an offset of its area for each offset it is asked for. */
static void serve(void)
{
	size_t offset;

	ml_cma_allow();
	close(to_peer[1]);
	if (write(from_peer[1], "", 1) != 1)
		_exit(1);
	while (read(to_peer[0], &offset, sizeof(offset)) == sizeof(offset)) {
		if (write(from_peer[1], area + offset, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static void setup(void)
{
	char ready;

	page = (size_t)sysconf(_SC_PAGESIZE);
	area_size = (PAGES - 1) * page;
	area = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	local = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		     0);
	ck_assert(area != MAP_FAILED && local != MAP_FAILED);
	ck_assert_int_eq(munmap(area + area_size, page), 0);
	for (size_t i = 0; i < area_size; i++)
		area[i] = (unsigned char)(i * 7 + i / 256);
	ck_assert(pipe(to_peer) == 0 && pipe(from_peer) == 0);
	peer = fork();
	if (peer == 0)
		serve();
	ck_assert_int_eq(read(from_peer[0], &ready, 1), 1);
}

static void teardown(void)
{
	close(to_peer[0]);
	close(to_peer[1]);
	waitpid(peer, NULL, 0);
}

static unsigned char peer_byte(size_t offset)
{
	unsigned char byte;

	ck_assert_int_eq(write(to_peer[1], &offset, sizeof(offset)), sizeof(offset));
	ck_assert_int_eq(read(from_peer[0], &byte, 1), 1);
	return byte;
}

/* False, and skipped, where the machine does not permit it at all. */
static bool is_permitted(void)
{
	uint64_t word;
	int error;

	memcpy(&word, area, sizeof(word));
	error = ml_cma_probe(peer, (uintptr_t)area, word);
	if (!error)
		return true;
	unit_skip("no cross-memory attach: %s", ml_cma_reason(error));
	return false;
}

static const size_t sizes[] = { 0, 1, 63, 4096, 4097, 12345 };

START_TEST(reads_exactly_n_bytes)
{
	size_t n = sizes[_i];

	if (!is_permitted())
		return;
	memset(local, 0xee, page * PAGES);
	ck_assert_int_eq(ml_cma_read(peer, local + GUARD, (uintptr_t)area + 3, n), 0);
	ck_assert_mem_eq(local + GUARD, area + 3, n);
	ck_assert_uint_eq(local[GUARD - 1], 0xee);
	ck_assert_uint_eq(local[GUARD + n], 0xee);
}
END_TEST

START_TEST(writes_exactly_n_bytes)
{
	size_t n = sizes[_i];

	if (!is_permitted())
		return;
	for (size_t i = 0; i < n; i++)
		local[i] = (unsigned char)~area[GUARD + i];
	ck_assert_int_eq(ml_cma_write(peer, (uintptr_t)area + GUARD, local, n), 0);
	ck_assert_uint_eq(peer_byte(GUARD - 1), area[GUARD - 1]);
	for (size_t i = 0; i < n; i += 31)
		ck_assert_uint_eq(peer_byte(GUARD + i), local[i]);
	if (n)
		ck_assert_uint_eq(peer_byte(GUARD + n - 1), local[n - 1]);
	ck_assert_uint_eq(peer_byte(GUARD + n), area[GUARD + n]);
}
END_TEST

/* The last byte lies behind the mapping: the kernel copies a part and reports no error, we do. */
/* Both lists are taken from their starts, as far as the shorter one goes. */
START_TEST(copies_what_two_lists_have_in_common)
{
	const struct ml_piece far[] = { { area + page, 3 }, { area + 10, 300 } }, near[] = { { local + 5, 2 }, { local + 100, 7 } };
	const struct ml_cma_list there = { far, 2 }, here = { near, 2 };

	if (!is_permitted())
		return;
	memset(local, 0, page);
	ck_assert_int_eq(ml_cma_read_list(peer, here, there), 9);
	ck_assert(local[5] == area[page] && local[6] == area[page + 1] && local[100] == area[page + 2]);
	ck_assert(memcmp(local + 101, area + 10, 6) == 0 && local[107] == 0);
	memset(local, 77, page);
	ck_assert_int_eq(ml_cma_write_list(peer, there, here), 9);
	ck_assert_uint_eq(peer_byte(page + 2), 77);
	ck_assert_uint_eq(peer_byte(15), 77);
	ck_assert_uint_eq(peer_byte(16), area[16]);
}
END_TEST

START_TEST(a_part_is_an_error)
{
	size_t n = page + 1;
	uintptr_t from = (uintptr_t)area + area_size - page;

	if (!is_permitted())
		return;
	ck_assert_int_eq(ml_cma_read(peer, local, from, n), -EFAULT);
	ck_assert_int_eq(ml_cma_write(peer, from, local, n), -EFAULT);
	ck_assert_int_eq(ml_cma_read(peer, local, from, n - 1), 0);
}
END_TEST

START_TEST(a_bad_local_address_is_an_error)
{
	if (!is_permitted())
		return;
	ck_assert_int_eq(ml_cma_read(peer, area + area_size, (uintptr_t)area, 1), -EFAULT);
	ck_assert_int_eq(ml_cma_write(peer, (uintptr_t)area, area + area_size, 1), -EFAULT);
}
END_TEST

START_TEST(a_dead_peer_is_an_error)
{
	pid_t dead = fork();

	if (dead == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(dead, NULL, 0), dead);
	ck_assert_int_eq(ml_cma_read(dead, local, (uintptr_t)area, 1), -ESRCH);
	ck_assert_int_eq(ml_cma_probe(dead, (uintptr_t)area, 0), -ESRCH);
}
END_TEST

START_TEST(a_probe_checks_the_word)
{
	uint64_t word;

	if (!is_permitted())
		return;
	memcpy(&word, area + 8, sizeof(word));
	ck_assert_int_eq(ml_cma_probe(peer, (uintptr_t)area + 8, word), 0);
	ck_assert_int_eq(ml_cma_probe(peer, (uintptr_t)area + 8, word + 1), -EXDEV);
	ck_assert_int_eq(ml_cma_probe(peer, (uintptr_t)area + area_size, word), -EFAULT);
}
END_TEST

static const int refusals[] = { EPERM, ENOSYS };

START_TEST(a_refusal_is_reported)
{
	if (!deny(SYS_process_vm_readv, refusals[_i]))
		return;
	ck_assert_int_eq(ml_cma_read(peer, local, (uintptr_t)area, 1), -refusals[_i]);
	ck_assert_int_eq(ml_cma_probe(peer, (uintptr_t)area, 0), -refusals[_i]);
}
END_TEST

START_TEST(every_error_has_its_reason)
{
	static const int errors[] = { 0, -EPERM, -ENOSYS, -EXDEV, -ESRCH, -EFAULT, -ENOMEM };

	for (size_t i = 0; i < ML_ARRAY_LEN(errors); i++) {
		ck_assert_ptr_nonnull(ml_cma_reason(errors[i]));
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(ml_cma_reason(errors[i]), ml_cma_reason(errors[j]));
	}
}
END_TEST

UNIT_SUITE(cma)
{
	TCase *tc = unit_case(s, "copies");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, reads_exactly_n_bytes, 0, ML_ARRAY_LEN(sizes));
	tcase_add_loop_test(tc, writes_exactly_n_bytes, 0, ML_ARRAY_LEN(sizes));
	tcase_add_test(tc, copies_what_two_lists_have_in_common);
	tcase_add_test(tc, a_part_is_an_error);
	tcase_add_test(tc, a_bad_local_address_is_an_error);
	tcase_add_test(tc, a_dead_peer_is_an_error);

	tc = unit_case(s, "permission");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_probe_checks_the_word);
	tcase_add_loop_test(tc, a_refusal_is_reported, 0, ML_ARRAY_LEN(refusals));
	tcase_add_test(tc, every_error_has_its_reason);
}
