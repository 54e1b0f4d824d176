/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * Description: a stream of messages that fills all buffers on the way, made of words that look
 * like marks of the transport (the message's own number, length and tag among them), arrives
 * complete and in order (MPI 5.0 section 3.5).
 */
#include "tests/lib/t.h"

enum { WORDS = 1024, MESSAGES = 8000 };

static uint32_t in[WORDS], out[WORDS];

static uint32_t word_of(int i, int k, int length)
{
	const uint32_t looks[] = {
		(uint32_t)i,
		(uint32_t)length,
		(uint32_t)length * 4,
		(uint32_t)length << 16,
		(uint32_t)length << 10 | 5,
		(uint32_t)length << 10 | 6,
		(uint32_t)(i % 64) << 8 | 5,
		(uint32_t)(i % 64) << 8 | 6,
		(uint32_t)k / 16,
		UINT32_MAX,
		0x80000000u | (uint32_t)i,
	};

	/* Whole lines of 16 words are alike, so that the place within a line does not matter. */
	return looks[(size_t)(i + k / 16) % (sizeof(looks) / sizeof(looks[0]))];
}

static int length_of(int i)
{
	uint64_t random = t_seed + (uint64_t)i;
	uint64_t r = t_random(&random);

	return 10 + (int)(r % (r / 4096 % 4 ? 60 : WORDS - 9));
}

int main(int argc, char **argv)
{
	int messages;

	t_init(&argc, &argv);
	messages = MESSAGES / (t_size - 1);
	for (t_step = 0; t_step < messages; t_step++) {
		int i = (int)t_step, length = length_of(i);

		for (int k = 0; t_rank > 0 && k < length; k++)
			out[k] = word_of(i, k, length);
		if (t_rank > 0)
			MPI_Send(out, length, MPI_UINT32_T, 0, 1, MPI_COMM_WORLD);
		for (int source = 1; t_rank == 0 && source < t_size; source++) {
			MPI_Status status;
			int count = -1;

			MPI_Recv(in, WORDS, MPI_UINT32_T, source, 1, MPI_COMM_WORLD, &status);
			MPI_Get_count(&status, MPI_UINT32_T, &count);
			t_check_eq(count, length, "length of the message from rank %d", source);
			for (int k = 0; k < length; k++)
				t_check_eq(in[k], word_of(i, k, length), "word %d of %d", k,
					   length);
		}
	}
	return t_done();
}
