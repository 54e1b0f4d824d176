/* SPDX-License-Identifier: BSD-2-Clause */
/* Packed copies of blocks: see staged.h. */
#include "collectives/staged.h"

#include "base/spare.h"
#include "object/error.h"
#include "type/pack.h"

static int64_t count_of(const struct ml_blocks *blocks, int32_t i)
{
	return ml_blocks_vary(blocks) ? ml_count_view_at(blocks->counts, i) : blocks->each;
}

static int64_t bytes_of(const struct ml_blocks *blocks, int32_t i)
{
	return count_of(blocks, i) * (int64_t)blocks->type->size;
}

/* Blocks of different size: their sizes and places stand in two tables in front of them. */
static void fill_tables(struct ml_staged *staged)
{
	int64_t *counts = (int64_t *)staged->memory, *displs = counts + staged->count;

	staged->plain.base = (unsigned char *)(displs + staged->count);
	staged->plain.counts = (struct ml_count_view){ counts, true };
	staged->plain.displs = (struct ml_count_view){ displs, true };
	for (int32_t i = 0; i < staged->count; i++) {
		counts[i] = bytes_of(&staged->user, i);
		displs[i] = i ? displs[i - 1] + counts[i - 1] : 0;
	}
}

int ml_staged_init(struct ml_staged *staged, const struct ml_blocks *user, int32_t n)
{
	size_t bytes = 2 * (size_t)n * sizeof(int64_t);

	*staged = (struct ml_staged){ 0 };
	if (!user)
		return MPI_SUCCESS;
	*staged = (struct ml_staged){ .user = *user, .plain = *user, .count = n };
	if (user->type->contiguous)
		return MPI_SUCCESS;
	for (int32_t i = 0; i < n; i++)
		bytes += (size_t)bytes_of(user, i);
	staged->memory = ml_spare_new(bytes);
	if (!staged->memory) {
		ml_note("%zu bytes to pack %s", bytes, user->type->name);
		return MPI_ERR_NO_MEM;
	}
	staged->plain = (struct ml_blocks){ .base = staged->memory, .type = ml_type_find(MPI_BYTE) };
	if (ml_blocks_vary(user))
		fill_tables(staged);
	else
		staged->plain.each = bytes_of(user, 0);
	return MPI_SUCCESS;
}

void ml_staged_fini(struct ml_staged *staged)
{
	ml_spare_free(staged->memory);
}

static struct ml_pack cursor(const struct ml_staged *staged, int32_t i)
{
	struct ml_pack pack;

	ml_pack_init(&pack, ml_blocks_at(&staged->user, i), (size_t)count_of(&staged->user, i), staged->user.type);
	return pack;
}

void ml_staged_pack(const struct ml_staged *staged, int32_t i)
{
	struct ml_pack pack;

	if (!staged->memory)
		return;
	pack = cursor(staged, i);
	ml_pack_out(&pack, ml_blocks_at(&staged->plain, i), pack.bytes);
}

void ml_staged_unpack(const struct ml_staged *staged, int32_t i)
{
	struct ml_pack pack;

	if (!staged->memory)
		return;
	pack = cursor(staged, i);
	ml_pack_in(&pack, ml_blocks_at(&staged->plain, i), pack.bytes);
}

void ml_staged_pack_all(const struct ml_staged *staged)
{
	for (int32_t i = 0; i < staged->count; i++)
		ml_staged_pack(staged, i);
}

void ml_staged_unpack_all(const struct ml_staged *staged)
{
	for (int32_t i = 0; i < staged->count; i++)
		ml_staged_unpack(staged, i);
}
