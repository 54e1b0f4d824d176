/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * type_fuzz.h - random nested datatypes, and the comparison of all that the library says about them with their typemaps. Used
 * by a unit test, which draws numbers from a generator, and by a fuzzer, which chooses the bytes.
 */
#ifndef ML_TESTS_TYPE_FUZZ_H
#define ML_TESTS_TYPE_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Where choices come from: bytes first, then the generator; without bytes and with a zero state, all choices are 0. */
struct type_fuzz {
	const uint8_t *bytes;
	size_t left;
	uint64_t state;
	const char *wrong; /* what differs, or NULL */
};

/* Builds a type of a few levels, compares, frees it. False when something differs; `wrong` says what. */
_Bool type_fuzz_run(struct type_fuzz *fuzz);

#endif
