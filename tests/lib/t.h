/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * t.h - small helpers for the test programs under tests/mpi and tests/stress.
 *
 * Plain MPI only, so that a test also compiles and runs with any other MPI: the rule it proves is
 * the standard's, not ours.
 *
 * A test program is one behaviour. Its opening comment names the numbers of ranks it runs with,
 * then the rule:
 *
 *	np: 1 2 3 5
 *	Messages from one sender with the same envelope are received in the order sent (MPI 5.0
 *	section 3.5).
 *
 *	int main(int argc, char **argv)
 *	{
 *		t_init(&argc, &argv);
 *		for (t_step = 0; t_step < 100; t_step++)
 *			t_check_eq(value, t_step, "message from rank %d", peer);
 *		return t_done();
 *	}
 *
 * What else tests/lib/run-mpi understands in that comment stands in its head.
 */
#ifndef ML_TESTS_T_H
#define ML_TESTS_T_H

#include <mpi.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define T_UNUSED __attribute__((unused))
#define T_PRINTF(at) __attribute__((unused, format(printf, at, at + 1)))

T_UNUSED static int t_rank;	      /* in MPI_COMM_WORLD */
T_UNUSED static int t_size;	      /* of MPI_COMM_WORLD */
T_UNUSED static long t_step;	      /* iteration or case in work, printed by a failing check */
T_UNUSED static unsigned long t_seed; /* T_SEED of the environment, else 1; equal on all ranks */

/* t_check: `cond` holds; a format and its arguments may say more. */
#define t_check(cond, ...) \
	((cond) ? (void)0 : t_fail(__FILE__, __LINE__, #cond, " " __VA_ARGS__))

/* t_check_eq: two integers are equal; a format and its arguments may say more. */
#define t_check_eq(got, expected, ...) \
	t_eq(__FILE__, __LINE__, #got, (long long)(got), (long long)(expected), " " __VA_ARGS__)

/* t_check_class: the return code `rc` belongs to the error class `expected`, or MPI_SUCCESS. */
#define t_check_class(rc, expected, ...) \
	t_class(__FILE__, __LINE__, #rc, (rc), (expected), " " __VA_ARGS__)

/* t_fail: prints where, which expression and why, and ends the job with exit code 1. */
T_PRINTF(4) __attribute__((noreturn))
static void t_fail(const char *file, int line, const char *what, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	fprintf(stderr, "%s:%d: rank %d of %d, seed %lu, step %ld: %s:%s\n", file, line, t_rank,
		t_size, t_seed, t_step, what, text);
	fflush(NULL);
	MPI_Abort(MPI_COMM_WORLD, 1);
	_Exit(1);
}

T_PRINTF(6)
static void t_eq(const char *file, int line, const char *what, long long got, long long expected,
		 const char *format, ...)
{
	char text[256];
	va_list ap;

	if (got == expected)
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	t_fail(file, line, what, "%s: expected %lld, got %lld", text, expected, got);
}

T_PRINTF(6)
static void t_class(const char *file, int line, const char *what, int rc, int expected,
		    const char *format, ...)
{
	char text[256], error[MPI_MAX_ERROR_STRING] = "";
	int class = MPI_SUCCESS, length;
	va_list ap;

	if (rc != MPI_SUCCESS) {
		MPI_Error_class(rc, &class);
		MPI_Error_string(rc, error, &length);
	}
	if (class == expected)
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	t_fail(file, line, what, "%s: expected error class %d, got %d (%s)", text, expected, class,
	       error);
}

/* t_init_thread: MPI_Init_thread and the variables above; skips without that thread level. */
T_UNUSED
static void t_init_thread(int *argc, char ***argv, int level)
{
	const char *seed = getenv("T_SEED");
	int provided;

	MPI_Init_thread(argc, argv, level, &provided);
	MPI_Comm_rank(MPI_COMM_WORLD, &t_rank);
	MPI_Comm_size(MPI_COMM_WORLD, &t_size);
	t_seed = seed ? strtoul(seed, NULL, 0) : 1;
	if (provided < level) {
		MPI_Finalize();
		exit(77);
	}
}

/* t_init: the start of every test without threads. */
T_UNUSED
static void t_init(int *argc, char ***argv)
{
	t_init_thread(argc, argv, MPI_THREAD_SINGLE);
}

/* t_done: the end of every test; its value is main's. */
T_UNUSED
static int t_done(void)
{
	MPI_Finalize();
	return 0;
}

/* t_skip: ends the test as skipped; called by every rank. */
T_UNUSED __attribute__((noreturn))
static void t_skip(const char *why)
{
	if (t_rank == 0)
		fprintf(stderr, "skipped: %s\n", why);
	MPI_Finalize();
	exit(77);
}

/* t_errors_return: errors on `comm` come back as return codes instead of ending the job. */
T_UNUSED
static void t_errors_return(MPI_Comm comm)
{
	MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN);
}

/* t_random: the next number of a sequence that *state fixes (splitmix64); start from t_seed. */
T_UNUSED
static uint64_t t_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline unsigned char t_byte(uint64_t key, size_t at)
{
	return (unsigned char)((key * 131 + at) * 2654435761u >> 11);
}

/* t_fill: `size` bytes that depend on `key` (sender, tag, step...) and on their position. */
T_UNUSED
static void t_fill(void *buf, size_t size, uint64_t key)
{
	for (size_t i = 0; i < size; i++)
		((unsigned char *)buf)[i] = t_byte(key, i);
}

/* t_check_fill: `buf` holds what t_fill wrote with the same key; `what` names the buffer. */
T_UNUSED
static void t_check_fill(const void *buf, size_t size, uint64_t key, const char *what)
{
	for (size_t i = 0; i < size; i++) {
		int got = ((const unsigned char *)buf)[i];

		if (got != t_byte(key, i))
			t_fail(__FILE__, __LINE__, what, " byte %zu of %zu: expected %d, got %d", i,
			       size, t_byte(key, i), got);
	}
}

#endif
