/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptions of buffers for other processes: see type_form.h. */
#include "type/type_form.h"

#include <string.h>

/* The bytes that something covers, as offsets. */
struct range {
	int64_t low, high;
};

/* Makes of a range what `count` of it, `stride` bytes apart, cover. False when that cannot be counted. */
static bool repeat(struct range *range, uint64_t count, int64_t stride)
{
	int64_t last;

	if (count == 0 || count > INT64_MAX || __builtin_mul_overflow((int64_t)count - 1, stride, &last))
		return false;
	return !__builtin_add_overflow(last < 0 ? range->low : range->high, last, last < 0 ? &range->low : &range->high);
}

static bool add(struct range *range, int64_t at, uint64_t length)
{
	int64_t end;

	if (length > INT64_MAX || __builtin_add_overflow(at, (int64_t)length, &end))
		return false;
	range->low = ml_min(range->low, at);
	range->high = ml_max(range->high, end);
	return true;
}

static bool find_row(const struct ml_flat *f, struct range *range)
{
	bool counted = true;

	*range = (struct range){ INT64_MAX, INT64_MIN };
	if (f->row == ML_ROW_STRIDED)
		return add(range, 0, f->length) && repeat(range, f->count, f->stride);
	for (size_t i = 0; i < f->count && counted; i++)
		counted = f->row == ML_ROW_SAME ? add(range, f->at[i], f->length) :
		                                  add(range, f->block[i].at, f->block[i + 1].before - f->block[i].before);
	return counted;
}

/* What `count` elements of a form, `extent` bytes apart, cover. */
static bool find_range(const struct ml_flat *f, uint64_t count, int64_t extent, struct range *range)
{
	bool counted = find_row(f, range);

	for (unsigned i = 0; i < f->loops && counted; i++)
		counted = repeat(range, f->loop[i].count, f->loop[i].stride);
	return counted && repeat(range, count, extent) && !__builtin_add_overflow(range->low, f->first, &range->low) &&
	       !__builtin_add_overflow(range->high, f->first, &range->high);
}

static size_t words_of(enum ml_row row, size_t blocks, size_t loops)
{
	return ML_FORM_REST + 2 * loops + (row == ML_ROW_STRIDED ? 0 : row == ML_ROW_SAME ? blocks : 2 * blocks);
}

unsigned char *ml_form_write(const struct ml_pack *pack, uint64_t word[ML_FORM_WORDS], size_t *span_out)
{
	const struct ml_flat *f = pack->type->flat;
	uint64_t *next = word + ML_FORM_REST;
	struct range range;

	word[ML_FORM_USED] = 0;
	if (f->row == ML_ROW_NESTED || f->count > ML_FORM_WORDS || words_of(f->row, f->count, f->loops) > ML_FORM_WORDS ||
	    !find_range(f, pack->count, pack->type->extent, &range))
		return NULL;
	word[ML_FORM_SKIP] = pack->position;
	word[ML_FORM_COUNT] = pack->count;
	word[ML_FORM_EXTENT] = (uint64_t)pack->type->extent;
	word[ML_FORM_ROW] = f->row;
	word[ML_FORM_BLOCKS] = f->count;
	word[ML_FORM_LENGTH] = f->row == ML_ROW_MIXED ? f->row_bytes : f->length;
	word[ML_FORM_STRIDE] = f->row == ML_ROW_STRIDED ? (uint64_t)f->stride : 0;
	word[ML_FORM_FIRST] = (uint64_t)(f->first - range.low);
	word[ML_FORM_LOOPS] = f->loops;
	for (unsigned i = 0; i < f->loops; i++) {
		*next++ = f->loop[i].count;
		*next++ = (uint64_t)f->loop[i].stride;
	}
	for (size_t i = 0; i < f->count && f->row != ML_ROW_STRIDED; i++) {
		*next++ = (uint64_t)(f->row == ML_ROW_SAME ? f->at[i] : f->block[i].at);
		if (f->row == ML_ROW_MIXED)
			*next++ = f->block[i].before;
	}
	word[ML_FORM_USED] = (uint64_t)(next - word);
	*span_out = (size_t)(range.high - range.low);
	return pack->base + range.low;
}

/* The blocks of a row, and its bytes. */
static const char *read_row(const uint64_t *word, const uint64_t *list, struct ml_form *form)
{
	struct ml_flat *f = &form->flat;
	size_t n = f->count;

	if (word[ML_FORM_LENGTH] == 0)
		return "blocks without bytes";
	f->length = word[ML_FORM_LENGTH];
	if (f->row == ML_ROW_STRIDED) {
		f->stride = (ptrdiff_t)word[ML_FORM_STRIDE];
	} else if (f->row == ML_ROW_SAME) {
		f->at = memcpy(form->list.at, list, n * sizeof *list);
	} else {
		f->block = memcpy(form->list.block, list, 2 * n * sizeof *list);
		form->list.block[n] = (struct ml_block){ .before = f->length };
		for (size_t i = 0; i < n; i++)
			if (f->block[i].before >= f->block[i + 1].before || f->block[0].before != 0)
				return "blocks out of order";
		f->row_bytes = f->length;
		return NULL;
	}
	return __builtin_mul_overflow(f->length, n, &f->row_bytes) ? "more bytes than can be counted" : NULL;
}

/* The shape: how many words of which meaning there are. */
static const char *read_shape(const uint64_t *word, struct ml_form *form)
{
	size_t row = word[ML_FORM_ROW], blocks = word[ML_FORM_BLOCKS], loops = word[ML_FORM_LOOPS];

	if (row >= ML_ROW_NESTED || loops > ML_FLAT_LOOPS || blocks == 0 || (row != ML_ROW_STRIDED && blocks > ML_FORM_WORDS))
		return "no such form";
	if (words_of(row, blocks, loops) != word[ML_FORM_USED] || word[ML_FORM_USED] > ML_FORM_WORDS)
		return "a wrong number of words";
	form->flat = (struct ml_flat){ .row = row, .count = blocks, .loops = (unsigned)loops };
	form->flat.first = (ptrdiff_t)word[ML_FORM_FIRST];
	for (size_t i = 0; i < loops; i++)
		form->flat.loop[i] = (struct ml_loop){ word[ML_FORM_REST + 2 * i], (ptrdiff_t)word[ML_FORM_REST + 2 * i + 1] };
	return NULL;
}

/* The bytes of an element and of all of them, and where they lie. */
static const char *read_size(const uint64_t *word, size_t bytes, size_t span, struct ml_form *form)
{
	struct ml_flat *f = &form->flat;
	MPI_Aint extent = (MPI_Aint)word[ML_FORM_EXTENT];
	bool counted = true;
	struct range range;
	size_t all;

	f->bytes = f->row_bytes;
	for (unsigned i = 0; i < f->loops && counted; i++)
		counted = !__builtin_mul_overflow(f->bytes, f->loop[i].count, &f->bytes);
	if (!counted || __builtin_mul_overflow(f->bytes, word[ML_FORM_COUNT], &all) || all > PTRDIFF_MAX)
		return "more bytes than can be counted";
	if (word[ML_FORM_SKIP] > all || bytes > all - word[ML_FORM_SKIP])
		return "fewer bytes than the message";
	if (!find_range(f, word[ML_FORM_COUNT], extent, &range) || range.low < 0 || (uint64_t)range.high > span)
		return "bytes outside of the buffer";
	form->count = word[ML_FORM_COUNT];
	form->skip = word[ML_FORM_SKIP];
	form->type = (struct ml_type){ .size = f->bytes, .extent = extent, .true_lb = f->first, .flat = f, .name = "a described type" };
	return NULL;
}

const char *ml_form_read(const uint64_t word[ML_FORM_WORDS], size_t bytes, size_t span, struct ml_form *form)
{
	uint64_t own[ML_FORM_WORDS]; /* what was checked does not change any more */
	const char *wrong;

	memcpy(own, word, sizeof own);
	wrong = read_shape(own, form);
	if (!wrong)
		wrong = read_row(own, own + ML_FORM_REST + 2 * form->flat.loops, form);
	return wrong ? wrong : read_size(own, bytes, span, form);
}
