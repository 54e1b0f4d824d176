/* SPDX-License-Identifier: BSD-2-Clause */
/* The choice between pipe and single copy: see tune.h. */
#include "copy/tune.h"

#include "base/compiler.h"
#include "base/log.h"

/* Sizes share a case with those of the same power of two, from 8 KiB to 1 MiB and above. */
#define SIZE_FIRST_BITS 13
#define SIZES 9

static struct ml_tune tunes[ML_TUNE_DISTANCES][SIZES];

struct ml_tune *ml_tune_find(enum ml_tune_distance distance, size_t size)
{
	int bits = size > 1 ? 64 - __builtin_clzll(size - 1) : 0;

	return &tunes[distance][ml_min(ml_max(bits - SIZE_FIRST_BITS, 0), SIZES - 1)];
}

enum ml_tune_way ml_tune_choose(struct ml_tune *tune, bool *trial_out)
{
	uint32_t asked = tune->asked;

	*trial_out = false;
	if (ml_likely(tune->rest)) {
		tune->rest--;
		return tune->way;
	}
	if (asked == ML_TUNE_WAYS * ML_TUNE_RUN)
		return tune->way; /* the last of them are on their way */
	tune->asked++;
	*trial_out = asked % ML_TUNE_RUN >= ML_TUNE_RUN - ML_TUNE_TIMED;
	return asked < ML_TUNE_RUN ? tune->way : !tune->way;
}

/* The case in words. */
static void say(const struct ml_tune *tune)
{
	static const char *const where[] = { "on one core", "that share a cache", "of one memory node", "far apart" };
	size_t index = (size_t)(tune - &tunes[0][0]);

	if (index < ML_TUNE_DISTANCES * SIZES)
		ml_log_verbose("messages of %zu KiB between ranks %s: kernel %u ns, pipe %u ns", (size_t)8 << index % SIZES,
		               where[index / SIZES], tune->best_ns[ML_TUNE_SINGLE], tune->best_ns[ML_TUNE_PIPE]);
}

/* The other way must be better by an eighth. */
static void decide(struct ml_tune *tune)
{
	uint32_t kept = tune->best_ns[tune->way], other = tune->best_ns[!tune->way];
	bool changes = other < kept - kept / 8;

	if (changes)
		tune->way = !tune->way;
	if (changes || !tune->period)
		say(tune);
	tune->period = changes || !tune->period ? ML_TUNE_PERIOD_MIN : ml_min(tune->period * 2, (uint32_t)ML_TUNE_PERIOD_MAX);
	tune->rest = tune->period;
	tune->asked = tune->told = 0;
	tune->best_ns[ML_TUNE_SINGLE] = tune->best_ns[ML_TUNE_PIPE] = 0;
}

void ml_tune_tell(struct ml_tune *tune, enum ml_tune_way way, uint32_t ns)
{
	uint32_t *best_ns = &tune->best_ns[way];

	*best_ns = *best_ns ? ml_min(*best_ns, ns) : ns;
	if (++tune->told == ML_TUNE_WAYS * ML_TUNE_TIMED)
		decide(tune);
}
