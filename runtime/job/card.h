/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job card: what the launcher tells a rank before exec, in one environment variable. Written by the launcher, read once
 * by the rank. A process without a card is a singleton.
 *
 * The card names the segment twice: by descriptor number and by inode. A process in between (a shell, a wrapper script, an
 * interpreter) may have closed or reused the descriptor; then the launcher's own copy, /proc/PID/fd/N, serves.
 */
#ifndef ML_JOB_CARD_H
#define ML_JOB_CARD_H

#include <stddef.h>
#include <stdint.h>

#define ML_CARD_VARIABLE "MPILITE_JOB"
#define ML_CARD_TEXT_MAX 160

struct ml_card {
	int32_t launcher_pid;
	uint64_t launcher_start; /* start time in clock ticks since boot: pids are reused, pairs are not */
	int32_t fd;              /* descriptor of the segment, inherited */
	uint64_t inode;          /* of the segment */
	uint32_t rank;           /* index of this process in the job */
	uint32_t size;           /* processes in the job */
};

/* Writes the card as text (at most ML_CARD_TEXT_MAX bytes with the terminating zero). */
void ml_card_format(const struct ml_card *card, char text[ML_CARD_TEXT_MAX]);

/* Reads a card. Returns -EINVAL for anything that ml_card_format did not write; the text may come from anybody. */
int ml_card_parse(const char *text, struct ml_card *card_out);

/*
 * Returns a descriptor of the card's segment that the caller closes: the inherited one if its inode is right, else the
 * launcher's through /proc. -ESTALE when the launcher is gone, -ENOENT or -EPERM when its descriptor cannot be opened.
 */
int ml_card_open(const struct ml_card *card, int *fd_out);

#endif
