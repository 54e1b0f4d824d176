/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What this process knows about every process of the job, itself included: a ring each way, the bell, the queues of the
 * messages between the two. Sending to oneself is not special.
 */
#ifndef ML_P2P_PEER_H
#define ML_P2P_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cpu.h"
#include "base/list.h"
#include "copy/copy.h"
#include "os/guard.h"
#include "p2p/queue.h"
#include "shm/bell.h"
#include "shm/door.h"
#include "shm/ring.h"
#include "shm/segment.h"

struct ml_peer {
	struct ml_ring_writer tx;
	struct ml_bell_shm *bell;
	uint32_t index;
	int64_t talk;             /* ML_PEER_TALK when we wrote to it last, one less with each message from it since */
	bool is_open;             /* we have knocked: tx has memory */
	bool is_free;             /* open, and no send is pending: a message may go at once */
	bool is_heard;            /* it has knocked: rx has memory */
	bool is_quiet;            /* heard, and neither `posted` nor `unexpected` holds anything */
	enum ml_single single;
	struct ml_traffic_shm *traffic; /* where messages to it are counted, or NULL */

	struct ml_ring_reader rx ml_aligned(ML_CACHELINE);
	struct ml_queue posted;     /* receives from this process */
	struct ml_queue unexpected; /* its messages that nobody has asked for yet */
	struct ml_list pending;     /* sends to it that wait for a descriptor or a slot, oldest first */
} ml_aligned(ML_CACHELINE);

struct ml_peers {
	uint32_t me;
	uint32_t count;
	struct ml_peer *peer;       /* [count] */
	struct ml_peer *front;      /* what the paths look at that do not enter the guard: `peer`, or peers that are never easy */
	uint32_t *heard;            /* the peers that have knocked */
	uint32_t heard_count;
	uint32_t knocks;            /* doors seen so far */
	uint32_t pending;           /* sends in all pending lists */
	struct ml_door_shm *door;
	ml_atomic_u8 *doors;
	struct ml_xfer_shm *xfer;   /* [count][ML_XFERS] */
	unsigned char *cells;       /* [count][ML_CELLS] */
	size_t record_max;          /* the longest message that goes through a ring */
	const struct ml_peer *starved; /* the last look left something to do with it undone, because there is no memory */
	struct ml_segment segment;
};
extern struct ml_peers ml_peers __attribute__((visibility("hidden")));

/* Takes the segment over. 0 or -ENOMEM. */
int ml_peer_init(struct ml_segment *segment, uint32_t me);
void ml_peer_fini(void);

/*
 * Several threads may call from now on: who has not entered the guard sees peers to whom nothing goes and from whom nothing comes
 * at once, which is why the fastest paths need not ask whether there are several. 0 or -ENOMEM.
 */
int ml_peer_hide(void);

/* Provides a part of the segment that is needed to reach a peer, which is starved without it. 0 or -ENOMEM. */
int ml_peer_commit(const struct ml_peer *peer, size_t offset, size_t size);

/* Notes why the peer that is starved is, if that is for want of shared memory; false if not. */
bool ml_peer_note_refused(void);

/* Provides the memory of the ring to a peer and knocks. Once per peer. 0 or -ENOMEM. */
int ml_peer_open(struct ml_peer *peer);

/* Brings the list of heard peers up to date. */
void ml_peer_answer(void);

ml_inline struct ml_xfer_shm *ml_peer_xfer(uint32_t peer, uint32_t number)
{
	return &ml_peers.xfer[(size_t)peer * ML_XFERS + number];
}

/* There is something new to be moved: wakes the thread of this process that sleeps for all, if there is one. */
ml_inline void ml_peer_wake_own(void)
{
	if (ml_unlikely(ml_guard.is_on))
		ml_bell_ring(ml_peers.peer[ml_peers.me].bell);
}

/* Something has come true that any thread of this process may wait for. */
ml_inline void ml_peer_tell_own(void)
{
	ml_guard_tell();
	ml_peer_wake_own();
}

/* A message to the peer has left, or has been announced. */
ml_inline void ml_peer_count(const struct ml_peer *peer, size_t bytes)
{
	if (ml_likely(!peer->traffic))
		return;
	peer->traffic->messages++;
	peer->traffic->bytes += bytes;
}

/* To be called after each change of the two lists. */
ml_inline void ml_peer_note_queues(struct ml_peer *peer)
{
	peer->is_quiet = peer->is_heard && ml_queue_is_empty(&peer->posted) && ml_queue_is_empty(&peer->unexpected);
}

/*
 * In a dialogue the slot that the answer will go to is fetched for writing when a message arrives, which saves one of the
 * two transfers of the answer's line. In a one-way stream that fetch would steal the line that the sender polls. So only the first
 * messages after one of ours are taken for a dialogue.
 * The answer to a record of several lines is taken to be as long (64 B: 230 -> 175 ns one way); for the lines after the first
 * few see ml_eager_write.
 */
#define ML_PEER_TALK 2
#define ML_PEER_PREFETCH_MAX 8

ml_inline void ml_peer_note_receive(struct ml_peer *peer, uint32_t record_slots)
{
	if (--peer->talk >= 0)
		for (uint32_t i = 0; i < ml_min(record_slots, (uint32_t)ML_PEER_PREFETCH_MAX); i++)
			ml_cpu_prefetch_write(peer->tx.next + i);
}

/*
 * In a stream the sender waits for the lines of the ring, which come from the receiver's cache: a core has room for some tens of
 * stores, and a message makes a dozen, so few of these waits would overlap. Far enough ahead no line is polled yet.
 */
#define ML_PEER_AHEAD 8

ml_inline void ml_peer_fetch_ahead(const struct ml_peer *peer)
{
	ml_cpu_prefetch_write(peer->tx.next + ML_PEER_AHEAD);
}

ml_inline void ml_peer_note_send(struct ml_peer *peer)
{
	peer->talk = ML_PEER_TALK;
}

/* True before ml_peer_note_send when the message answers one. */
ml_inline bool ml_peer_is_answer(const struct ml_peer *peer)
{
	return (uint64_t)peer->talk < ML_PEER_TALK;
}

#endif
