/* SPDX-License-Identifier: BSD-2-Clause */
/* The job card as text: six decimal numbers after a format number, separated by colons. */
#include "job/card.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "os/fd.h"
#include "os/mem.h"
#include "os/proc.h"

#define FORMAT 1
enum { FIELD_FORMAT, FIELD_PID, FIELD_START, FIELD_FD, FIELD_INODE, FIELD_RANK, FIELD_SIZE, FIELDS };

void ml_card_format(const struct ml_card *card, char text[ML_CARD_TEXT_MAX])
{
	snprintf(text, ML_CARD_TEXT_MAX, "%d:%" PRId32 ":%" PRIu64 ":%" PRId32 ":%" PRIu64 ":%" PRIu32 ":%" PRIu32, FORMAT,
	         card->launcher_pid, card->launcher_start, card->fd, card->inode, card->rank, card->size);
}

/* Splits text into exactly FIELDS unsigned decimal numbers. */
static int split(const char *text, uint64_t field[FIELDS])
{
	for (int i = 0; i < FIELDS; i++) {
		char *end;

		if (*text < '0' || *text > '9' || (text[0] == '0' && text[1] >= '0' && text[1] <= '9'))
			return -EINVAL;
		errno = 0;
		field[i] = strtoull(text, &end, 10);
		if (errno || *end != (i + 1 < FIELDS ? ':' : '\0'))
			return -EINVAL;
		text = end + 1;
	}
	return 0;
}

int ml_card_parse(const char *text, struct ml_card *card_out)
{
	uint64_t field[FIELDS];

	if (strlen(text) >= ML_CARD_TEXT_MAX || split(text, field) != 0)
		return -EINVAL;
	if (field[FIELD_FORMAT] != FORMAT || field[FIELD_PID] - 1 >= INT32_MAX || field[FIELD_FD] > INT32_MAX)
		return -EINVAL;
	if (field[FIELD_SIZE] > INT32_MAX || field[FIELD_RANK] >= field[FIELD_SIZE])
		return -EINVAL;
	*card_out = (struct ml_card){
		.launcher_pid = (int32_t)field[FIELD_PID],
		.launcher_start = field[FIELD_START],
		.fd = (int32_t)field[FIELD_FD],
		.inode = field[FIELD_INODE],
		.rank = (uint32_t)field[FIELD_RANK],
		.size = (uint32_t)field[FIELD_SIZE],
	};
	return 0;
}

static bool is_segment(int fd, uint64_t inode)
{
	uint64_t dev, found;

	return ml_mem_inode(fd, &dev, &found) == 0 && found == inode;
}

int ml_card_open(const struct ml_card *card, int *fd_out)
{
	char path[64];
	int fd;

	if (is_segment(card->fd, card->inode)) {
		*fd_out = card->fd;
		return ml_fd_set_cloexec(card->fd, true);
	}
	if (!ml_proc_is_alive(card->launcher_pid, card->launcher_start))
		return -ESTALE;
	snprintf(path, sizeof path, "/proc/%d/fd/%d", card->launcher_pid, card->fd);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (!is_segment(fd, card->inode)) {
		close(fd);
		return -ENOENT;
	}
	*fd_out = fd;
	return 0;
}
