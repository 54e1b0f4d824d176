/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens when something is wrong with MPI-Lite itself. An assertion states what cannot
 * happen; what can happen in the world (no memory, a dead peer, a wrong argument) is an error code
 * instead, and the two are never mixed.
 *
 *   ml_assert(cond)       one comparison; active from --enable-debug=1.
 *   ml_assert_slow(cond)  walks a structure; active from --enable-debug=2.
 *   ml_wrong("text")      always active: a place that is never reached. It does not return.
 *
 * Inactive assertions do not evaluate their condition, but the compiler still checks it.
 */
#ifndef ML_BASE_FAIL_H
#define ML_BASE_FAIL_H

#include "base/compiler.h"

#ifndef ML_DEBUG
#define ML_DEBUG 0
#endif

/* Writes one line with the place and the text to fd 2 and aborts. Called by the macros below. */
_Noreturn ml_cold void ml_fail_wrong(const char *file, int line, const char *text);

#define ml_wrong(text) ml_fail_wrong(__FILE__, __LINE__, (text))

#define ML_FAIL_UNLESS(cond, text)                                                                 \
	(ml_likely(cond) ? (void)0 : ml_wrong("this should be true: " text))
#define ML_FAIL_UNUSED(cond) ((void)sizeof((cond) ? 1 : 0))

#if ML_DEBUG >= 1
#define ml_assert(cond) ML_FAIL_UNLESS(cond, #cond)
#else
#define ml_assert(cond) ML_FAIL_UNUSED(cond)
#endif

#if ML_DEBUG >= 2
#define ml_assert_slow(cond) ML_FAIL_UNLESS(cond, #cond)
#else
#define ml_assert_slow(cond) ML_FAIL_UNUSED(cond)
#endif

/* Asserts that ptr is not null and that its member `magic` says what the object is. */
#define ML_CHECK_MAGIC(ptr, value) ml_assert((ptr) != NULL && (ptr)->magic == (value))

#endif
