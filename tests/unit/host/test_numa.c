/* SPDX-License-Identifier: BSD-2-Clause */
/* test_numa.c - the policy is taken for a node that exists and refused for one that does not; memory works either way. */
#include "host/numa.h"

#include <errno.h>
#include <string.h>

#include "os/mem.h"
#include "tests/lib/unit.h"

START_TEST(prefers_a_node)
{
	size_t size = 4 * ml_mem_page_size();
	void *base;
	int fd, error;

	ck_assert_int_eq(ml_mem_create("test", size, &fd), 0);
	ck_assert_int_eq(ml_mem_map(fd, 0, size, &base), 0);
	error = ml_numa_prefer(base, size, 0);
	if (error == -EPERM || error == -ENOSYS)
		unit_skip("memory policies are not permitted here");
	else
		ck_assert_int_eq(error, 0);
	memset(base, 1, size);
	ck_assert_int_lt(ml_numa_prefer(base, size, 1023), 0);
	ck_assert_int_eq(ml_numa_prefer(base, size, -1), -EINVAL);
	ck_assert_int_eq(ml_numa_prefer(base, size, 1 << 20), -EINVAL);
}
END_TEST

UNIT_SUITE(numa)
{
	TCase *tc = unit_case(s, "policy");

	tcase_add_test(tc, prefers_a_node);
}
