/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 4
 * Description: what a message contains never changes what arrives (MPI 5.0 section 3.5). Messages
 * of 40 to 4096 bytes are filled with words that a transport might take for its own marks: small
 * integers, plain and shifted, all ones, random words. Long and short messages alternate, so that
 * in memory used in turns a mark is soon looked for where such a word was left; the bursts are
 * short, so that the receiver often looks before anything new is there.
 */
#include "tests/lib/t.h"

enum { WORDS = 1024, SMALL = 4096, SHIFTED = 1024, RANDOM = 1024, TAG = 1 };

static uint32_t in[WORDS], out[WORDS];

/* The word that fills message i. */
static uint32_t word_of(int i)
{
	uint64_t random = t_seed + (uint64_t)i;

	if (i < SMALL)
		return (uint32_t)i;
	i -= SMALL;
	if (i < 3 * SHIFTED)
		return (uint32_t)(i % SHIFTED) << (8 + i / SHIFTED * 8);
	return i % 2 ? UINT32_MAX : (uint32_t)t_random(&random);
}

/* Words in message i: 10 to 12 (hardly more than a line) and anything up to 1024 in turn. */
static int length_of(int i)
{
	uint64_t random = t_seed * 31 + (uint64_t)i;
	uint64_t r = t_random(&random);

	return i % 3 == 0   ? 10 + (int)(r % (WORDS - 9))
	       : i % 3 == 1 ? 10 + (int)(r % 3)
			    : 10 + (int)(r % 90);
}

static void send_one(int peer, int i)
{
	int length = length_of(i);

	for (int k = 0; k < length; k++)
		out[k] = word_of(i);
	MPI_Send(out, length, MPI_UINT32_T, peer, TAG + i, MPI_COMM_WORLD);
}

static void receive_one(int peer, int i)
{
	MPI_Status status;
	int count = -1;

	t_step = i;
	MPI_Recv(in, WORDS, MPI_UINT32_T, peer, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
	t_check_eq(status.MPI_TAG, TAG + i, "tag");
	MPI_Get_count(&status, MPI_UINT32_T, &count);
	t_check_eq(count, length_of(i), "length of a message of words %#x", (unsigned)word_of(i));
	for (int k = 0; k < count; k++)
		t_check_eq(in[k], word_of(i), "word %d of %d", k, count);
}

int main(int argc, char **argv)
{
	const int messages = SMALL + 3 * SHIFTED + RANDOM;
	int peer;

	t_init(&argc, &argv);
	peer = t_rank ^ 1;
	for (int i = 0, burst; i < messages; i += burst) {
		burst = 1 + i % 7 / 3;
		/* The same burst there and back. */
		for (int k = i; t_rank < peer && k < i + burst; k++)
			send_one(peer, k);
		for (int k = i; k < i + burst; k++)
			receive_one(peer, k);
		for (int k = i; t_rank > peer && k < i + burst; k++)
			send_one(peer, k);
	}
	return t_done();
}
