/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * env: MPILITE_UNEXPECTED_MAX=8M
 * Description: a rank that does not receive for a while does not grow by what is sent to it: beyond
 * what the user allows, messages stay with their senders (MPI 5.0 section 3.5, fairness and
 * resource limitations). They arrive all the same, and later ones are sent at once again.
 */
#include "tests/lib/t.h"

#include <sys/resource.h>

/* What watches the program's memory takes several times as much for itself. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OVERHEAD 6
#else
#define OVERHEAD 1
#endif

enum { SIZE = 2000, TOTAL = 40 << 20, GROWTH_MAX = OVERHEAD * (24 << 20), LAST = 1 << 20 };

static unsigned char out[SIZE], in[SIZE];

static long long resident_max(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (long long)usage.ru_maxrss << 10;
}

static void send_all(int messages)
{
	MPI_Request *request = calloc((size_t)messages + 1, sizeof(*request));

	t_fill(out, SIZE, (uint64_t)t_rank);
	for (int i = 0; i < messages; i++)
		MPI_Isend(out, SIZE, MPI_BYTE, 0, i, MPI_COMM_WORLD, &request[i]);
	MPI_Isend(NULL, 0, MPI_BYTE, 0, LAST, MPI_COMM_WORLD, &request[messages]);
	MPI_Waitall(messages + 1, request, MPI_STATUSES_IGNORE);
	free(request);
}

int main(int argc, char **argv)
{
	int messages;
	long long before;

	t_init(&argc, &argv);
	messages = TOTAL / SIZE / (t_size - 1);
	for (t_step = 0; t_step < 2; t_step++) {
		if (t_rank > 0) {
			send_all(messages);
			continue;
		}
		before = resident_max();
		for (int source = 1; source < t_size; source++)
			MPI_Recv(NULL, 0, MPI_BYTE, source, LAST, MPI_COMM_WORLD,
				 MPI_STATUS_IGNORE);
		t_check(resident_max() - before < GROWTH_MAX, "grew by %lld bytes",
			resident_max() - before);
		for (int i = messages - 1; i >= 0; i--) {
			for (int source = 1; source < t_size; source++) {
				MPI_Recv(in, SIZE, MPI_BYTE, source, i, MPI_COMM_WORLD,
					 MPI_STATUS_IGNORE);
				t_check_fill(in, SIZE, (uint64_t)source, "message");
			}
		}
	}
	return t_done();
}
