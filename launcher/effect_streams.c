/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "launcher/effect.h"
#include "launcher/pattern.h"
#include "shm/layout.h"

#define PATTERN_TEXT "text in which %r is the rank, %g the program, %h the host"

const char *ml_effect_prefix(struct ml_target *to)
{
	if (!ml_pattern_is_good(to->words[0]))
		return PATTERN_TEXT;
	to->plan->output.prefix = to->words[0];
	return NULL;
}

static const char *set_file(struct ml_target *to, int stream)
{
	if (!ml_pattern_is_good(to->words[0]))
		return PATTERN_TEXT;
	to->plan->output.file[stream] = to->words[0];
	to->plan->output.copy = 0;
	return NULL;
}

const char *ml_effect_stdout_file(struct ml_target *to)
{
	return set_file(to, 0);
}

const char *ml_effect_stderr_file(struct ml_target *to)
{
	return set_file(to, 1);
}

/* --- files of each rank --- */

/* Files whose names begin with `name`, a pattern if `is_pattern`, and go on as `ends` say. */
static const char *set_files(struct ml_target *to, const char *name, bool is_pattern, const char *const ends[2])
{
	for (int stream = 0; stream < 2; stream++) {
		to->plan->output.file[stream] = ml_plan_keep(to->plan, ml_pattern_join(name, is_pattern, ends[stream]));
		if (!to->plan->output.file[stream])
			return ml_effect_no_memory;
	}
	return NULL;
}

enum qualifier { QUALIFIER_COPY, QUALIFIER_NOCOPY, QUALIFIER_RAW, QUALIFIER_PATTERN, QUALIFIER_NOJOBID };
static const struct ml_choice qualifiers[] = { { "copy", QUALIFIER_COPY },
					       { "nocopy", QUALIFIER_NOCOPY },
					       { "raw", QUALIFIER_RAW },
					       { "pattern", QUALIFIER_PATTERN },
					       { "nojobid", QUALIFIER_NOJOBID } };

/* Reads ":nocopy,nojobid" or ":nocopy:pattern"; what was found is a set of bits. */
static bool qualify(struct ml_target *to, const char *at, unsigned *found_out)
{
	size_t length;

	*found_out = 0;
	for (; *at; at += length) {
		int qualifier;

		at++;
		length = strcspn(at, ":,");
		qualifier = ml_effect_choose(qualifiers, ML_ARRAY_LEN(qualifiers), at, length);
		if (qualifier < 0)
			return false;
		*found_out |= 1u << qualifier;
	}
	if (*found_out & (1u << QUALIFIER_COPY | 1u << QUALIFIER_NOCOPY))
		to->plan->output.copy = *found_out >> QUALIFIER_COPY & 1;
	if (*found_out >> QUALIFIER_RAW & 1)
		to->plan->output.raw = 1;
	return true;
}

/* The layout of directories that Open MPI has. */
static const char *set_directory(struct ml_target *to, char *name)
{
	static const char *const with_job[2] = { "/1/rank.%R/stdout", "/1/rank.%R/stderr" };
	static const char *const plain[2] = { "/rank.%R/stdout", "/rank.%R/stderr" };
	char *colon = name + strcspn(name, ":");
	unsigned found;

	if (!qualify(to, colon, &found) || found >> QUALIFIER_PATTERN & 1)
		return "a directory, perhaps with :copy, :nocopy or :nojobid";
	*colon = '\0';
	return set_files(to, name, false, found >> QUALIFIER_NOJOBID & 1 ? plain : with_job);
}

const char *ml_effect_output_directory(struct ml_target *to)
{
	return set_directory(to, to->words[0]);
}

/* "file=NAME": NAME.RANK.out and .err; with ":pattern" the name says itself where the rank stands in it. */
static const char *set_file_stem(struct ml_target *to, char *name)
{
	static const char *const numbered[2] = { ".%R.out", ".%R.err" };
	static const char *const plain[2] = { ".out", ".err" };
	char *colon = name + strcspn(name, ":");
	unsigned found;
	bool pattern;

	if (!qualify(to, colon, &found))
		return "a file, perhaps with :copy, :nocopy, :raw or :pattern";
	pattern = found >> QUALIFIER_PATTERN & 1;
	*colon = '\0';
	if (pattern && !ml_pattern_is_good(name))
		return PATTERN_TEXT;
	return set_files(to, name, pattern, pattern ? plain : numbered);
}

/* --- --output --- */

/* The tags, and what comes after them. */
enum directive { DIRECTIVE_TIME = ML_TAG_XML + 1, DIRECTIVE_MERGE, DIRECTIVE_RAW, DIRECTIVE_DIR, DIRECTIVE_FILE };
static const struct ml_choice directives[] = {
	{ "tag", ML_TAG_STREAM },	      { "tag-detailed", ML_TAG_DETAILED },	   { "tag-fullname", ML_TAG_FULLNAME },
	{ "rank", ML_TAG_RANK_STREAM },	      { "xml", ML_TAG_XML },			   { "timestamp", DIRECTIVE_TIME },
	{ "merge-stderr-to-stdout", DIRECTIVE_MERGE }, { "raw", DIRECTIVE_RAW },	   { "dir=", DIRECTIVE_DIR },
	{ "directory=", DIRECTIVE_DIR },      { "file=", DIRECTIVE_FILE },
};

/* One element of the list. */
static const char *direct(struct ml_target *to, char *element)
{
	size_t name = strcspn(element, "=:") + (element[strcspn(element, "=:")] == '=');
	char *value = element + name;
	int directive = ml_effect_choose(directives, ML_ARRAY_LEN(directives), element, name);

	switch (directive) {
	case DIRECTIVE_TIME:
		to->plan->output.timestamp = 1;
		return NULL;
	case DIRECTIVE_MERGE:
		to->plan->output.merge = 1;
		return NULL;
	case DIRECTIVE_RAW:
		to->plan->output.raw = 1;
		return NULL;
	case DIRECTIVE_DIR:
		to->plan->output.copy = 0;
		return set_directory(to, value);
	case DIRECTIVE_FILE:
		to->plan->output.copy = 0;
		return set_file_stem(to, value);
	default:
		if (directive < 0)
			return "tag, tag-detailed, tag-fullname, rank, timestamp, xml, merge, raw, dir=DIR or file=FILE";
		to->plan->output.tag = (enum ml_tag)directive;
		return NULL;
	}
}

const char *ml_effect_output(struct ml_target *to)
{
	const char *error = NULL;

	for (char *element = to->words[0], *next; element && !error; element = next) {
		next = strchr(element, ',');
		if (next)
			*next++ = '\0';
		error = direct(to, element);
	}
	return error;
}

const char *ml_effect_output_from(struct ml_target *to)
{
	return ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX - 1, &to->plan->output.only) ? NULL : "the number of a rank";
}

const char *ml_effect_stdin(struct ml_target *to)
{
	if (!to->words[0])
		return NULL; /* Open MPI's -s, which copies the program to where it is */
	if (strcasecmp(to->words[0], "all") == 0)
		to->plan->input = ML_RANKS_ALL;
	else if (strcasecmp(to->words[0], "none") == 0)
		to->plan->input = ML_RANKS_NONE;
	else if (!ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX - 1, &to->plan->input))
		return "all, none or the number of a rank";
	return NULL;
}
