/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer (runtime/shm/xfer.h, runtime/copy/copy.c): sender and receiver move TRANSFERS messages of CHUNKS chunks one after the
 * other through one descriptor, each in single mode, in pipe mode, or refused (single that turns into pipe). Steps of both
 * sides in every order; the sender reuses the descriptor as soon as the protocol says that it may.
 *
 * Proved   each chunk arrives exactly once, and is the right one; the sender's buffer is not read after the sender was done,
 *          nor the descriptor touched by the receiver after it has left; both sides end.
 * BROKEN   1: tickets are taken by a load and a store.  2: the sender does not wait until the receiver has left.
 *          3: the sender fills a cell that is not consumed yet.
 *
 * Every edge of the protocol is a release that an acquire sees, or an addition of both, so single steps are enough here: no
 * side stores and then looks whether the other has not.
 */
#ifndef BROKEN
#define BROKEN 0
#endif
#define TRANSFERS 2
#define CHUNKS 3
#define CELLS 2

mtype = { PIPE, SINGLE, WAITING, JOINED, REFUSED };

/* the descriptor */
byte use;                      /* which transfer it describes, 1 ... */
mtype mode, accepted;
byte produced, consumed, claimed, done;
bool left;
byte cell[CELLS];              /* the chunk in it, 1 ... */

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
			accepted = WAITING;
			produced = 0; consumed = 0; claimed = 0; done = 0; left = false;
			next = 0;
			sending = true
		}
		announced++; /* R1, of the ring */

		if
		:: mode == SINGLE ->
			(accepted != WAITING); /* A2 */
			if
			:: accepted == REFUSED -> mode = PIPE /* R1 */
			:: else ->
				do
				:: done == CHUNKS -> break /* A3 */
				:: done != CHUNKS ->
					claim();
					if
					:: ticket < CHUNKS ->
						next++;
						arrive(CHUNKS - next);
						done++ /* R3 */
					:: else -> (done == CHUNKS)
					fi
				od
			fi
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

	do
	:: n == TRANSFERS -> break
	:: else ->
		(announced > n); /* A1, of the ring */
		n++;
		next = 0;
		if
		:: mode == PIPE
		:: mode == SINGLE -> accepted = JOINED /* R2 */
		:: mode == SINGLE -> accepted = REFUSED; (mode == PIPE) /* A1 */
		fi;

		if
		:: mode == SINGLE ->
			do
			:: assert(use == n);
				claim();
				if
				:: ticket < CHUNKS ->
					assert(sending);
					arrive(next);
					next++;
					assert(use == n);
					done++ /* R3 */
				:: else -> (done == CHUNKS); break /* A3 */
				fi
			od
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

init
{
	atomic { run sender(); run receiver() }
}
