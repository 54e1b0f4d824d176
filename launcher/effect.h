/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the options of options.def do to the plan, one function each, in effect_programs.c (programs, environment, the job),
 * effect_places.c, effect_streams.c and effect_watch.c. Called by options.c alone, in the order of the command line.
 */
#ifndef ML_LAUNCHER_EFFECT_H
#define ML_LAUNCHER_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

#include "launcher/plan.h"

/* What an option works on. The words may be changed and kept. */
struct ml_target {
	struct ml_plan *plan;
	struct ml_app *app;
	char **words; /* behind the option; { NULL } where an option that may have a word has none */
};

/* Returns NULL, or what the option takes, for the sentence "option -n takes a number ..., not ...". */
typedef const char *ml_effect(struct ml_target *to);

#define ML_OPTION(names, words, what, effect, sentence) ml_effect ml_effect_##effect;
#include "launcher/options.def"

extern const char ml_effect_no_memory[];

/* Reads a whole word as a number up to max. */
bool ml_effect_read_number(const char *word, unsigned long max, uint32_t *out);

/*
 * The value of the name that begins with the word, whatever the case, or is it; -1 when there is none or when there are several
 * with different values.
 */
struct ml_choice {
	const char *name;
	int value;
};
int ml_effect_choose(const struct ml_choice *choices, size_t count, const char *word, size_t length);

#endif
