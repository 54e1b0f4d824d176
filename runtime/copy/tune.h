/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which of two ways a message goes, pipe or single copy by the kernel, found out on the messages themselves. Which one is faster
 * depends on how far apart the cores are and on how large the message is, and may change while the program runs, when a virtual
 * machine moves its cores.
 *
 * So there is a struct ml_tune for each of those cases. A trial is a run of messages one way and then a run the other way. The last
 * ones of a run are timed, when the caches are as that way leaves them, and the best time counts, since whatever disturbs
 * makes it longer. The faster way is kept for a while, then there is another trial: soon when the result was new, ever later
 * when it was the old one, so that trials cost little. Only the sender asks and is told. What arrives does not depend on the way
 * it came, and nor does who waits for whom.
 *
 * The caller excludes other threads.
 */
#ifndef ML_COPY_TUNE_H
#define ML_COPY_TUNE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ml_tune_way { ML_TUNE_SINGLE, ML_TUNE_PIPE, ML_TUNE_WAYS };

/* How two ranks' cores are related. */
enum ml_tune_distance { ML_TUNE_SAME_CORE, ML_TUNE_SAME_L3, ML_TUNE_SAME_NODE, ML_TUNE_FAR, ML_TUNE_DISTANCES };

#define ML_TUNE_RUN 12    /* messages one way in a trial, */
#define ML_TUNE_TIMED 4   /* and the last of them that are timed */
#define ML_TUNE_PERIOD_MIN 128 /* messages from one trial to the next */
#define ML_TUNE_PERIOD_MAX 8192

/* A time for trials that came to nothing. */
#define ML_TUNE_NO_TIME UINT32_MAX

/* All zero at first: single copies, and a trial is due. */
struct ml_tune {
	uint32_t rest;   /* messages until the next trial */
	uint32_t period;
	uint32_t best_ns[ML_TUNE_WAYS];
	uint8_t way;     /* enum ml_tune_way: the one in use */
	uint8_t asked;   /* of the trial under way: messages started, */
	uint8_t told;    /* and timed */
};

/* The case of a message. */
struct ml_tune *ml_tune_find(enum ml_tune_distance distance, size_t size);

/* The way of the next message; *trial_out: it is to be timed, and ml_tune_tell called when it has arrived. */
enum ml_tune_way ml_tune_choose(struct ml_tune *tune, bool *trial_out);
void ml_tune_tell(struct ml_tune *tune, enum ml_tune_way way, uint32_t ns);

#endif
