/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer (runtime/shm/xfer.h, runtime/copy): sender and receiver move TRANSFERS messages of CHUNKS chunks one after the
 * other through one descriptor, each in pipe mode or in single mode, by map or by the kernel, on both sides, one, or none. At any
 * moment either side may fork, which closes the gate of its heap (runtime/shm/heap.h); then the kernel goes on, if it may, or
 * the message starts again as a pipe. Steps of all in every order; the sender reuses the descriptor as soon as the protocol says
 * that it may.
 *
 * Proved   each chunk arrives exactly once, and is the right one, after a new start as well: no single copy goes on then; the
 *          sender's buffer is not read after the sender was done, nor a heap visited whose owner has taken it private, nor the
 *          descriptor touched by the receiver after it has left; both sides and who forks end.
 * BROKEN   1: tickets are taken by a load and a store.  2: the sender does not wait until the receiver has left.
 *          3: the sender fills a cell that is not consumed yet.  4: a receiver without reach asks for a pipe although the sender
 *          may be copying.  5: a visitor looks at the gate before it says that it is there.  6: a receiver that cannot use the
 *          ticket which was drawn for it keeps it.
 *
 * Every edge of the protocol is a release that an acquire sees, or an addition of both, so single steps are enough here: no
 * side stores and then looks whether the other has not.
 */
#ifndef BROKEN
#define BROKEN 0
#endif
#define TRANSFERS 2
#define CHUNKS 2
#define CELLS 1

#define SENDER 0
#define RECEIVER 1

mtype = { PIPE, SINGLE, WAITING, JOINED, PIPED, MAP, KERNEL, NONE };

/* the descriptor */
byte use;                      /* which transfer it describes, 1 ... */
mtype mode, accepted;
byte produced, consumed, claimed;
byte copied[2];                /* by each side */
bool left, helpless;
bool heap_from, heap_to;       /* the sender's, the receiver's buffer is in its heap */
byte cell[CELLS];              /* the chunk in it, 1 ... */

/* of each side's heap */
bool closed[2], private[2];
byte visitors[2];

bool kernel[2];                /* each side may copy through the kernel */
byte announced;                /* transfers in the ring */
bool sending;                  /* the sender's buffer holds this transfer's message */
byte arrived[CHUNKS];          /* how often chunk i came */

/* Takes a ticket: `ticket` is below CHUNKS when there was one. */
inline claim()
{
#if BROKEN == 1
	ticket = claimed;
	if
	:: ticket < CHUNKS -> claimed = ticket + 1
	:: else
	fi
#else
	atomic {
		ticket = claimed;
		if
		:: ticket < CHUNKS -> claimed++
		:: else
		fi
	}
#endif
}

/* Loses reach, or is in the other's heap if that is how it copies. */
inline enter(me)
{
	if
	:: reach == MAP ->
#if BROKEN == 5
		if
		:: closed[1 - me] -> reach = (kernel[me] -> KERNEL : NONE)
		:: else -> visitors[1 - me]++
		fi
#else
		atomic { /* one addition */
			if
			:: closed[1 - me] -> reach = (kernel[me] -> KERNEL : NONE)
			:: else -> visitors[1 - me]++
			fi
		}
#endif
	:: else
	fi
}

inline leave_heap(me)
{
	if
	:: reach == MAP -> visitors[1 - me]--
	:: else
	fi
}

/* Copies chunk i straight to its place. */
inline copy(me, i)
{
	assert(sending);
	assert(reach != MAP || !private[1 - me]);
	arrive(i)
}

inline arrive(i)
{
	atomic {
		assert(i < CHUNKS);
		arrived[i]++;
		assert(arrived[i] == 1)
	}
}

proctype sender()
{
	byte n, next, ticket;
	mtype reach;

	do
	:: n == TRANSFERS -> break
	:: else ->
		/* describe and announce; the buffer is full */
		atomic {
			n++;
			use = n;
			if
			:: mode = PIPE
			:: mode = SINGLE
			fi;
			if
			:: heap_from = true
			:: heap_from = false
			fi;
			accepted = WAITING;
			produced = 0; consumed = 0; copied[SENDER] = 0; copied[RECEIVER] = 0; left = false; helpless = false;
			claimed = (heap_from -> 0 : 1); /* the receiver's, if it goes through the kernel */
			next = 0;
			sending = true
		}
		announced++; /* R1, of the ring */

		if
		:: mode == SINGLE ->
			(accepted != WAITING); /* A2 */
			if
			:: heap_to -> reach = MAP
			:: !heap_to && kernel[SENDER] -> reach = KERNEL
			:: !heap_to -> reach = NONE
			fi;
			do
			:: accepted == PIPED -> next = 0; mode = PIPE; break /* A2, R1 */
			:: accepted != PIPED && copied[SENDER] + copied[RECEIVER] == CHUNKS -> break /* A3 */
			:: accepted != PIPED && claimed < CHUNKS && !helpless ->
				enter(SENDER);
				if
				:: reach == NONE -> helpless = true /* R1 */
				:: else ->
					claim();
					if
					:: ticket < CHUNKS ->
						next++;
						copy(SENDER, CHUNKS - next);
						leave_heap(SENDER);
						copied[SENDER]++ /* R3 */
					:: else -> leave_heap(SENDER)
					fi
				fi
			od
		:: else
		fi;
		if
		:: mode == PIPE ->
			do
			:: next == CHUNKS -> break
			:: next < CHUNKS && next - consumed < CELLS + (BROKEN == 3) -> /* A2 */
				cell[next % CELLS] = next + 1;
				next++;
				produced = next /* R1 */
			od
		:: else
		fi;
		sending = false; /* the buffer is its owner's */
#if BROKEN != 2
		(left) /* A2 */
#else
		(left || mode == SINGLE)
#endif
	od
}

proctype receiver()
{
	byte n, next, ticket, i;
	bool has_ticket;
	mtype reach;

	do
	:: n == TRANSFERS -> break
	:: else ->
		(announced > n); /* A1, of the ring */
		n++;
		next = 0;
		if
		:: mode == PIPE
		:: else ->
			if
			:: heap_to = true
			:: heap_to = false
			fi;
			if
			:: heap_from -> reach = MAP
			:: kernel[RECEIVER] -> reach = KERNEL
			:: !kernel[RECEIVER] -> reach = NONE
			fi;
			has_ticket = !heap_from && reach == KERNEL;
			if
			:: !heap_from && !has_ticket && BROKEN != 6 -> claimed = 0
			:: else
			fi;
			if
			:: reach == NONE && !heap_to -> accepted = PIPED; (mode == PIPE) /* R2, A1 */
			:: else -> accepted = JOINED /* R2 */
			fi
		fi;

		do
		:: mode == PIPE || copied[SENDER] + copied[RECEIVER] == CHUNKS -> break /* A1, A3 */
		:: mode == SINGLE && has_ticket ->
			has_ticket = false;
			ticket = CHUNKS;
			if
			:: true
			:: atomic { /* all that are left, by one addition */
				ticket = claimed;
				claimed = claimed + CHUNKS - 1
			   }
			fi;
			copy(RECEIVER, next);
			next++;
			do
			:: ticket < CHUNKS -> copy(RECEIVER, next); next++; ticket++
			:: else -> break
			od;
			assert(use == n);
			copied[RECEIVER] = next /* R3 */
		:: mode == SINGLE && !has_ticket && claimed < CHUNKS && reach != NONE ->
			assert(use == n);
			enter(RECEIVER);
			if
			:: reach == NONE
			:: else ->
				claim();
				if
				:: ticket < CHUNKS ->
					copy(RECEIVER, next);
					next++;
					leave_heap(RECEIVER);
					assert(use == n);
					copied[RECEIVER]++ /* R3 */
				:: else -> leave_heap(RECEIVER)
				fi
			fi
		:: mode == SINGLE && reach == NONE && copied[SENDER] + copied[RECEIVER] < CHUNKS && (helpless || BROKEN == 4) -> /* A1 */
			atomic {
				next = 0;
				for (i : 0 .. CHUNKS - 1) {
					arrived[i] = 0 /* what has come does not count */
				}
				i = 0;
				accepted = PIPED /* R2 */
			}
			(mode == PIPE) /* A1 */
		od;
		if
		:: mode == SINGLE
		:: else ->
			do
			:: next == CHUNKS -> break
			:: next < produced -> /* A1 */
				assert(use == n);
				assert(cell[next % CELLS] == next + 1);
				arrive(next);
				next++;
				if
				:: next < CHUNKS -> consumed = next /* R2 */
				:: else
				fi
			od
		fi;

		/* the message is whole; the next one has a buffer of its own */
		atomic {
			for (i : 0 .. CHUNKS - 1) {
				assert(arrived[i] == 1);
				arrived[i] = 0
			}
			i = 0
		}
		assert(use == n);
		left = true /* R2 */
	od
}

/* Takes its heap out, or does not. */
proctype forker(byte me)
{
	if
	:: closed[me] = true;
		(visitors[me] == 0); /* A1 */
		private[me] = true
	:: true
	fi
}

init
{
	atomic {
		if
		:: kernel[SENDER] = true
		:: true
		fi;
		if
		:: kernel[RECEIVER] = true
		:: true
		fi;
		run sender(); run receiver(); run forker(SENDER); run forker(RECEIVER)
	}
}
