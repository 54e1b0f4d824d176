/* SPDX-License-Identifier: BSD-2-Clause */
/* Error classes and codes of the user: see errcode.h. */
#include "object/errcode.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mpi_lite.h"
#include "object/error.h"

#define FIRST (MPI_ERR_LASTCODE + 1)

struct errcode {
	bool is_used;
	int error_class;   /* its own number: it is a class */
	char *string;      /* or NULL */
};

static struct errcode *codes; /* that of number FIRST + i, for i < count; kept until the process ends */
static int count;
static int last = MPI_ERR_LASTCODE;

static struct errcode *find(int code)
{
	return code >= FIRST && code < FIRST + count && codes[code - FIRST].is_used ? &codes[code - FIRST] : NULL;
}

static int add(int error_class, int *code_out)
{
	struct errcode *more = realloc(codes, sizeof *codes * ((size_t)count + 1));

	if (!more) {
		ml_note("no memory for error code %d", FIRST + count);
		return MPI_ERR_NO_MEM;
	}
	codes = more;
	last = FIRST + count++;
	codes[last - FIRST] = (struct errcode){ .is_used = true, .error_class = error_class ? error_class : last };
	*code_out = last;
	return MPI_SUCCESS;
}

int ml_errcode_add_class(int *class_out)
{
	return add(0, class_out);
}

static bool is_class(int error_class)
{
	const struct errcode *code = find(error_class);

	return code ? code->error_class == error_class : error_class > 0 && ml_error_string(error_class);
}

int ml_errcode_add_code(int error_class, int *code_out)
{
	if (is_class(error_class))
		return add(error_class, code_out);
	ml_note("%d is not an error class", error_class);
	return MPI_ERR_ARG;
}

/* The user's class (or code) of this number, or NULL with a note. */
static struct errcode *find_own(int number, bool wants_class)
{
	struct errcode *code = find(number);

	if (code && (code->error_class == number) == wants_class)
		return code;
	ml_note("%d is not an error %s that was added", number, wants_class ? "class" : "code");
	return NULL;
}

/* A text goes first. */
static int check_bare(const struct errcode *code)
{
	if (!code->string)
		return MPI_SUCCESS;
	ml_note("it still has a text");
	return MPI_ERR_ARG;
}

static void drop(struct errcode *code)
{
	free(code->string);
	*code = (struct errcode){ .is_used = false };
	while (count > 0 && !codes[count - 1].is_used)
		count--;
	last = FIRST + count - 1;
}

int ml_errcode_remove_class(int error_class)
{
	struct errcode *found = find_own(error_class, true);

	if (!found)
		return MPI_ERR_ARG;
	for (int i = 0; i < count; i++)
		if (&codes[i] != found && codes[i].is_used && codes[i].error_class == error_class) {
			ml_note("error class %d still has error code %d", error_class, FIRST + i);
			return MPI_ERR_ARG;
		}
	if (check_bare(found))
		return MPI_ERR_ARG;
	drop(found);
	return MPI_SUCCESS;
}

int ml_errcode_remove_code(int code)
{
	struct errcode *found = find_own(code, false);

	if (!found || check_bare(found))
		return MPI_ERR_ARG;
	drop(found);
	return MPI_SUCCESS;
}

/* Takes over `string`, which may be NULL. */
static int replace_string(int code, char *string)
{
	struct errcode *found = find(code);

	if (!found) {
		free(string);
		ml_note("%d is not an error class or code that was added", code);
		return MPI_ERR_ARG;
	}
	free(found->string);
	found->string = string;
	return MPI_SUCCESS;
}

int ml_errcode_set_string(int code, const char *string)
{
	char *copy = strndup(string, MPI_MAX_ERROR_STRING - 1);

	if (!copy) {
		ml_note("no memory for the text of error code %d", code);
		return MPI_ERR_NO_MEM;
	}
	return replace_string(code, copy);
}

int ml_errcode_remove_string(int code)
{
	const struct errcode *found = find(code);

	if (found && !found->string) {
		ml_note("error code %d has no text", code);
		return MPI_ERR_ARG;
	}
	return replace_string(code, NULL);
}

int ml_errcode_class_of(int code)
{
	const struct errcode *found = find(code);

	return found ? found->error_class : -1;
}

const char *ml_errcode_string(int code)
{
	const struct errcode *found = find(code);

	if (!found)
		return NULL;
	return found->string ? found->string : "";
}

int *ml_errcode_last(void)
{
	return &last;
}
