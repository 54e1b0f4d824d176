/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rare branches, taken often on purpose. A test seldom fills a ring or makes a wake-up come early,
 * so the code says
 *
 *	if (ring_is_full(ring) || ml_rare("ring-full"))
 *
 * and in builds with --enable-debug=2 and MPILITE_RARE=<seed> in the environment every such place
 * is taken about one time in ML_RARE_ODDS, by a pseudo-random choice that depends on the seed, the
 * rank, the name and how often it was asked. A single-threaded rank makes the same choices again
 * for the same seed. Otherwise ml_rare() is the constant false. Only branches that are correct at
 * any time may be forced.
 */
#ifndef ML_BASE_RARE_H
#define ML_BASE_RARE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"

#define ML_RARE_ODDS 64

/*
 * Reads MPILITE_RARE. Until it is called, and when the variable is unset, empty or 0, nothing rare
 * is forced.
 */
void ml_rare_init(int rank);

/* The choice itself; any thread may call. */
bool ml_rare_choose(const char *name);

#if ML_DEBUG >= 2
#define ml_rare(name) ml_unlikely(ml_rare_choose(name))
#else
#define ml_rare(name) false
#endif

#endif
