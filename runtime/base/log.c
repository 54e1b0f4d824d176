/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line, one write. The line is built on the stack, so that any thread may speak at any time.
 * See log.h.
 */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/param.h"

static char prefix[64] = "MPI-Lite: ";

void ml_log_init(const char *program, int rank)
{
	if (rank >= 0)
		snprintf(prefix, sizeof(prefix), "%.32s: rank %d: ", program, rank);
	else
		snprintf(prefix, sizeof(prefix), "%.32s: ", program);
}

static void write_line(const char *format, va_list args)
{
	static const char cut[] = "...\n";
	char line[ML_LOG_LINE_MAX];
	int saved_errno = errno;
	size_t start = (size_t)snprintf(line, sizeof(line), "%s", prefix);
	int length = vsnprintf(line + start, sizeof(line) - start, format, args);
	size_t end = start + (length < 0 ? 0 : (size_t)length);

	for (char *p = strchr(line, '\n'); p; p = strchr(p, '\n'))
		*p = ' ';
	/* The newline takes the place of the NUL. */
	if (end >= sizeof(line)) {
		end = sizeof(line);
		memcpy(line + end - strlen(cut), cut, strlen(cut));
	} else {
		line[end++] = '\n';
	}
	/* Nowhere to say that fd 2 does not work. */
	while (write(STDERR_FILENO, line, end) < 0 && errno == EINTR)
		continue;
	errno = saved_errno;
}

void ml_log(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_line(format, args);
	va_end(args);
}

void ml_log_verbose(const char *format, ...)
{
	va_list args;

	if (!ml_param.verbose)
		return;
	va_start(args, format);
	write_line(format, args);
	va_end(args);
}
