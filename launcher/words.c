/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
	char **word;
	size_t count;
};

static int add(struct list *list, const char *word)
{
	char **grown = realloc(list->word, (list->count + 2) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	list->word = grown;
	grown[list->count] = word ? strdup(word) : NULL;
	if (word && !grown[list->count])
		return -ENOMEM;
	list->count += word != NULL;
	return 0;
}

/* Reads one word at *at into `word`, which is large enough; false when a quotation does not end. */
static bool read_word(char **at, char *word)
{
	char quote = '\0';

	for (; **at && (quote || !strchr(" \t\r\n", **at)); ++*at) {
		if (quote ? **at == quote : **at == '"' || **at == '\'') {
			quote = quote ? '\0' : **at;
			continue;
		}
		if (**at == '\\' && quote != '\'' && (*at)[1])
			++*at;
		*word++ = **at;
	}
	*word = '\0';
	return quote == '\0';
}

/* `word` has room for the whole line. */
static int add_line(struct list *list, char *at, char *word)
{
	size_t before = list->count;
	int error = 0;

	for (at += strspn(at, " \t\r\n"); *at && *at != '#' && !error; at += strspn(at, " \t\r\n")) {
		if (!read_word(&at, word))
			return -EINVAL;
		if (list->count == before && before > 0)
			error = add(list, ":");
		if (!error)
			error = add(list, word);
	}
	/* A colon at the end of a line says what the end says. */
	if (!error && list->count > before && strcmp(list->word[list->count - 1], ":") == 0)
		free(list->word[--list->count]);
	return error;
}

static void free_list(struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->word[i]);
	free(list->word);
}

int ml_words_read(const char *path, char ***words_out)
{
	FILE *file = fopen(path, "re");
	struct list list = { 0 };
	char *line = NULL, *word = NULL;
	size_t size = 0;
	int error = file ? add(&list, NULL) : -errno;

	while (!error && getline(&line, &size, file) >= 0) {
		char *grown = realloc(word, size);

		if (grown)
			word = grown;
		error = grown ? add_line(&list, line, word) : -ENOMEM;
	}
	if (!error)
		error = add(&list, NULL);
	if (file)
		fclose(file);
	free(line);
	free(word);
	if (error)
		free_list(&list);
	else
		*words_out = list.word;
	return error;
}
