/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What MPI-Lite says to the user: plain sentences on fd 2. A call is one line and one write(2), so
 * that lines of several ranks never mix. There are no levels: a line is either worth the user's
 * time, or it is shown only with MPILITE_VERBOSE=1. Nothing here allocates or takes a lock, and
 * errno is kept; any thread may call. Success is silent.
 */
#ifndef ML_BASE_LOG_H
#define ML_BASE_LOG_H

#include "base/compiler.h"

/* Longest line with its prefix and newline; longer text is cut and ends in "...". */
#define ML_LOG_LINE_MAX 1024

/*
 * Sets the prefix: "program: ", or "program: rank R: " when rank >= 0. Until it is called the
 * prefix is "MPI-Lite: ". Call it while the process has one thread, or when only the rank becomes
 * known.
 */
void ml_log_init(const char *program, int rank);

/* Writes one line. The text has no newline at its end; a newline inside becomes a space. */
ml_cold void ml_log(const char *format, ...) ml_printf(1, 2);

/* The same, but only when the parameter `verbose` is set. */
ml_cold void ml_log_verbose(const char *format, ...) ml_printf(1, 2);

#endif
