/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of options and parameters in print: for --help, for the manual pages and for the shell's completion. */
#ifndef ML_LAUNCHER_HELP_H
#define ML_LAUNCHER_HELP_H

#include <stdbool.h>

/*
 * Whether --help knows a topic: those of options.def, collectives, and man-options, man-parameters and completion for the build.
 */
bool ml_help_has_topic(const char *topic);

/* Prints a topic, or all options for NULL. */
void ml_help_print(int fd, const char *topic);

/* One line. */
void ml_help_print_usage(int fd);

#endif
