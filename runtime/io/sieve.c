/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small extents: see sieve.h.
 *
 * Memory that is mapped must stay in the file while it is written, or the process dies of it. So the blocks of the file are reserved before: what does
 * not fit on the device is found then, and only another program that cuts the file short meanwhile can do harm.
 */
#include "io/sieve.h"

#include <errno.h>
#include <fcntl.h>

#include "base/spare.h"
#include "os/fd.h"
#include "os/mem.h"

/* So much of the file at a time: what is read stays in the second cache, a mapping is dear to make. */
#define READ_SPAN ((int64_t)256 << 10)
#define WRITE_SPAN ((int64_t)4 << 20)

/* A mapping begins and ends there, so that the kernel may map large pages: small ones are a hundred times dearer where it keeps large ones. */
#define LARGE_PAGE ((int64_t)2 << 20)

/* A look at this many extents decides; they have to be at least so many, and on average this close to each other. */
#define PROBES 32
#define READ_LEAST 2
#define READ_STEP 4096
#define WRITE_LEAST 4
#define WRITE_STEP 32768

/* Bytes of the file from the first to the last of a stretch. */
static int64_t first_of(const struct ml_sieve *s)
{
	return ml_view_byte(s->view, s->position);
}

static int64_t span_of(const struct ml_sieve *s)
{
	return ml_view_byte(s->view, s->position + s->bytes - 1) + 1 - first_of(s);
}

size_t ml_sieve_find(const struct ml_sieve *s)
{
	struct ml_pack cursor = ml_view_cursor(s->view, s->position);
	struct ml_piece piece[PROBES];
	size_t extents = s->view->is_ascending ? ml_pack_pieces(&cursor, s->bytes, piece, PROBES) : 0;
	int64_t first = first_of(s), end;

	if (extents < (s->writes ? WRITE_LEAST : READ_LEAST))
		return 0;
	end = (int64_t)(uintptr_t)piece[extents - 1].address + (int64_t)piece[extents - 1].bytes;
	if ((end - first) / (int64_t)extents > (s->writes ? WRITE_STEP : READ_STEP))
		return 0;
	end = first + READ_SPAN;
	if (s->writes)
		end = first + WRITE_SPAN - (first + WRITE_SPAN) % LARGE_PAGE;
	return ml_view_before(s->view, s->position, s->position + s->bytes, end) - s->position;
}

/* The view as a datatype in memory, of which the byte `first` of the file is at `base`. */
static struct ml_pack in_memory(const struct ml_sieve *s, const unsigned char *base, int64_t first)
{
	struct ml_pack cursor = ml_view_cursor(s->view, s->position);

	cursor.base = (unsigned char *)((uintptr_t)base - (uintptr_t)first + (uintptr_t)s->view->disp);
	return cursor;
}

static ssize_t read_span(const struct ml_sieve *s, unsigned char *data)
{
	int64_t first = first_of(s), span = span_of(s);
	unsigned char *base = ml_spare_new((size_t)span);
	ssize_t got = base ? ml_fd_read_at(s->fd, base, (size_t)span, first) : -ENOMEM;

	if (got >= 0) {
		struct ml_pack cursor = in_memory(s, base, first);
		size_t end = s->position + s->bytes;

		if (got < span)
			end = ml_view_before(s->view, s->position, end, first + got);
		got = (ssize_t)(end - s->position);
		ml_pack_out(&cursor, data, (size_t)got);
	}
	ml_spare_free(base);
	return got;
}

static ssize_t write_span(const struct ml_sieve *s, const unsigned char *data)
{
	int64_t first = first_of(s), span = span_of(s), begin = first - first % LARGE_PAGE;
	size_t size = ML_ROUND_UP((size_t)(first + span - begin), (size_t)LARGE_PAGE);
	struct ml_pack cursor;
	void *base;
	int error;

	if (fallocate(s->fd, 0, first, span) != 0)
		return -errno;
	error = ml_mem_map_aligned(s->fd, (size_t)begin, size, (size_t)LARGE_PAGE, &base);
	if (error)
		return error;
	error = ml_mem_populate((unsigned char *)base + (first - begin), (size_t)span);
	cursor = in_memory(s, base, begin);
	if (!error)
		ml_pack_in(&cursor, data, s->bytes);
	ml_mem_unmap(base, size);
	return error ? error : (ssize_t)s->bytes;
}

ssize_t ml_sieve_move(const struct ml_sieve *s, unsigned char *data)
{
	return s->writes ? write_span(s, data) : read_span(s, data);
}
