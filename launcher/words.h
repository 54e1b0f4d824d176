/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of programs (-configfile, --app): each line is what stands between two colons of a command line. Words are separated by
 * blanks; quotes and backslashes work as in a shell, but nothing is expanded. A word that begins with # begins a comment.
 */
#ifndef ML_LAUNCHER_WORDS_H
#define ML_LAUNCHER_WORDS_H

/*
 * Reads a file into a NULL-terminated list of words, with ":" between lines. The caller owns list and words. -errno; -EINVAL when a
 * quotation does not end.
 */
int ml_words_read(const char *path, char ***words_out);

#endif
