/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pseudo-random choice behind ml_rare(). See rare.h.
 */
#include "base/rare.h"

#include <stdlib.h>

#include "base/atomic.h"

static uint64_t seed; /* 0: off */
static ml_atomic_u64 asked;

/* Spreads every bit of x over the whole word (a bijection, so nothing is lost). */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 31)) * UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 29)) * UINT64_C(0xd1b54a32d192ed03);
	return x ^ (x >> 32);
}

void ml_rare_init(int rank)
{
	const char *text = getenv("MPILITE_RARE");
	uint64_t value = text ? strtoull(text, NULL, 0) : 0;

	seed = value ? mix(value) + mix((uint64_t)rank + 1) : 0;
	ml_store_rlx(&asked, 0);
}

bool ml_rare_choose(const char *name)
{
	if (ml_likely(!seed))
		return false;

	uint64_t x = mix(seed + ml_add_rlx(&asked, 1));

	for (; *name; name++)
		x = mix(x + (unsigned char)*name);
	return x % ML_RARE_ODDS == 0;
}
