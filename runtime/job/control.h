/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control block: what launcher and ranks tell each other while the job runs. It lies at the start of the segment.
 *
 *   who writes        what
 *   launcher          place, `app`, `placed`, `expected`, abort word (when a rank died)
 *   the creator       `origin`, before anybody else looks
 *   rank r            its own `state`, `pid`, `wait`, `sleepers`; the abort word (MPI_Abort)
 *   everybody         `arrived` (one addition each)
 *
 * Edges: R1 a rank's release store of `state` publishes what it wrote before; A1 the reader's acquire load of `state`.
 *        R2 each arrival is an acq_rel addition to `arrived`; A2 the waiter's acquire load that sees the full count.
 *        R3 the launcher arrives like a rank, then sets `placed`: who has seen it set (A3) may read the placement tables, and
 *           finds the launcher among those who have arrived. Every rank waits for it before it arrives itself.
 * A crash leaves `state` where it was; the launcher learns of the death from the kernel, never from here.
 */
#ifndef ML_JOB_CONTROL_H
#define ML_JOB_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

enum ml_rank_state {
	ML_RANK_EMPTY,     /* nobody has claimed this rank yet */
	ML_RANK_STARTING,  /* between the claim and the end of MPI_Init */
	ML_RANK_RUNNING,   /* MPI_Init has returned */
	ML_RANK_FINISHED,  /* MPI_Finalize has returned; the process may go on for long */
};

/* The state's name for people: "not in MPI yet", "starting", ... */
const char *ml_control_state_name(enum ml_rank_state state);

/* Where a rank runs; -1 = not known or not bound. Indexes are the operating system's for pu, hwloc's logical ones else. */
struct ml_place_shm {
	int32_t pu;      /* the one PU it is bound to, or -1 when it may move */
	int32_t core;
	int32_t l3;
	int32_t numa;
	int32_t package;
};

/*
 * What a sleeping rank waits for, in words, because the launcher knows no MPI. Written only on the way to sleep. `epoch` is odd
 * while the record is valid, and a reader that finds the same odd epoch before and after has read a whole record. The record
 * stays open until the wait is over or something has moved: as long as the epoch stands still, the rank has done nothing that
 * another one could notice.
 */
struct ml_wait_shm {
	ml_atomic_u64 epoch;
	uint64_t since_ns;       /* CLOCK_MONOTONIC at the start of the wait */
	char call[40];           /* "MPI_Recv" */
	char comm[40];           /* "MPI_COMM_WORLD" */
	int32_t peer;            /* rank in comm, or ML_WAIT_ANY / ML_WAIT_NONE */
	int32_t tag;             /* or ML_WAIT_ANY / ML_WAIT_NONE */
	uint64_t bytes;
	int32_t process;         /* the same peer as an index in the job, or ML_WAIT_ANY / ML_WAIT_NONE: nobody can tell who */
	uint32_t outside;        /* 1: something that is not a rank may end the wait (a generalized request) */
};
#define ML_WAIT_NONE (-1)
#define ML_WAIT_ANY (-2)

/* How often and how long a rank has slept in a call. Written when it wakes, so it costs a message nothing. */
struct ml_call_shm {
	char call[24];
	uint64_t sleeps;
	uint64_t asleep_ns;
};
#define ML_CALLS_MAX 20 /* the last one is for all others */

struct ml_rank_shm {
	ml_atomic_u32 state;      /* enum ml_rank_state */
	ml_atomic_u32 pid;        /* claimed by compare-and-swap from 0 */
	struct ml_place_shm place;
	uint32_t app;             /* number of its program among those of the job */
	ml_atomic_u64 cpus;       /* ml_proc_cpus_word of the rank when it started; 0 = not told */
	/*
	 * Low half: threads of the rank that sleep in MPI now; high half: how often one went to sleep. Of several that sleep the wait
	 * record describes one, any other wakes when that one does. A rank of which all threads have slept from one look to
	 * the next has the same word at both, and its threads in the low half.
	 */
	ml_atomic_u64 sleepers;
	ml_atomic_u32 threaded;   /* 1: several threads may be in MPI; the wait record then is closed at every wake-up */
	struct ml_wait_shm wait ml_aligned(ML_CACHELINE);
	uint64_t asleep_since_ns; /* when the record was opened: the owner's own */
	struct ml_call_shm call[ML_CALLS_MAX];
} ml_aligned(ML_CACHELINE);

/*
 * How ranks and cores are related. It leaves exclusive once, to one of the others, and stays there; who begins before all have
 * come makes it leave, so that all agree.
 */
enum ml_cores {
	ML_CORES_EXCLUSIVE, /* a core per rank: spin, no fence on send */
	ML_CORES_SHARED,    /* some rank shares its core with another */
	ML_CORES_FENCED,    /* a core per rank, but some began before all had come: spin, and fence on send */
};

struct ml_control_shm {
	uint32_t ranks;           /* fixed by the creator */
	uint32_t expected;        /* arrivals that open the start barrier: ranks, +1 with a launcher */
	ml_atomic_u32 cores;      /* enum ml_cores */
	ml_atomic_u32 placed;     /* 1 when `place` and `cores` are as the launcher wants them; a futex */
	uint32_t counting;        /* 1: ranks count what they send to whom (--stats); fixed by the creator */
	ml_atomic_u32 origin;     /* the launcher's process: the name of the job, with its start time, which is written first */
	uint64_t origin_start;
	ml_atomic_u32 arrived ml_aligned(ML_CACHELINE); /* a futex: the last arrival wakes */
	ml_atomic_u64 abort ml_aligned(ML_CACHELINE);   /* 0, or ML_ABORT_WORD of the first rank that aborted */
} ml_aligned(ML_CACHELINE);

#define ML_ABORT_WORD(rank, code) (UINT64_C(1) << 63 | (uint64_t)(rank) << 32 | (uint32_t)(code))
#define ML_ABORT_RANK(word) ((uint32_t)((word) >> 32 & 0x7fffffff))
#define ML_ABORT_CODE(word) ((int32_t)(word))
#define ML_ABORT_TOLD 0x100 /* in the code, beside an exit code: the rank has said why */

/* Fills a fresh (zeroed) control block. `launcher` says whether a launcher arrives too. */
void ml_control_init(struct ml_control_shm *control, uint32_t ranks, bool launcher);

/*
 * Claims rank r for the calling process. -EBUSY when a living process holds it (the caller is that rank's child),
 * -EALREADY when its holder has come and gone.
 */
int ml_control_claim(struct ml_rank_shm *rank, uint32_t pid);

/* The launcher's part of the start: the ranks have their places. */
void ml_control_place(struct ml_control_shm *control);

/* Waits for that. -ECANCELED when the job aborts. */
int ml_control_wait_placed(struct ml_control_shm *control);

/* Makes `cores` leave exclusive, for good. */
void ml_control_limit_cores(struct ml_control_shm *control, enum ml_cores cores);

/*
 * Tells the others which CPUs rank `me` may use (a word of ml_proc_cpus_word) and looks at theirs: true when more ranks than there
 * are CPUs in the set are confined to the same one, so that some of them share a core. Of all that are, the last to look
 * sees it; who sees it says so in `cores`, before the start barrier.
 */
bool ml_control_tell_cpus(struct ml_rank_shm *ranks, uint32_t count, uint32_t me, uint64_t cpus);

/* The start barrier: one addition each, then everybody but the launcher waits for the count. -ECANCELED when the job aborts. */
void ml_control_arrive(struct ml_control_shm *control);
/* True when all but the caller have arrived. */
bool ml_control_is_last(const struct ml_control_shm *control);
int ml_control_wait_all(struct ml_control_shm *control);

/* Remembers the first abort; later ones change nothing. */
void ml_control_abort(struct ml_control_shm *control, uint32_t rank, int32_t code);

/* The wait record, by its owner. begin returns with the record open; end closes it. */
void ml_control_wait_begin(struct ml_rank_shm *rank, const struct ml_wait_shm *what);
void ml_control_wait_end(struct ml_rank_shm *rank);
/* The same for a rank that has spun all the time: it is not counted as sleep. */
void ml_control_wait_drop(struct ml_rank_shm *rank);

/* A thread of the rank's own process goes to sleep in MPI, and is awake again. */
ml_inline void ml_control_thread_sleeps(struct ml_rank_shm *rank)
{
	ml_add_acqrel(&rank->sleepers, (UINT64_C(1) << 32) + 1);
}

ml_inline void ml_control_thread_wakes(struct ml_rank_shm *rank)
{
	ml_sub_acqrel(&rank->sleepers, 1);
}

/* Copies rank's wait record if it is whole and valid right now. */
bool ml_control_wait_read(const struct ml_rank_shm *rank, struct ml_wait_shm *wait_out);

#endif
