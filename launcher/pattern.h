/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text with conversions that stand for a rank: the tags before lines of output and the names of files.
 *
 *	%r rank   %R rank, with zeros as wide as the largest   %g program   %p launcher's proxy: 0   %h host
 *	%n job: mpirun-HOST-PID   %P process   %s stdout or stderr   %t time   %% a percent sign
 */
#ifndef ML_LAUNCHER_PATTERN_H
#define ML_LAUNCHER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ml_pattern_values {
	uint32_t rank, ranks;
	uint32_t app;
	pid_t pid;
	bool is_stderr;
};

/* Whether all conversions are known. */
bool ml_pattern_is_good(const char *pattern);

/* Writes the text, which is cut at size - 1 bytes; returns its length. */
size_t ml_pattern_format(const char *pattern, const struct ml_pattern_values *values, char *text, size_t size);

/* A pattern of two parts. Percent signs of the first stand for themselves unless it is a pattern. NULL without memory. */
char *ml_pattern_join(const char *first, bool is_pattern, const char *second);

#endif
