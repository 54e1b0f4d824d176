/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/help.h"

#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "base/param.h"
#include "collectives/select.h"
#include "launcher/option_table.h"

#define LINE_WIDTH 96
#define NAMES_MAX 240
#define TEXT_MAX 400
#define OTHERS "others" /* the topic of options that mean nothing here */

/* --- the terminal --- */

/* Prints a sentence behind eight blanks, in lines of a good length. */
static void print_wrapped(int fd, const char *text)
{
	while (*text) {
		size_t length = strlen(text);

		if (length > LINE_WIDTH) {
			length = LINE_WIDTH;
			while (length > 0 && text[length] != ' ')
				length--;
		}
		dprintf(fd, "        %.*s\n", (int)length, text);
		text += length + (text[length] == ' ');
	}
}

/* All names of a row: `-n, --np`. */
static void format_names(const struct ml_option *option, const char *dash, char *text, size_t size)
{
	const char *at = option->names, *name;
	size_t length, used = 0;

	while ((name = ml_option_table_next_name(&at, &length)) && used < size)
		used += (size_t)snprintf(text + used, size - used, "%s%s%s%.*s", used ? ", " : "", dash, length > 1 ? dash : "",
					 (int)length, name);
}

/* Options of other launchers are many, and nobody types them who reads the help. */
static bool is_wanted(const char *current, const char *topic)
{
	return topic ? strcmp(current, topic) == 0 : strcmp(current, OTHERS) != 0;
}

/* What an option does, or that it does nothing. */
static const char *effect_of(const struct ml_option *option)
{
	static const char *const lead[] = { "", "accepted: ", "ignored: ", "an error: " };

	return lead[option->kind];
}

static void print_options(int fd, const char *topic)
{
	const char *current = "";
	char names[NAMES_MAX], text[TEXT_MAX];

	for (size_t i = 0; i < ml_option_table_count; i++) {
		const struct ml_option *option = &ml_option_table[i];

		if (option->topic)
			current = option->topic;
		if (!option->help[0] || !is_wanted(current, topic))
			continue;
		if (option->topic) {
			dprintf(fd, "\n%s:\n", option->help);
			continue;
		}
		format_names(option, "-", names, sizeof(names));
		dprintf(fd, "  %s%s%s\n", names, option->what[0] ? " " : "", option->what);
		snprintf(text, sizeof(text), "%s%s", effect_of(option), option->help);
		print_wrapped(fd, text);
	}
}

static void print_help(int fd, const char *topic)
{
	ml_help_print_usage(fd);
	print_options(fd, topic);
	dprintf(fd, "\nEach option works with one dash or two, and its value behind a blank or an equals sign. What becomes of the\n"
		    "other options of Open MPI's and MPICH's launchers says mpirun --help others.\n");
}

/* --- manual pages --- */

/* Text in which troff sees no commands. */
static void print_roff(int fd, const char *text)
{
	for (; *text; text++) {
		if (*text == '-')
			dprintf(fd, "\\-");
		else if (*text == '\\')
			dprintf(fd, "\\e");
		else
			dprintf(fd, "%c", *text);
	}
}

static void print_man_options(int fd)
{
	char names[NAMES_MAX];

	for (size_t i = 0; i < ml_option_table_count; i++) {
		const struct ml_option *option = &ml_option_table[i];

		if (!option->help[0])
			continue;
		if (option->topic) {
			dprintf(fd, ".SS %s\n", option->help);
			continue;
		}
		format_names(option, "\\-", names, sizeof(names));
		dprintf(fd, ".TP\n\\fB%s\\fR", names);
		if (option->what[0]) {
			dprintf(fd, " \\fI");
			print_roff(fd, option->what);
			dprintf(fd, "\\fR");
		}
		dprintf(fd, "\n\\&%s", effect_of(option));
		print_roff(fd, option->help);
		dprintf(fd, "\n");
	}
}

/* With their defaults: nobody has read the environment. */
static void print_man_parameters(int fd)
{
	char name[64], value[64], allowed[128];

	for (size_t i = 0; i < ml_param_table_count; i++) {
		const struct ml_param_row *row = &ml_param_table[i];

		ml_param_variable(row, name, sizeof(name));
		ml_param_value(row, &ml_param, value, sizeof(value));
		ml_param_allowed(row, allowed, sizeof(allowed));
		dprintf(fd, ".TP\n\\fB%s\\fR=\\fI", name);
		print_roff(fd, value);
		dprintf(fd, "\\fR (");
		print_roff(fd, allowed);
		dprintf(fd, ")\n\\&");
		print_roff(fd, row->text);
		dprintf(fd, "\n");
	}
}

/* --- completion --- */

/* One line for each option with a sentence: its usual name, how many words surely stand behind it, and what they are. */
static void print_completion(int fd)
{
	for (size_t i = 0; i < ml_option_table_count; i++) {
		const struct ml_option *option = &ml_option_table[i];
		size_t length = strcspn(option->names, " ");

		if (option->help[0] && !option->topic && option->kind == ML_OPTION_WORKS)
			dprintf(fd, "%s%.*s %d %s\n", length > 1 ? "--" : "-", (int)length, option->names,
				option->words == ML_WORDS_PAIR ? 2 : ml_max(option->words, 0), option->what);
	}
}

/* --- topics --- */

static const struct {
	const char *name;
	void (*print)(int fd);
} listings[] = {
	{ "man-options", print_man_options },
	{ "man-parameters", print_man_parameters },
	{ "completion", print_completion },
	{ "collectives", ml_select_print },
};

bool ml_help_has_topic(const char *topic)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(listings); i++)
		if (strcmp(listings[i].name, topic) == 0)
			return true;
	for (size_t i = 0; i < ml_option_table_count; i++)
		if (ml_option_table[i].topic && topic[0] && strcmp(ml_option_table[i].topic, topic) == 0)
			return true;
	return false;
}

void ml_help_print(int fd, const char *topic)
{
	for (size_t i = 0; topic && i < ML_ARRAY_LEN(listings); i++) {
		if (strcmp(listings[i].name, topic) == 0) {
			listings[i].print(fd);
			return;
		}
	}
	print_help(fd, topic);
}

void ml_help_print_usage(int fd)
{
	dprintf(fd, "usage: mpirun [option ...] program [argument ...] [: [option ...] program ...]\n");
}
