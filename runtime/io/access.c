/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving data: see access.h. A block of memory goes to the extents of the file in which it lies, one call of the kernel each.
 * Memory in small blocks is packed first, a bounded part at a time. Extents that are small and close to each other are moved at
 * once (sieve.h).
 */
#include "io/access.h"

#include "base/spare.h"
#include "io/sieve.h"
#include "object/error.h"
#include "os/fd.h"
#include "os/guard.h"

/* Memory is packed so much at a time, and not where its blocks are long. */
#define PACK_BYTES ((size_t)256 << 10)
#define LONG_BLOCK ((size_t)4096)

/* Extents that are looked at together. */
#define PIECES 64

struct transfer {
	int fd;
	bool writes;
	bool can_map;          /* to write to */
	bool is_over;          /* the file has ended */
	const struct ml_view *view;
	struct ml_pack cursor; /* in the file */
	size_t done;
	int error;             /* -errno */
};

static MPI_Offset offset_of(const struct ml_piece *extent)
{
	return (MPI_Offset)(uintptr_t)extent->address;
}

/* One extent. False at the end of the file, and when something is wrong. */
static bool move_extent(struct transfer *a, unsigned char *data, size_t n, MPI_Offset offset)
{
	ssize_t got = (ssize_t)n;

	if (a->writes)
		a->error = ml_fd_write_at(a->fd, data, n, offset);
	else if ((got = ml_fd_read_at(a->fd, data, n, offset)) < 0)
		a->error = (int)got;
	if (a->error)
		return false;
	a->done += (size_t)got;
	return (size_t)got == n;
}

static bool move_extents(struct transfer *a, unsigned char *data, const struct ml_piece *extent, size_t extents)
{
	for (size_t i = 0; i < extents; data += extent[i++].bytes)
		if (!move_extent(a, data, extent[i].bytes, offset_of(&extent[i])))
			return false;
	return true;
}

/* Small extents at once, if that is possible. Returns how much was moved, or was to be moved but for the end of the file. */
static size_t move_sieved(struct transfer *a, size_t position, unsigned char *data, size_t n)
{
	struct ml_sieve s = { a->fd, a->writes, a->view, position, n };
	ssize_t moved;

	if (a->writes && !a->can_map)
		return 0;
	s.bytes = ml_sieve_find(&s);
	if (!s.bytes)
		return 0;
	moved = ml_sieve_move(&s, data);
	if (moved < 0) {
		a->can_map = false;
		return 0;
	}
	a->done += (size_t)moved;
	a->is_over = (size_t)moved < s.bytes;
	return s.bytes;
}

/* One block of memory. */
static bool move_block(struct transfer *a, unsigned char *data, size_t n)
{
	struct ml_piece extent[PIECES];

	while (n && !a->is_over) {
		size_t before = a->cursor.position, extents = ml_pack_pieces(&a->cursor, n, extent, PIECES);
		size_t moved = extents > 1 ? move_sieved(a, before, data, n) : 0;

		if (moved)
			a->cursor.position = before + moved;
		else if (!move_extents(a, data, extent, extents))
			return false;
		moved = a->cursor.position - before;
		data += moved;
		n -= moved;
	}
	return !a->is_over;
}

/* Blocks of memory that are short, as one: the next n bytes. */
static bool move_packed(struct transfer *a, struct ml_pack *memory, unsigned char *packed, size_t n)
{
	size_t before = a->done;
	bool all;

	if (a->writes)
		ml_pack_out(memory, packed, n);
	all = move_block(a, packed, n);
	if (!a->writes)
		ml_pack_in(memory, packed, a->done - before);
	return all;
}

/* Memory whose bytes are those of the file. */
static void move_all(struct transfer *a, const struct ml_access *data)
{
	bool is_block = ml_pack_is_contiguous(data->type, data->count);
	unsigned char *packed = is_block ? NULL : ml_spare_new(ml_min(data->bytes, PACK_BYTES));
	struct ml_pack memory;

	ml_pack_init(&memory, data->buffer, data->count, data->type);
	for (bool goes_on = true; goes_on && memory.position < memory.bytes;) {
		size_t before = memory.position, left = memory.bytes - before;
		struct ml_piece piece;

		ml_pack_pieces(&memory, left, &piece, 1);
		if (piece.bytes >= LONG_BLOCK || piece.bytes == left || !packed) {
			goes_on = move_block(a, piece.address, piece.bytes);
		} else {
			memory.position = before;
			goes_on = move_packed(a, &memory, packed, ml_min(left, PACK_BYTES));
		}
	}
	ml_spare_free(packed);
}

/* Elements that look otherwise in the file, some at a time. Returns MPI_SUCCESS, or a class with a note. */
static int convert_all(struct transfer *a, const struct ml_datarep *rep, const struct ml_access *data, size_t *done_out)
{
	size_t each = data->count ? data->bytes / data->count : 0, most = each ? ml_max(PACK_BYTES / each, (size_t)1) : 0;
	unsigned char *packed = each ? ml_spare_new(most * each) : NULL;
	struct ml_datarep_part part = { .type = data->type, .buffer = data->buffer };
	int error = each && !packed ? MPI_ERR_NO_MEM : MPI_SUCCESS;

	*done_out = 0;
	for (bool goes_on = each && packed; goes_on && part.first < data->count; part.first += part.n) {
		size_t before = a->done, done = 0;

		part.n = ml_min(most, data->count - part.first);
		if (a->writes)
			error = ml_datarep_write(rep, &part, packed);
		goes_on = !error && move_block(a, packed, part.n * each);
		if (a->writes)
			done = goes_on ? part.n * data->type->size : 0;
		else
			error = ml_datarep_read(rep, &part, packed, a->done - before, &done);
		*done_out += done;
		goes_on &= !error;
	}
	ml_spare_free(packed);
	return error;
}

/* In atomic mode an access excludes others to all that lies between its first and its last byte. */
static int lock(struct ml_file *file, bool writes, MPI_Offset first, MPI_Offset bytes)
{
	int error;

	pthread_mutex_lock(&file->atomicity);
	error = ml_fd_lock(file->fd, writes, first, bytes);
	if (error)
		pthread_mutex_unlock(&file->atomicity);
	return error;
}

static void unlock(struct ml_file *file, MPI_Offset first, MPI_Offset bytes)
{
	ml_fd_unlock(file->fd, first, bytes);
	pthread_mutex_unlock(&file->atomicity);
}

int ml_access_run(struct ml_file *file, bool writes, size_t position, const struct ml_access *data, size_t *done_out)
{
	struct transfer a = {
		.fd = file->fd, .writes = writes, .can_map = file->amode & MPI_MODE_RDWR, .view = &file->view,
		.cursor = ml_view_cursor(&file->view, position),
	};
	MPI_Offset first = 0, bytes = 0;
	int error = MPI_SUCCESS, failed;

	if (file->atomic && data->bytes) {
		first = ml_view_byte(&file->view, position);
		bytes = ml_view_byte(&file->view, position + data->bytes - 1) + 1 - first;
	}
	{
		ML_GUARD_AWAY;

		if (bytes > 0)
			a.error = lock(file, writes, first, bytes);
		if (!a.error) {
			if (file->view.rep->converts)
				error = convert_all(&a, file->view.rep, data, done_out);
			else
				move_all(&a, data);
			if (bytes > 0)
				unlock(file, first, bytes);
		}
	}
	if (!file->view.rep->converts)
		*done_out = a.done;
	failed = ml_error_convert(a.error);
	if (failed)
		return failed == MPI_ERR_OTHER ? MPI_ERR_IO : failed;
	return error;
}
