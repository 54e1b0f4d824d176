/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/option_table.h"

#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

const struct ml_option ml_option_table[] = {
#define ML_TOPIC(name, title) { .names = "", .what = "", .help = title, .topic = name },
#define ML_OPTION(names, words, what, effect, help) { names, words, what, ML_OPTION_WORKS, ml_effect_##effect, 0, 0, help, NULL },
#define ML_FLAG(names, field, value, help) \
	{ names, 0, "", ML_OPTION_WORKS, NULL, offsetof(struct ml_plan, field), value, help, NULL },
#define ML_ACCEPTED(names, words, why) { names, words, "", ML_OPTION_ACCEPTED, NULL, 0, 0, why, NULL },
#define ML_IGNORED(names, words, why) { names, words, "", ML_OPTION_IGNORED, NULL, 0, 0, why, NULL },
#define ML_REFUSED(names, words, why) { names, words, "", ML_OPTION_REFUSED, NULL, 0, 0, why, NULL },
#include "launcher/options.def"
};
const size_t ml_option_table_count = ML_ARRAY_LEN(ml_option_table);

const struct ml_option_variable ml_option_table_variables[] = {
#define ML_ENVIRONMENT(variable, option) { variable, option },
#include "launcher/options.def"
};
const size_t ml_option_table_variables_count = ML_ARRAY_LEN(ml_option_table_variables);

const char *ml_option_table_next_name(const char **at, size_t *length)
{
	const char *name = *at + strspn(*at, " ");

	*length = strcspn(name, " ");
	*at = name + *length;
	return *length ? name : NULL;
}

const struct ml_option *ml_option_table_find(const char *word, size_t size)
{
	for (size_t i = 0; i < ml_option_table_count; i++) {
		const char *at = ml_option_table[i].names, *name;
		size_t length;

		while ((name = ml_option_table_next_name(&at, &length)))
			if (length == size && memcmp(name, word, size) == 0)
				return &ml_option_table[i];
	}
	return NULL;
}

/* How many letters must be added, dropped or replaced to make b of a (Levenshtein); b has fewer than 64. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t row[64];

	for (size_t j = 0; j <= b_length; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t replaced = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = ml_min(replaced, 1 + ml_min(row[j], row[j - 1]));
		}
	}
	return row[b_length];
}

const char *ml_option_table_find_nearest(const char *word, size_t size, size_t *length_out)
{
	const char *nearest = "help";
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < ml_option_table_count; i++) {
		const char *at = ml_option_table[i].names, *name;
		size_t length;

		while ((name = ml_option_table_next_name(&at, &length))) {
			size_t d = distance(word, size, name, length);

			if (d < best) {
				best = d;
				nearest = name;
				*length_out = length;
			}
		}
	}
	return nearest;
}
