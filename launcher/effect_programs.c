/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/compiler.h"
#include "launcher/effect.h"
#include "launcher/help.h"
#include "shm/layout.h"

#define RANKS_TEXT "a number of ranks up to 1024"

const char ml_effect_no_memory[] = "more memory than there is";

bool ml_effect_read_number(const char *word, unsigned long max, uint32_t *out)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(word, &end, 10);
	if (!isdigit((unsigned char)word[0]) || *end || errno || n > max)
		return false;
	*out = (uint32_t)n;
	return true;
}

int ml_effect_choose(const struct ml_choice *choices, size_t count, const char *word, size_t length)
{
	int found = -1;

	for (size_t i = 0; length > 0 && i < count; i++) {
		if (strncasecmp(choices[i].name, word, length) != 0)
			continue;
		if (choices[i].name[length] == '\0')
			return choices[i].value;
		if (found >= 0 && found != choices[i].value)
			found = INT_MAX;
		else
			found = choices[i].value;
	}
	return found == INT_MAX ? -1 : found;
}

/* --- the programs --- */

const char *ml_effect_ranks(struct ml_target *to)
{
	return ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX, &to->app->ranks) ? NULL : RANKS_TEXT;
}

/* On one node, so many for each node are so many in all. */
const char *ml_effect_per_node(struct ml_target *to)
{
	uint32_t ranks;

	if (!ml_effect_read_number(to->words[0], ML_LAYOUT_RANKS_MAX, &ranks))
		return RANKS_TEXT;
	if (to->app->ranks == ML_RANKS_UNSET)
		to->app->ranks = ranks;
	return NULL;
}

const char *ml_effect_one_per_node(struct ml_target *to)
{
	if (to->app->ranks == ML_RANKS_UNSET)
		to->app->ranks = 1;
	return NULL;
}

const char *ml_effect_soft(struct ml_target *to)
{
	uint32_t ranks;

	if (ml_plan_read_soft(to->words[0], ML_LAYOUT_RANKS_MAX, &ranks))
		return "a list of numbers of ranks such as 2,4:16:4";
	to->app->soft = to->words[0];
	return NULL;
}

const char *ml_effect_directory(struct ml_target *to)
{
	to->app->directory = to->words[0];
	return NULL;
}

const char *ml_effect_path(struct ml_target *to)
{
	to->app->path = to->words[0];
	return NULL;
}

const char *ml_effect_file(struct ml_target *to)
{
	to->plan->file = to->words[0];
	return NULL;
}

/* --- their environment --- */

static const char *change_env(struct ml_env *env, struct ml_env_change change)
{
	if (change.name[0] == '\0' || strchr(change.name, '='))
		return "the name of an environment variable";
	return ml_plan_add_env(env, change) ? ml_effect_no_memory : NULL;
}

/* "A=1", "A", "A,B", "A,B=1": a name alone is inherited, but -genvnone and the cleaning of the environment may stand before it. */
const char *ml_effect_export(struct ml_target *to)
{
	char *name = to->words[0], *next;
	const char *error = NULL;

	for (; name && !error; name = next) {
		char *end = name + strcspn(name, "=,");
		bool has_value = *end == '=';

		next = *end == ',' ? end + 1 : NULL;
		*end = '\0';
		if (has_value)
			error = change_env(&to->app->env, (struct ml_env_change){ .name = name, .value = end + 1 });
		else if (name[0] == '\0')
			error = "the name of an environment variable";
		else if (getenv(name))
			error = change_env(&to->app->env, (struct ml_env_change){ .name = name, .value = getenv(name) });
	}
	return error;
}

/* "A" "1", or "A=1". */
static const char *set_pair(struct ml_env *env, char **words)
{
	char *equals = strchr(words[0], '=');

	if (equals)
		*equals = '\0';
	return change_env(env, (struct ml_env_change){ .name = words[0], .value = equals ? equals + 1 : words[1] });
}

const char *ml_effect_env(struct ml_target *to)
{
	return set_pair(&to->app->env, to->words);
}

/* What the standard's mpiexec calls it; the library reads it as a parameter. */
const char *ml_effect_initial_errhandler(struct ml_target *to)
{
	static const char *const known[] = { "mpi_errors_are_fatal", "mpi_errors_abort", "mpi_errors_return" };

	for (size_t i = 0; i < ML_ARRAY_LEN(known); i++)
		if (strcmp(to->words[0], known[i]) == 0)
			return change_env(&to->plan->env, (struct ml_env_change){
				.name = "MPILITE_INITIAL_ERRHANDLER", .value = to->words[0],
			});
	return "mpi_errors_are_fatal, mpi_errors_abort or mpi_errors_return";
}

/* For all programs, because all ranks of a communicator must do it. */
const char *ml_effect_check(struct ml_target *to)
{
	return change_env(&to->plan->env, (struct ml_env_change){ .name = "MPILITE_CHECK_CALLS", .value = "1" });
}

const char *ml_effect_unset_env(struct ml_target *to)
{
	return change_env(&to->app->env, (struct ml_env_change){ .name = to->words[0] });
}

/* "PATH[:]" "/opt/bin"; the separator is a colon where it is not said. */
static const char *extend_env(struct ml_target *to, int how)
{
	struct ml_env_change change = { .name = to->words[0], .value = to->words[1], .how = how, .separator = ':' };
	char *bracket = strchr(to->words[0], '[');

	if (bracket && (bracket[1] == '\0' || strcmp(bracket + 2, "]") != 0))
		return "NAME[C] VALUE, where C is one character";
	if (bracket) {
		change.separator = bracket[1];
		*bracket = '\0';
	}
	return change_env(&to->app->env, change);
}

const char *ml_effect_prepend_env(struct ml_target *to)
{
	return extend_env(to, ML_ENV_PREPEND);
}

const char *ml_effect_append_env(struct ml_target *to)
{
	return extend_env(to, ML_ENV_APPEND);
}

const char *ml_effect_global_env(struct ml_target *to)
{
	return set_pair(&to->plan->env, to->words);
}

static const char *inherit(struct ml_env *env, enum ml_inherit how, const char *listed)
{
	env->inherit = how;
	env->listed = listed;
	return NULL;
}

const char *ml_effect_env_all(struct ml_target *to)
{
	return inherit(&to->app->env, ML_INHERIT_ALL, NULL);
}

const char *ml_effect_env_none(struct ml_target *to)
{
	return inherit(&to->app->env, ML_INHERIT_LISTED, "");
}

const char *ml_effect_env_list(struct ml_target *to)
{
	return inherit(&to->app->env, ML_INHERIT_LISTED, to->words[0]);
}

const char *ml_effect_global_env_all(struct ml_target *to)
{
	return inherit(&to->plan->env, ML_INHERIT_ALL, NULL);
}

const char *ml_effect_global_env_none(struct ml_target *to)
{
	return inherit(&to->plan->env, ML_INHERIT_LISTED, "");
}

const char *ml_effect_global_env_list(struct ml_target *to)
{
	return inherit(&to->plan->env, ML_INHERIT_LISTED, to->words[0]);
}

/* --- the hosts: there is one --- */

/* One name of a list "a:2,b": the number of slots does not matter. */
static bool is_this_host(const char *name, size_t length)
{
	char own[HOST_NAME_MAX + 1] = "";
	const char *names[] = { "localhost", "localhost.localdomain", "127.0.0.1", "::1", own };

	gethostname(own, sizeof(own) - 1);
	for (size_t i = 0; i < ML_ARRAY_LEN(names); i++) {
		size_t n = strlen(names[i]);

		if (n > 0 && n <= length && strncasecmp(name, names[i], n) == 0 && (n == length || name[n] == ':'))
			return true;
	}
	/* A host may be called by the first part of its full name, and the other way round. */
	length = ml_min(length, strcspn(name, ":"));
	length = ml_min(length, strcspn(name, "."));
	return length > 0 && length == strcspn(own, ".") && strncasecmp(name, own, length) == 0;
}

const char *ml_effect_hosts(struct ml_target *to)
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
const char *ml_effect_hostfile(struct ml_target *to)
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

/* --- the job --- */

const char *ml_effect_timeout(struct ml_target *to)
{
	return ml_effect_read_number(to->words[0], INT_MAX / 1000, &to->plan->timeout_s) ? NULL : "a number of seconds";
}

const char *ml_effect_on_deadlock(struct ml_target *to)
{
	to->plan->keep_deadlocked = strcmp(to->words[0], "report") == 0;
	return to->plan->keep_deadlocked || strcmp(to->words[0], "abort") == 0 ? NULL : "report or abort";
}

const char *ml_effect_report_pid(struct ml_target *to)
{
	to->plan->report_pid = to->words[0];
	return NULL;
}

const char *ml_effect_help(struct ml_target *to)
{
	if (to->words[0] && !ml_help_has_topic(to->words[0]))
		return "a topic of the help";
	to->plan->show = ML_SHOW_HELP;
	to->plan->topic = to->words[0];
	return NULL;
}

const char *ml_effect_help_coll(struct ml_target *to)
{
	to->plan->show = ML_SHOW_HELP;
	to->plan->topic = "collectives";
	return NULL;
}
