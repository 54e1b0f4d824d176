/* SPDX-License-Identifier: BSD-2-Clause */
/* Views: see view.h. */
#include "io/view.h"

#include "object/error.h"

/* Some ranks have nothing in the file: a filetype may be empty. */
static int check(const struct ml_view *view)
{
	const struct ml_type *etype = view->etype, *filetype = view->filetype;

	if (etype->size == 0)
		ml_note("the etype has no data");
	else if (filetype->size % etype->size != 0)
		ml_note("the filetype has %zu bytes, which are no whole etypes of %zu", filetype->size, etype->size);
	else if (etype->true_lb < 0 || filetype->true_lb < 0)
		ml_note("a displacement in the filetype is negative");
	else if (filetype->size > 0 && filetype->extent <= 0)
		ml_note("the extent of the filetype is %lld", (long long)filetype->extent);
	else
		return MPI_SUCCESS;
	return MPI_ERR_TYPE;
}

/* Looks at each extent of a filetype, and whether the next one begins behind it. */
static bool is_ascending(const struct ml_type *type)
{
	uintptr_t end = 0;
	struct ml_piece piece[64];
	struct ml_pack cursor;

	if (type->true_extent > type->extent)
		return false;
	ml_pack_init(&cursor, NULL, 1, type);
	while (cursor.position < cursor.bytes) {
		size_t pieces = ml_pack_pieces(&cursor, cursor.bytes - cursor.position, piece, ML_ARRAY_LEN(piece));

		for (size_t i = 0; i < pieces; i++) {
			if ((uintptr_t)piece[i].address < end)
				return false;
			end = (uintptr_t)piece[i].address + piece[i].bytes;
		}
	}
	return true;
}

void ml_view_drop(const struct ml_view *view)
{
	ml_type_drop(view->given_etype);
	ml_type_drop(view->given_filetype);
	ml_type_drop(view->etype);
	ml_type_drop(view->filetype);
}

int ml_view_make(const struct ml_datarep *rep, const struct ml_type *etype, const struct ml_type *filetype, struct ml_view *view)
{
	struct ml_view made = { .rep = rep, .given_etype = etype, .given_filetype = filetype };
	int error = ml_datarep_layout(rep, etype, &made.etype);

	if (error)
		return error;
	error = ml_datarep_layout(rep, filetype, &made.filetype);
	if (error) {
		ml_type_drop(made.etype);
		return error;
	}
	ml_type_hold(etype);
	ml_type_hold(filetype);
	error = check(&made);
	if (error) {
		ml_view_drop(&made);
		return error;
	}
	made.is_ascending = is_ascending(made.filetype);
	*view = made;
	return MPI_SUCCESS;
}

/* Predefined types need nobody who holds them. */
struct ml_view ml_view_bytes(void)
{
	const struct ml_type *byte = ml_type_find(MPI_BYTE);
	struct ml_view view = { .etype = byte, .filetype = byte, .given_etype = byte, .given_filetype = byte, .is_ascending = true };

	ml_datarep_find("native", &view.rep);
	return view;
}

/* Filetypes of which the last byte still has an offset. */
static size_t tiles(const struct ml_view *view)
{
	const struct ml_type *type = view->filetype;
	int64_t room = INT64_MAX - view->disp;

	if (type->size == 0 || type->true_lb + type->true_extent > room)
		return 0;
	return (size_t)ml_min((room - type->true_lb - type->true_extent) / type->extent + 1, INT64_MAX / (int64_t)type->size);
}

int ml_view_find(const struct ml_view *view, MPI_Offset offset, size_t bytes, size_t *position_out)
{
	size_t end, position;

	if (!__builtin_mul_overflow((size_t)offset, view->etype->size, &position) && !__builtin_add_overflow(position, bytes, &end) &&
	    (!bytes || end <= tiles(view) * view->filetype->size)) {
		*position_out = position;
		return MPI_SUCCESS;
	}
	if (view->filetype->size == 0)
		ml_note("the filetype has no data");
	else
		ml_note("offset %lld is beyond what a file can have", (long long)offset);
	return MPI_ERR_ARG;
}

struct ml_pack ml_view_cursor(const struct ml_view *view, size_t position)
{
	struct ml_pack cursor;

	ml_pack_init(&cursor, (const void *)(uintptr_t)view->disp, tiles(view), view->filetype);
	cursor.position = position;
	return cursor;
}

MPI_Offset ml_view_byte(const struct ml_view *view, size_t position)
{
	struct ml_pack cursor = ml_view_cursor(view, position);
	struct ml_piece piece;

	if (position >= cursor.bytes || !ml_pack_pieces(&cursor, 1, &piece, 1))
		return view->disp;
	return (MPI_Offset)(uintptr_t)piece.address;
}

size_t ml_view_before(const struct ml_view *view, size_t low, size_t high, int64_t byte)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ml_view_byte(view, middle) < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* An etype that begins before the end and is not whole counts. */
MPI_Offset ml_view_end(const struct ml_view *view, int64_t size)
{
	size_t before = ml_view_before(view, 0, tiles(view) * view->filetype->size, size);

	return (MPI_Offset)(before / view->etype->size + (before % view->etype->size != 0));
}
