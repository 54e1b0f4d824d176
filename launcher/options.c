/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/compiler.h"
#include "shm/layout.h"

/* What an option works on: the plan, the program that is being described, and the words behind the option. */
struct target {
	struct ml_plan *plan;
	struct ml_app *app;
	char **words;
};

/* Returns NULL, or what the option takes, for the sentence "option -n takes a number ..., not ...". */
typedef const char *effect(struct target *to);

/* A row of options.def. */
struct option {
	const char *names;
	int words;
	const char *what;
	effect *effect; /* NULL: sets a field, or nothing */
	size_t field;   /* offset of an int in struct ml_plan; 0: none */
	int value;
	const char *help;
};

static const char out_of_memory[] = "more memory than there is";

static bool read_number(const char *word, unsigned long max, uint32_t *out)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(word, &end, 10);
	if (word[0] < '0' || word[0] > '9' || *end || errno || n > max)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* --- the programs --- */

static const char *set_ranks(struct target *to)
{
	return read_number(to->words[0], ML_LAYOUT_RANKS_MAX, &to->app->ranks) ? NULL : "a number of ranks up to 1024";
}

/* On one node, so many for each node are so many in all. */
static const char *set_per_node(struct target *to)
{
	uint32_t ranks;

	if (!read_number(to->words[0], ML_LAYOUT_RANKS_MAX, &ranks))
		return "a number of ranks up to 1024";
	return to->app->ranks == ML_RANKS_UNSET ? set_ranks(to) : NULL;
}

static const char *set_directory(struct target *to)
{
	to->app->directory = to->words[0];
	return NULL;
}

static const char *set_path(struct target *to)
{
	to->app->path = to->words[0];
	return NULL;
}

static const char *add_env(struct ml_env *env, const char *name, const char *value)
{
	if (name[0] == '\0' || strchr(name, '='))
		return "the name of an environment variable";
	return ml_plan_add_env(env, name, value) ? out_of_memory : NULL;
}

static const char *set_export(struct target *to)
{
	char *value = strchr(to->words[0], '=');

	if (!value)
		return NULL; /* ranks inherit it */
	*value = '\0';
	return add_env(&to->app->env, to->words[0], value + 1);
}

static const char *set_env(struct target *to)
{
	return add_env(&to->app->env, to->words[0], to->words[1]);
}

static const char *set_global_env(struct target *to)
{
	return add_env(&to->plan->env, to->words[0], to->words[1]);
}

/* --- where ranks run --- */

static const struct {
	const char *name;
	enum ml_unit unit;
} units[] = {
	{ "none", ML_UNIT_NONE },	  { "core", ML_UNIT_CORE },	    { "slot", ML_UNIT_CORE },
	{ "node", ML_UNIT_CORE },	  { "machine", ML_UNIT_CORE },	    { "board", ML_UNIT_NONE },
	{ "hwthread", ML_UNIT_HWTHREAD }, { "l3cache", ML_UNIT_L3 },	    { "numa", ML_UNIT_NUMA },
	{ "package", ML_UNIT_PACKAGE },	  { "socket", ML_UNIT_PACKAGE },    { "l1cache", ML_UNIT_CORE },
	{ "l2cache", ML_UNIT_CORE },	  { "user", ML_UNIT_DEFAULT },	    { "rr", ML_UNIT_CORE },
	{ "seq", ML_UNIT_CORE },	  { "ppr", ML_UNIT_CORE },
};

/* The first unit whose name begins with the word, up to `length`; case does not matter. */
static bool read_unit(const char *word, size_t length, enum ml_unit *out)
{
	for (size_t i = 0; length > 0 && i < ML_ARRAY_LEN(units); i++) {
		if (strncasecmp(units[i].name, word, length) == 0) {
			*out = units[i].unit;
			return true;
		}
	}
	return false;
}

static const char *set_bind(struct target *to)
{
	size_t length = strcspn(to->words[0], ":"); /* modifiers such as :overload-allowed ask for what we do anyway */

	return read_unit(to->words[0], length, &to->plan->placing.bind) ? NULL : "none, hwthread, core, l3cache, numa or package";
}

static const char *set_cores_per_rank(struct target *to)
{
	uint32_t cores;

	if (!read_number(to->words[0], INT_MAX / ML_LAYOUT_RANKS_MAX, &cores) || cores == 0)
		return "a number of cores";
	to->plan->placing.cores_per_rank = cores;
	return NULL;
}

/* "numa", "numa:PE=2", ":OVERSUBSCRIBE": modifiers other than PE and NOOVERSUBSCRIBE change nothing here. */
static const char *set_map(struct target *to)
{
	size_t length = strcspn(to->words[0], ":");
	const char *expected = "core, hwthread, l3cache, numa or package, perhaps with :PE=N";

	if (length > 0 && !read_unit(to->words[0], length, &to->plan->placing.map))
		return expected;
	if (to->plan->placing.map == ML_UNIT_HWTHREAD && to->plan->placing.bind == ML_UNIT_DEFAULT)
		to->plan->placing.bind = ML_UNIT_HWTHREAD;
	for (char *modifier = to->words[0] + length; *modifier; modifier += length) {
		modifier++;
		length = strcspn(modifier, ":,");
		if (strncasecmp(modifier, "pe=", 3) == 0) {
			char digits[16] = "";
			char *word = digits;
			struct target number = { to->plan, to->app, &word };

			memcpy(digits, modifier + 3, ml_min(length - 3, sizeof(digits) - 1));
			if (set_cores_per_rank(&number))
				return expected;
		} else if (length > 2 && strncasecmp(modifier, "nooversubscribe", length) == 0) {
			to->plan->refuse_sharing = 1;
		}
	}
	return NULL;
}

/* One name of a list "a:2,b": the number of slots does not matter. */
static bool is_this_host(const char *name, size_t length)
{
	char own[HOST_NAME_MAX + 1] = "";
	const char *names[] = { "localhost", "127.0.0.1", "::1", own };

	gethostname(own, sizeof(own) - 1);
	for (size_t i = 0; i < ML_ARRAY_LEN(names); i++) {
		size_t n = strlen(names[i]);

		if (n > 0 && n <= length && strncasecmp(name, names[i], n) == 0 && (n == length || name[n] == ':'))
			return true;
	}
	return false;
}

static const char *check_hosts(struct target *to)
{
	size_t length;

	for (const char *host = to->words[0]; *host; host += length + (host[length] == ',')) {
		length = strcspn(host, ",");
		if (!is_this_host(host, length))
			return "the name of this machine, the only one a job runs on";
	}
	return NULL;
}

/* First word of each line; "#" begins a comment. */
static const char *check_hostfile(struct target *to)
{
	FILE *file = fopen(to->words[0], "re");
	bool good = true;
	char line[512];

	if (!file)
		return "a file that can be read";
	while (good && fgets(line, sizeof(line), file)) {
		const char *host = line + strspn(line, " \t");
		size_t length = strcspn(host, " \t\r\n#");

		good = length == 0 || is_this_host(host, length);
	}
	fclose(file);
	return good ? NULL : "a file that names only this machine, the only one a job runs on";
}

/* --- output and the job --- */

static const char *set_timeout(struct target *to)
{
	return read_number(to->words[0], INT_MAX / 1000, &to->plan->timeout_s) ? NULL : "a number of seconds";
}

static const char *set_on_deadlock(struct target *to)
{
	to->plan->keep_deadlocked = strcmp(to->words[0], "report") == 0;
	return to->plan->keep_deadlocked || strcmp(to->words[0], "abort") == 0 ? NULL : "report or abort";
}

/* --- the table --- */

static const struct option options[] = {
#define ML_OPTION(names, words, what, effect, help) { names, words, what, effect, 0, 0, help },
#define ML_FLAG(names, field, value, help) { names, 0, "", NULL, offsetof(struct ml_plan, field), value, help },
#define ML_ACCEPTED(names, words) { names, words, "", NULL, 0, 0, "" },
#include "launcher/options.def"
};

/* Steps through the names of a row: the next one from *at on, and its length; NULL at the end. */
static const char *next_name(const char **at, size_t *length)
{
	const char *name = *at + strspn(*at, " ");

	*length = strcspn(name, " ");
	*at = name + *length;
	return *length ? name : NULL;
}

static const struct option *find_option(const char *word, size_t size)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(options); i++) {
		const char *at = options[i].names, *name;
		size_t length;

		while ((name = next_name(&at, &length)))
			if (length == size && memcmp(name, word, size) == 0)
				return &options[i];
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

static void say_unknown(const char *word, const char *name, size_t size, char *error)
{
	const char *nearest = "help";
	size_t nearest_length = 4, best = SIZE_MAX;

	for (size_t i = 0; i < ML_ARRAY_LEN(options); i++) {
		const char *at = options[i].names, *candidate;
		size_t length;

		while ((candidate = next_name(&at, &length))) {
			size_t d = distance(name, size, candidate, length);

			if (d < best) {
				best = d;
				nearest = candidate;
				nearest_length = length;
			}
		}
	}
	snprintf(error, ML_OPTIONS_ERROR_MAX, "unknown option %s; the nearest one is %s%.*s", word,
		 nearest_length > 1 ? "--" : "-", (int)nearest_length, nearest);
}

/* Does the option at argv[0]; returns how many words it took, or -EINVAL with the error written. */
static int do_option(struct ml_plan *plan, char **argv, char *error)
{
	const char *name = argv[0] + 1 + (argv[0][1] == '-');
	size_t size = strcspn(name, "=");
	const struct option *option = find_option(name, size);
	char *value = name[size] ? (char *)name + size + 1 : NULL;
	struct target to = { plan, &plan->app[plan->apps - 1], value ? &value : argv + 1 };
	int used = 1;
	const char *expected;

	if (!option) {
		say_unknown(argv[0], name, size, error);
		return -EINVAL;
	}
	if (value && option->words != 1) {
		snprintf(error, ML_OPTIONS_ERROR_MAX, "option %.*s takes no value behind \"=\"", (int)(name + size - argv[0]), argv[0]);
		return -EINVAL;
	}
	for (; !value && used <= option->words; used++) {
		if (!argv[used]) {
			snprintf(error, ML_OPTIONS_ERROR_MAX, "option %s needs %s behind it", argv[0],
				 option->what[0] ? option->what : "a value");
			return -EINVAL;
		}
	}
	if (option->field)
		*(int *)((char *)plan + option->field) = option->value;
	expected = option->effect ? option->effect(&to) : NULL;
	if (expected)
		snprintf(error, ML_OPTIONS_ERROR_MAX, "option %.*s takes %s, not \"%s\"", (int)(name + size - argv[0]), argv[0],
			 expected, to.words[0]);
	return expected ? -EINVAL : used;
}

/* --- the command line --- */

/* The options of one program up to its name; *at is moved to the name. */
static int parse_options(struct ml_plan *plan, char **argv, int *at, char *error)
{
	while (argv[*at] && argv[*at][0] == '-' && argv[*at][1]) {
		int used;

		if (strcmp(argv[*at], "--") == 0) {
			++*at;
			return 0;
		}
		used = do_option(plan, argv + *at, error);
		if (used < 0)
			return used;
		*at += used;
	}
	return 0;
}

static int parse_environment(struct ml_plan *plan, char *error)
{
	const char *timeout = getenv("MPIEXEC_TIMEOUT");

	if (!timeout || !timeout[0] || read_number(timeout, INT_MAX / 1000, &plan->timeout_s))
		return 0;
	snprintf(error, ML_OPTIONS_ERROR_MAX, "MPIEXEC_TIMEOUT is a number of seconds, not \"%s\"", timeout);
	return -EINVAL;
}

int ml_options_parse(struct ml_plan *plan, int argc, char **argv, char error[ML_OPTIONS_ERROR_MAX])
{
	int at = 1, rc = parse_environment(plan, error);

	while (!rc && at < argc) {
		struct ml_app *app = &plan->app[plan->apps - 1];

		rc = parse_options(plan, argv, &at, error);
		if (rc || plan->show)
			return rc;
		app->argv = argv + at;
		while (argv[at] && strcmp(argv[at], ":") != 0)
			at++;
		if (app->argv == argv + at)
			break;
		if (!argv[at])
			return 0;
		argv[at++] = NULL;
		if (!ml_plan_add_app(plan))
			return -ENOMEM;
	}
	if (rc)
		return rc;
	snprintf(error, ML_OPTIONS_ERROR_MAX, "%s", plan->apps > 1 ? "there is no program behind \":\"" : "no program is named");
	return -ENOENT;
}

void ml_options_usage(int fd)
{
	dprintf(fd, "usage: mpirun [option ...] program [argument ...] [: [option ...] program ...]\n");
}

void ml_options_help(int fd)
{
	ml_options_usage(fd);
	for (size_t i = 0; i < ML_ARRAY_LEN(options); i++) {
		const char *at = options[i].names, *name;
		char left[96] = "";
		size_t length, size = 0;

		if (!options[i].help[0])
			continue;
		while ((name = next_name(&at, &length)))
			size += (size_t)snprintf(left + size, sizeof(left) - size, "%s%s%.*s", size ? ", " : "",
						 length > 1 ? "--" : "-", (int)length, name);
		dprintf(fd, "  %s %s\n        %s\n", left, options[i].what, options[i].help);
	}
	dprintf(fd, "Each option works with one dash or two. Options of other launchers that mean nothing on one machine\n"
		    "are accepted and do nothing.\n");
}
