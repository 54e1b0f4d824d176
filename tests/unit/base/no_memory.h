/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A time in which malloc() of large pieces fails. Between start and stop nothing but the call under
 * test should run, because the test frame allocates as well. Sanitizers and valgrind end the
 * process instead of failing malloc(), so there it is impossible.
 */
#ifndef ML_TESTS_UNIT_BASE_NO_MEMORY_H
#define ML_TESTS_UNIT_BASE_NO_MEMORY_H

#include <stdbool.h>
#include <sys/resource.h>

#include "tests/lib/unit.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NO_MEMORY_IMPOSSIBLE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NO_MEMORY_IMPOSSIBLE 1
#endif
#endif

#ifndef NO_MEMORY_IMPOSSIBLE
#define NO_MEMORY_IMPOSSIBLE 0
#endif

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

/* Larger than what malloc() keeps in reserve. */
#define NO_MEMORY_SIZE (4 << 20)

static struct rlimit no_memory_before;

/* False, and skipped, where it is impossible. */
static inline bool no_memory_start(void)
{
	struct rlimit none;

	if (NO_MEMORY_IMPOSSIBLE || RUNNING_ON_VALGRIND) {
		unit_skip("malloc() does not fail under a sanitizer or valgrind");
		return false;
	}
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &no_memory_before), 0);
	none = no_memory_before;
	none.rlim_cur = 0;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
	return true;
}

static inline void no_memory_stop(void)
{
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &no_memory_before), 0);
}

#endif
