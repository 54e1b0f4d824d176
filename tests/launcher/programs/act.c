/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: act ROLE ... Rank r plays the r-th role, ranks beyond them the last one; with ACT_MULTIPLE in the
 * environment several threads may call MPI. A role is a list of deeds, separated by
 * commas, between MPI_Init and MPI_Finalize; a deed is a word from the table below, with a number, word or file behind a colon.
 */
#define _GNU_SOURCE
#include <mpi.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TAG = 5, LARGE = 1 << 20 };

static char large[LARGE];
static int number;

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static void wait_for_file(const char *file)
{
	while (access(file, F_OK) != 0)
		pause_ms(10);
}

/* --- in MPI --- */

static void do_recv(const char *word)
{
	int from = strcmp(word, "any") == 0 ? MPI_ANY_SOURCE : atoi(word);

	MPI_Recv(&number, 1, MPI_INT, from, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void do_receive(const char *word)
{
	MPI_Recv(large, LARGE, MPI_CHAR, atoi(word), TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void do_send(const char *word)
{
	MPI_Send(&number, 1, MPI_INT, atoi(word), TAG, MPI_COMM_WORLD);
}

static void do_large(const char *word)
{
	MPI_Send(large, LARGE, MPI_CHAR, atoi(word), TAG, MPI_COMM_WORLD);
}

static void do_waitall(const char *word)
{
	MPI_Request request[2];

	MPI_Irecv(&number, 1, MPI_INT, atoi(word), TAG, MPI_COMM_WORLD, &request[0]);
	MPI_Isend(large, LARGE, MPI_CHAR, atoi(word), TAG + 1, MPI_COMM_WORLD, &request[1]);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
}

static void do_probe(const char *word)
{
	MPI_Probe(atoi(word), TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void do_barrier(const char *word)
{
	(void)word;
	MPI_Barrier(MPI_COMM_WORLD);
}

static void do_bcast(const char *word)
{
	MPI_Bcast(&number, 1, MPI_INT, atoi(word), MPI_COMM_WORLD);
}

/* Around the circle of ranks, small and large. */
static void circle(int bytes)
{
	static char received[LARGE];
	int rank, size;

	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	memset(large, rank, (size_t)bytes);
	MPI_Sendrecv(large, bytes, MPI_CHAR, (rank + 1) % size, TAG, received, bytes, MPI_CHAR, (rank + size - 1) % size, TAG,
		     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	for (int i = 0; i < bytes; i++)
		if (received[i] != (rank + size - 1) % size)
			MPI_Abort(MPI_COMM_WORLD, 3);
}

static void do_ring(const char *word)
{
	(void)word;
	circle(8);
	circle(4096);
}

static void do_large_ring(const char *word)
{
	(void)word;
	circle(LARGE);
}

/* A lock of the window that all have made. */
static MPI_Win window;

static void do_window(const char *word)
{
	void *base;

	(void)word;
	MPI_Win_allocate(8, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &window);
	MPI_Win_set_name(window, "ledger");
}

static void do_lock(const char *word)
{
	MPI_Win_lock(MPI_LOCK_EXCLUSIVE, atoi(word), 0, window);
}

/* Odd and even ranks apart, in reverse order: a receive from local rank 0 of the half. */
static void do_split(const char *word)
{
	int rank, size;
	MPI_Comm half;

	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_split(MPI_COMM_WORLD, rank % 2, -rank, &half);
	MPI_Comm_size(half, &size);
	MPI_Comm_set_name(half, "half");
	MPI_Recv(&number, 1, MPI_INT, atoi(word) % size, TAG, half, MPI_STATUS_IGNORE);
}

static int query(void *state, MPI_Status *status)
{
	(void)state;
	MPI_Status_set_elements(status, MPI_INT, 0);
	return MPI_SUCCESS;
}

static int release(void *state)
{
	(void)state;
	return MPI_SUCCESS;
}

static int cancel(void *state, int complete)
{
	(void)state;
	(void)complete;
	return MPI_SUCCESS;
}

static void do_grequest(const char *word)
{
	MPI_Request request;

	(void)word;
	MPI_Grequest_start(query, release, cancel, NULL, &request);
}

static void do_abort(const char *word)
{
	MPI_Abort(MPI_COMM_WORLD, atoi(word));
}

/* --- outside of MPI --- */

static void do_compute(const char *word)
{
	clock_t end = clock() + atoi(word) * (CLOCKS_PER_SEC / 1000);

	while (clock() < end)
		number++;
}

static void do_sleep(const char *word)
{
	pause_ms(atoi(word));
}

static void do_file(const char *word)
{
	wait_for_file(word);
}

/* A child that is no rank and outlives what its parent does next. */
static void do_child(const char *word)
{
	if (fork() == 0) {
		pause_ms(atoi(word));
		_exit(0);
	}
}

/* Whether a process sleeps: once it has been told to go on, that is in MPI. */
static int is_asleep(pid_t pid)
{
	char path[64], state = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%*d (act) %c", &state) != 1)
		state = 0;
	if (file)
		fclose(file);
	return state == 'S';
}

/* A child that holds this process from its next sleep until the file is there. */
static void hold(const char *file, int traced)
{
	int ready[2];
	char byte;
	pid_t rank = getpid();

	if (pipe(ready) != 0)
		exit(2);
	if (fork() == 0) {
		if (traced && ptrace(PTRACE_SEIZE, rank, 0, 0) != 0)
			perror("cannot hold the rank");
		close(ready[0]);
		close(ready[1]);
		while (!traced && !is_asleep(rank))
			pause_ms(1);
		if (!traced)
			kill(rank, SIGSTOP);
		wait_for_file(file);
		if (!traced)
			kill(rank, SIGCONT);
		_exit(0); /* which detaches */
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 0)
		exit(2);
}

static void do_stopped(const char *word)
{
	hold(word, 0);
}

static void do_traced(const char *word)
{
	hold(word, 1);
}

static void do_exit(const char *word)
{
	exit(atoi(word));
}

static void do_kill(const char *word)
{
	signal(atoi(word), SIG_DFL);
	raise(atoi(word));
}

static void do_say(const char *word)
{
	fprintf(stderr, "%s", word);
}

static void do_size(const char *word)
{
	int rank, size;

	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	printf("%d of %d%s\n", rank, size, word);
	fflush(stdout);
}

/* A thread that sends when nobody expects it any more. */
static void *send_late(void *word)
{
	pause_ms(1000);
	do_send(word);
	return NULL;
}

static void do_late(const char *word)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, send_late, (void *)(uintptr_t)word) != 0 || pthread_detach(thread) != 0)
		exit(2);
}

/* A program that a rank starts is no rank. */
static void do_system(const char *word)
{
	if (system(word) != 0)
		exit(2);
}

/* Takes memory until there is none. */
static void do_eat(const char *word)
{
	for (size_t step = (size_t)atoi(word) << 20;;) {
		char *p = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			exit(2);
		memset(p, 1, step);
	}
}

static const struct {
	const char *name;
	void (*deed)(const char *word);
} deeds[] = {
	{ "receive", do_receive }, { "recv", do_recv },	      { "send", do_send },	      { "large", do_large },   { "waitall", do_waitall },
	{ "window", do_window },   { "lock", do_lock },
	{ "probe", do_probe },	   { "barrier", do_barrier }, { "bcast", do_bcast },   { "split", do_split },
	{ "grequest", do_grequest }, { "abort", do_abort },   { "compute", do_compute }, { "sleep", do_sleep },
	{ "file", do_file },	   { "child", do_child },     { "stopped", do_stopped }, { "traced", do_traced },
	{ "exit", do_exit },	   { "kill", do_kill },	      { "say", do_say },	 { "eat", do_eat },
	{ "late", do_late },	   { "ring", do_ring },	   { "large_ring", do_large_ring },
	{ "size", do_size },	   { "system", do_system },
};

static void play(char *role)
{
	for (char *deed = strtok(role, ","); deed; deed = strtok(NULL, ",")) {
		size_t length = strcspn(deed, ":"), i = 0;

		while (i < sizeof(deeds) / sizeof(*deeds) &&
		       (strlen(deeds[i].name) != length || strncmp(deeds[i].name, deed, length) != 0))
			i++;
		if (i == sizeof(deeds) / sizeof(*deeds)) {
			fprintf(stderr, "no such deed: %s\n", deed);
			MPI_Abort(MPI_COMM_WORLD, 2);
		}
		deeds[i].deed(deed[length] ? deed + length + 1 : "");
	}
}

int main(int argc, char **argv)
{
	int rank, level = getenv("ACT_MULTIPLE") ? MPI_THREAD_MULTIPLE : MPI_THREAD_SINGLE;

	MPI_Init_thread(&argc, &argv, level, &level);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	if (argc > 1)
		play(argv[rank + 1 < argc ? rank + 1 : argc - 1]);
	MPI_Finalize();
	return 0;
}
