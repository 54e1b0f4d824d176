/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of options.def as values, for those who parse them (options.c) and print them (help.c). */
#ifndef ML_LAUNCHER_OPTION_TABLE_H
#define ML_LAUNCHER_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "launcher/effect.h"

/* One word if the effect knows it, and none otherwise. */
#define ML_WORDS_MAYBE (-1)
/* One word with an equals sign in it, or two. */
#define ML_WORDS_PAIR (-2)

enum ml_option_kind {
	ML_OPTION_WORKS,
	ML_OPTION_ACCEPTED, /* without a word */
	ML_OPTION_IGNORED,  /* which is said */
	ML_OPTION_REFUSED,  /* is an error */
};

struct ml_option {
	const char *names;   /* separated by blanks; "" where a topic begins */
	int words;           /* behind it */
	const char *what;    /* the words are */
	enum ml_option_kind kind;
	ml_effect *effect;   /* NULL: sets a field, or nothing */
	size_t field;        /* offset of an int in struct ml_plan; 0: none */
	int value;
	const char *help;    /* sentence; why it does nothing or is an error; title of a topic; "": not shown */
	const char *topic;   /* that begins here, or NULL */
};

extern const struct ml_option ml_option_table[];
extern const size_t ml_option_table_count;

/* A variable that stands for an option. */
struct ml_option_variable {
	const char *name, *option;
};

extern const struct ml_option_variable ml_option_table_variables[];
extern const size_t ml_option_table_variables_count;

/* Steps through the names of a row: the next one from *at on, and its length; NULL at the end. */
const char *ml_option_table_next_name(const char **at, size_t *length);

/* The row of a name, or NULL. */
const struct ml_option *ml_option_table_find(const char *name, size_t length);

/* The name that is most like another one, and its length. */
const char *ml_option_table_find_nearest(const char *name, size_t length, size_t *length_out);

#endif
