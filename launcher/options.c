/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "launcher/effect.h"
#include "launcher/option_table.h"
#include "launcher/words.h"

static int say(char *error, const char *format, ...) ml_printf(2, 3);

static int say(char *error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, ML_OPTIONS_ERROR_MAX, format, args);
	va_end(args);
	return -EINVAL;
}

/* --- one option --- */

static int say_unknown(const char *word, const char *name, size_t size, char *error)
{
	size_t length = 4;
	const char *nearest = ml_option_table_find_nearest(name, size, &length);

	return say(error, "unknown option %s; the nearest one is %s%.*s", word, length > 1 ? "--" : "-", (int)length, nearest);
}

/* How the user called an option. */
struct called {
	const char *kind, *name;
	int length;
};

/* Keeps what there is to say of an option that does nothing. */
static int note_ignored(const struct ml_option *option, struct ml_plan *plan, struct called called)
{
	char *text;

	if (asprintf(&text, "%s %.*s does nothing: %s", called.kind, called.length, called.name, option->help) < 0)
		return -ENOMEM;
	return ml_plan_add_note(plan, text, option->kind == ML_OPTION_IGNORED);
}

/* Runs the effect of an option; effects may change their words. */
static int apply(const struct ml_option *option, struct ml_target *to, struct called called, char *error)
{
	char word[64];
	const char *expected;

	snprintf(word, sizeof(word), "%s", to->words[0] ? to->words[0] : "");
	if (option->kind == ML_OPTION_REFUSED)
		return say(error, "%s %.*s: %s", called.kind, called.length, called.name, option->help);
	if (option->kind != ML_OPTION_WORKS)
		return note_ignored(option, to->plan, called);
	if (option->field)
		*(int *)((char *)to->plan + option->field) = option->value;
	expected = option->effect ? option->effect(to) : NULL;
	if (!expected)
		return 0;
	return say(error, "%s %.*s takes %s, not \"%s\"", called.kind, called.length, called.name, expected, word);
}

/* An option that takes the next word only if it knows it. */
static int apply_maybe(const struct ml_option *option, struct ml_target *to)
{
	char *none = NULL, *copy = to->words[0] ? ml_plan_keep(to->plan, strdup(to->words[0])) : NULL;
	struct ml_target without = { to->plan, to->app, &none };
	bool used = false;

	if (copy)
		used = !option->effect(&(struct ml_target){ to->plan, to->app, &copy });
	if (!used)
		option->effect(&without);
	return 1 + used;
}

/* How many words stand behind an option whose number of words may depend on the first. */
static int count_words(const struct ml_option *option, const char *first)
{
	if (!option || option->words != ML_WORDS_PAIR)
		return option ? option->words : 0;
	return first && strchr(first, '=') ? 1 : 2;
}

/* Does the option at argv[0]; returns how many words it took, or -EINVAL with the error written. */
static int do_option(struct ml_plan *plan, char **argv, char *error)
{
	const char *name = argv[0] + 1 + (argv[0][1] == '-');
	size_t size = strcspn(name, "=");
	const struct ml_option *option = ml_option_table_find(name, size);
	char *value = name[size] ? (char *)name + size + 1 : NULL;
	struct ml_target to = { plan, &plan->app[plan->apps - 1], value ? &value : argv + 1 };
	int words = count_words(option, argv[1]);
	struct called called = { "option", argv[0], (int)(name + size - argv[0]) };
	int rc;

	if (!option)
		return say_unknown(argv[0], name, size, error);
	if (value && words != 1 && option->words >= 0)
		return say(error, "option %.*s takes no value behind \"=\"", called.length, called.name);
	if (!value && option->words == ML_WORDS_MAYBE)
		return apply_maybe(option, &to);
	for (int i = 1; !value && i <= words; i++)
		if (!argv[i])
			return say(error, "option %s needs %s behind it", argv[0], option->what[0] ? option->what : "a value");
	rc = apply(option, &to, called, error);
	return rc ? rc : value ? 1 : 1 + words;
}

/* Variables that stand for options in front of all others. */
static int do_variables(struct ml_plan *plan, char *error)
{
	int rc = 0;

	for (size_t i = 0; i < ml_option_table_variables_count && !rc; i++) {
		const struct ml_option_variable *variable = &ml_option_table_variables[i];
		char *value = getenv(variable->name);
		struct ml_target to = { plan, plan->app, &value };

		if (value && value[0])
			rc = apply(ml_option_table_find(variable->option, strlen(variable->option)), &to,
				   (struct called){ "variable", variable->name, (int)strlen(variable->name) }, error);
	}
	return rc;
}

/* Open MPI's parameters may stand in the environment. */
static void do_parameters(struct ml_plan *plan)
{
	static const char *const prefixes[] = { "OMPI_MCA_", "PRTE_MCA_" };

	for (char **variable = environ; *variable; variable++) {
		for (size_t i = 0; i < ML_ARRAY_LEN(prefixes); i++) {
			size_t length = strlen(prefixes[i]);
			char *equals = strchr(*variable, '='), *words[2] = { NULL, NULL };

			if (!equals || strncmp(*variable, prefixes[i], length) != 0)
				continue;
			words[0] = ml_plan_keep(plan, strndup(*variable + length, (size_t)(equals - *variable) - length));
			words[1] = ml_plan_keep(plan, strdup(equals + 1));
			if (words[0] && words[1])
				ml_effect_mca(&(struct ml_target){ plan, plan->app, words });
		}
	}
}

/* --- the command line --- */

/* The words that are left. */
struct cursor {
	char **argv;
	bool in_file;
};

/* The file of programs takes the place of what is left, which is nothing. */
static int open_file(struct ml_plan *plan, struct cursor *cursor, char *error)
{
	const char *path = plan->file;
	int rc;

	plan->file = NULL;
	if (cursor->in_file)
		return say(error, "a file of programs cannot name another one: %s", path);
	if (cursor->argv[0])
		return say(error, "nothing may stand behind the file of programs, but there is \"%s\"", cursor->argv[0]);
	rc = ml_words_read(path, &cursor->argv);
	if (rc)
		return say(error, "cannot read programs from %s: %s", path, rc == -EINVAL ? "a quotation does not end" : strerror(-rc));
	cursor->in_file = true;
	for (char **word = cursor->argv; *word; word++)
		if (!ml_plan_keep(plan, *word))
			return -ENOMEM;
	return ml_plan_keep(plan, cursor->argv) ? 0 : -ENOMEM;
}

/* The options of one program up to its name. */
static int parse_options(struct ml_plan *plan, struct cursor *cursor, char *error)
{
	while (cursor->argv[0] && cursor->argv[0][0] == '-' && cursor->argv[0][1]) {
		int used;

		if (strcmp(cursor->argv[0], "--") == 0) {
			cursor->argv++;
			return 0;
		}
		used = do_option(plan, cursor->argv, error);
		if (used < 0)
			return used;
		cursor->argv += used;
		if (plan->file)
			used = open_file(plan, cursor, error);
		if (used < 0)
			return used;
	}
	return 0;
}

/* Options, program and arguments up to ":" or the end; more_out says whether there was a colon. */
static int parse_app(struct ml_plan *plan, struct cursor *cursor, bool *more_out, char *error)
{
	struct ml_app *app;
	int rc = parse_options(plan, cursor, error);

	*more_out = false;
	if (rc || plan->show)
		return rc;
	app = &plan->app[plan->apps - 1];
	app->argv = cursor->argv;
	while (cursor->argv[0] && strcmp(cursor->argv[0], ":") != 0)
		cursor->argv++;
	if (app->argv == cursor->argv) {
		say(error, "%s", plan->apps > 1 ? "there is no program behind \":\"" : "no program is named");
		return -ENOENT;
	}
	*more_out = cursor->argv[0];
	if (*more_out)
		*cursor->argv++ = NULL;
	return 0;
}

int ml_options_parse(struct ml_plan *plan, int argc, char **argv, char error[ML_OPTIONS_ERROR_MAX])
{
	struct cursor cursor = { .argv = argv + (argc > 0) };
	bool more;
	int rc = do_variables(plan, error);

	do_parameters(plan);
	while (!rc) {
		rc = parse_app(plan, &cursor, &more, error);
		if (rc || !more)
			break;
		if (!ml_plan_add_app(plan))
			rc = -ENOMEM;
	}
	return rc;
}
