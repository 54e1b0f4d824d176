/* SPDX-License-Identifier: BSD-2-Clause */
/* What the options do that watch, wrap or end ranks: see effect.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "launcher/effect.h"
#include "shm/layout.h"

#define DELAY_MAX_S 1e6
#define WRAPPER_WORDS 64

const char *ml_effect_kill_delay(struct ml_target *to)
{
	char *end;
	double seconds = strtod(to->words[0], &end);

	if (end == to->words[0] || *end || !(seconds >= 0 && seconds <= DELAY_MAX_S))
		return "a number of seconds";
	to->plan->kill_delay_ms = (int32_t)(seconds * 1000);
	return NULL;
}

/* "SIGUSR1,TERM", or "all" that are passed on. */
const char *ml_effect_signals(struct ml_target *to)
{
	static const char *const passed[] = { "HUP", "INT", "TERM", "USR1", "USR2", "WINCH", "TSTP", "CONT", "all" };
	char *list = to->words[0], *word;

	while ((word = strsep(&list, ","))) {
		size_t i = 0;

		word += strncasecmp(word, "SIG", 3) == 0 ? 3 : 0;
		while (i < ML_ARRAY_LEN(passed) && strcasecmp(word, passed[i]) != 0)
			i++;
		if (i == ML_ARRAY_LEN(passed))
			return "some of HUP, INT, TERM, USR1, USR2, WINCH, TSTP and CONT, which are passed on";
	}
	return NULL;
}

/* Words separated by blanks. Several wrappers stand inside each other, the last one next to the program. */
static const char *wrap(struct ml_plan *plan, const char *command)
{
	char **words = realloc(plan->wrapper, WRAPPER_WORDS * sizeof(*words));
	char *copy = ml_plan_keep(plan, strdup(command)), *word;
	size_t count = 0;

	if (!words || !copy)
		return ml_effect_no_memory;
	while (plan->wrapper && words[count])
		count++;
	plan->wrapper = words;
	while ((word = strsep(&copy, " "))) {
		if (count == WRAPPER_WORDS - 1)
			return "fewer words";
		if (*word)
			words[count++] = word;
	}
	words[count] = NULL;
	return count ? NULL : "a command";
}

const char *ml_effect_wrapper(struct ml_target *to)
{
	return wrap(to->plan, to->words[0]);
}

const char *ml_effect_valgrind(struct ml_target *to)
{
	return wrap(to->plan, "valgrind -q");
}

/* A word is the file's name only if it looks like it, because the program may follow. */
const char *ml_effect_stats(struct ml_target *to)
{
	const char *dot = to->words[0] ? strrchr(to->words[0], '.') : NULL;

	if (to->words[0] && (!dot || strcmp(dot, ".json") != 0))
		return "a file named ....json";
	to->plan->stats = 1;
	to->plan->stats_file = to->words[0];
	return NULL;
}

/* The rank has the terminal; it may take as long as the user likes. */
const char *ml_effect_gdb(struct ml_target *to)
{
	uint32_t rank = 0;

	if (to->words[0] && !ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX - 1, &rank))
		return "a rank";
	to->plan->wrapped = to->plan->input = to->plan->direct = rank;
	return wrap(to->plan, "gdb -q --args");
}

const char *ml_effect_ps(struct ml_target *to)
{
	for (const char *digit = to->words[0]; digit && *digit; digit++)
		if (!isdigit((unsigned char)*digit))
			return "the number of a process";
	to->plan->show = ML_SHOW_JOBS;
	to->plan->topic = to->words[0];
	return NULL;
}
