/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocks that are read from the memory of the rank whose they are.
 * What: each two ranks tell each other where their blocks are, read them, and tell each other that they have. Who may not read says
 *	so and gets a message instead, so that nothing need be known before.
 * When: large blocks of an allgather or alltoall.
 * Cost: one copy of every byte that a rank receives, by that rank, and two small messages each way between each two ranks.
 */
#include "collectives/builders.h"
#include "type/pack.h"

/* A block as bytes in a row: where it is, or in memory of its own. */
static struct ml_part flatten(struct ml_sched *s, struct ml_part part, bool apart)
{
	size_t bytes = (size_t)part.count * part.type->size;

	if (apart || !ml_pack_is_contiguous(part.type, (size_t)part.count))
		return ml_sched_scratch_flat(s, part);
	return (struct ml_part){ ml_pack_address(part.base, part.type), (MPI_Count)bytes, ml_type_find(MPI_BYTE) };
}

static struct ml_part small(const void *base, size_t bytes)
{
	return (struct ml_part){ (unsigned char *)(uintptr_t)base, (MPI_Count)bytes, ml_type_find(MPI_BYTE) };
}

/* The other ranks, beginning with the next, so that few read the same one. */
static int32_t peer_at(const struct ml_sched *s, int32_t i)
{
	return ml_sched_wrap(s, s->rank + i);
}

/* While steps are counted there is one pair, to which nothing is written. */
static struct ml_sched_pair *pair_at(const struct ml_sched *s, struct ml_sched_pair *pairs, int32_t rank)
{
	static struct ml_sched_pair none;

	return s->step ? &pairs[rank] : &none;
}

/* The own block is copied while the others answer. */
static void add_reads(struct ml_sched *s, struct ml_sched_pair *pairs, struct ml_part own, struct ml_part place)
{
	for (int32_t i = 1; i < s->size; i++) {
		int32_t rank = peer_at(s, i);
		struct ml_sched_pair *pair = pair_at(s, pairs, rank);

		ml_sched_send(s, rank, small(&pair->mine, sizeof pair->mine));
		ml_sched_recv(s, rank, small(&pair->theirs, sizeof pair->theirs));
	}
	ml_sched_copy(s, own, place);
	ml_sched_wait(s);
	for (int32_t i = 1; i < s->size; i++) {
		int32_t rank = peer_at(s, i);
		struct ml_sched_pair *pair = pair_at(s, pairs, rank);

		ml_sched_read(s, rank, pair->take, pair);
		ml_sched_send(s, rank, small(&pair->has_read, 1));
		ml_sched_recv(s, rank, small(&pair->was_read, 1));
	}
	ml_sched_wait(s);
}

static void add_messages(struct ml_sched *s, struct ml_sched_pair *pairs)
{
	for (int32_t i = 1; i < s->size; i++) {
		int32_t rank = peer_at(s, i);
		struct ml_sched_pair *pair = pair_at(s, pairs, rank);

		ml_sched_send(s, rank, pair->give);
		ml_sched_unless(s, &pair->was_read);
		ml_sched_recv(s, rank, pair->take);
		ml_sched_unless(s, &pair->has_read);
	}
	ml_sched_wait(s);
}

/* What goes to a rank, as bytes. */
static struct ml_part prepare(struct ml_sched *s, struct ml_part block, bool apart)
{
	struct ml_part flat = flatten(s, block, apart);

	if (flat.base != ml_pack_address(block.base, block.type))
		ml_sched_copy(s, block, flat);
	return flat;
}

/* Where the other one finds our block: in a page that we lend it, or where it is. */
static struct ml_direct_spot show(struct ml_sched *s, struct ml_part give, bool is_ready)
{
	size_t bytes = (size_t)give.count;
	struct ml_direct_spot spot = ml_direct_spot_of(give.base, bytes);
	const unsigned char *page = is_ready && !spot.heap ? ml_sched_lend(s, give) : NULL;

	return page ? ml_direct_spot_of(page, bytes) : spot;
}

static void add_exchange(struct ml_sched *s, struct ml_sched_pair *pairs, struct ml_part own, const struct ml_blocks *take)
{
	for (int32_t i = 1; i < s->size; i++) {
		struct ml_sched_pair *pair = &pairs[peer_at(s, i)];
		struct ml_part flat = flatten(s, ml_blocks_part(take, peer_at(s, i)), false);

		if (!s->step)
			continue;
		pair->take = flat;
		pair->mine = show(s, pair->give, !s->needs.steps);
	}
	add_reads(s, pairs, own, ml_blocks_part(take, s->rank));
	add_messages(s, pairs);
	for (int32_t i = 1; i < s->size; i++) {
		struct ml_part block = ml_blocks_part(take, peer_at(s, i));

		if (!ml_pack_is_contiguous(block.type, (size_t)block.count))
			ml_sched_copy(s, pair_at(s, pairs, peer_at(s, i))->take, block);
	}
}

static struct ml_sched_pair *new_pairs(struct ml_sched *s)
{
	return (struct ml_sched_pair *)(void *)ml_sched_scratch(s, (size_t)s->size * sizeof(struct ml_sched_pair));
}

void ml_sched_add_direct_allgather(struct ml_sched *s, struct ml_part own, const struct ml_blocks *take)
{
	struct ml_sched_pair *pairs = new_pairs(s);
	struct ml_part flat = prepare(s, own, false);

	for (int32_t rank = 0; s->step && rank < s->size; rank++)
		pairs[rank].give = flat;
	add_exchange(s, pairs, own, take);
}

void ml_sched_add_direct_alltoall(struct ml_sched *s, const struct ml_blocks *give, const struct ml_blocks *take)
{
	struct ml_sched_pair *pairs = new_pairs(s);

	for (int32_t i = 1; i < s->size; i++) {
		struct ml_part flat = prepare(s, ml_blocks_part(give, peer_at(s, i)), give == take);

		if (s->step)
			pairs[peer_at(s, i)].give = flat;
	}
	add_exchange(s, pairs, ml_blocks_part(give, s->rank), take);
}
