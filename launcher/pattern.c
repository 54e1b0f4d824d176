/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/pattern.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/compiler.h"

static const char known[] = "rRgphnPst%";

bool ml_pattern_is_good(const char *pattern)
{
	for (const char *at = strchr(pattern, '%'); at; at = strchr(at + 2, '%'))
		if (at[1] == '\0' || !strchr(known, at[1]))
			return false;
	return true;
}

static int width_of(uint32_t ranks)
{
	int width = 1;

	for (; ranks >= 10; ranks /= 10)
		width++;
	return width;
}

/* Open MPI's time: "Thu Nov 26 03:54:52 2026". */
static int format_time(char *text, size_t size)
{
	time_t now = time(NULL);
	struct tm parts;

	return (int)strftime(text, size, "%a %b %e %H:%M:%S %Y", localtime_r(&now, &parts));
}

static int format_one(char conversion, const struct ml_pattern_values *values, char *text, size_t size)
{
	char host[HOST_NAME_MAX + 1] = "localhost";

	switch (conversion) {
	case 'r':
		return snprintf(text, size, "%u", values->rank);
	case 'R':
		return snprintf(text, size, "%0*u", width_of(values->ranks), values->rank);
	case 'g':
		return snprintf(text, size, "%u", values->app);
	case 'p':
		return snprintf(text, size, "0");
	case 'h':
		gethostname(host, sizeof(host) - 1);
		return snprintf(text, size, "%s", host);
	case 'n':
		gethostname(host, sizeof(host) - 1);
		return snprintf(text, size, "mpirun-%s-%d", host, (int)getppid());
	case 'P':
		return snprintf(text, size, "%d", (int)values->pid);
	case 's':
		return snprintf(text, size, "%s", values->is_stderr ? "stderr" : "stdout");
	case 't':
		return format_time(text, size);
	default:
		return snprintf(text, size, "%%");
	}
}

size_t ml_pattern_format(const char *pattern, const struct ml_pattern_values *values, char *text, size_t size)
{
	size_t length = 0;

	for (const char *at = pattern; *at && length < size - 1; at++) {
		if (*at != '%' || at[1] == '\0') {
			text[length++] = *at;
			continue;
		}
		length += (size_t)format_one(*++at, values, text + length, size - length);
	}
	length = ml_min(length, size - 1);
	text[length] = '\0';
	return length;
}

char *ml_pattern_join(const char *first, bool is_pattern, const char *second)
{
	char *pattern = malloc(2 * strlen(first) + strlen(second) + 1), *to = pattern;

	if (!pattern)
		return NULL;
	for (; *first; first++) {
		if (*first == '%' && !is_pattern)
			*to++ = '%';
		*to++ = *first;
	}
	strcpy(to, second);
	return pattern;
}
