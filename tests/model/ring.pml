/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring of runtime/shm/ring.h: every interleaving of a writer and a reader, word by word, for ever.
 *
 * A ring of SLOTS slots carries records of 1 to QUARTER + 1 slots of the writer's choice; credit comes back QUARTER slots at a
 * time. (In ring.h QUARTER is SLOTS/4. Here it is 2 of 4: small enough for every interleaving, and records have up to three
 * slots.) Each slot has a flag word and, as `data`, the rest of it, which holds the lap it was written in. Where a record has
 * payload instead of a flag, that payload is the worst there is: a flag of either lap.
 * Positions count modulo WRAP, a multiple of two laps, as the real ones count modulo 2^32.
 *
 * Proved   the reader takes a word for a flag only when it is the flag of the next record;
 *          no slot of a record is overwritten before the reader has given it back;
 *          credit never runs dry: one side can always go on.
 * BROKEN   1: stale payload is not cleared.  2: the writer believes it has one slot more than it has.
 *          3: credit comes back so late that both wait.
 *
 * Orders: the stores before a publish and the loads after a peek are one after the other here, because R1/A1 and R2/A2
 * make them so; among each other they may be in any order, which changes nothing, as they touch different slots.
 */
#ifndef BROKEN
#define BROKEN 0
#endif
#define SLOTS 4
#define QUARTER (BROKEN == 3 -> 3 : 2)
#define OVERHANG 3
#define WRAP (2 * SLOTS)

#define LAP(position) (((position) & SLOTS) -> 2 : 1)
#define AT(position) ((position) & (SLOTS - 1))
#define MINUS(a, b) (((a) - (b) + WRAP) % WRAP)

/* Where the record after this one starts: `ml_ring_next`. */
#define PAST(position, n) (AT(position) + (n))
#define NEXT(position, n) ((PAST(position, n) > SLOTS -> (position) - AT(position) + SLOTS : (position) + (n)) % WRAP)

#define CREDIT ((freed + SLOTS + (BROKEN == 2)) % WRAP)

/* A flag word: lap in bits 0-1, slots of the record in bits 2-4; payload that looks like one is told by bit 7. */
#define FLAG(lap, n) ((lap) | (n) << 2)
#define FAKE 128

byte flag[SLOTS + OVERHANG];
byte data[SLOTS + OVERHANG];
byte freed;

proctype writer()
{
	byte tail = 0, limit = SLOTS, n, i, first, next;
	bit stale[SLOTS];

again:	n = 1;
	do
	:: n <= QUARTER -> n++
	:: break
	od;
	first = AT(tail);
	next = NEXT(tail, n);

	/* claim: not before the positions up to `next` are free. A2. */
	do
	:: MINUS(limit, tail) >= MINUS(next, tail) -> break
	:: else -> (limit != CREDIT) -> limit = CREDIT
	od;

	/* the record, slot by slot; its first flag stays what it is */
	data[first] = LAP(tail);
	i = 1;
	do
	:: i < n ->
		if
		:: flag[first + i] = FLAG(1, 1) | FAKE
		:: flag[first + i] = FLAG(2, 1) | FAKE
		fi;
		data[first + i] = LAP(tail);
		if
		:: first + i < SLOTS -> stale[first + i] = 1
		:: else
		fi;
		i++
	:: else -> break
	od;

	/* publish: first the word behind, then the flag. R1. */
	if
	:: stale[AT(next)] ->
		stale[AT(next)] = 0;
#if BROKEN != 1
		flag[AT(next)] = 0
#endif
	:: else
	fi;
	atomic {
		flag[first] = FLAG(LAP(tail), n);
		tail = next;
		n = 0; i = 0; first = 0; next = 0
	}
	goto again
}

proctype reader()
{
	byte head = 0, returned = 0, seen, n, i;

again:	/* peek. A1. */
	atomic { (flag[AT(head)] & 3) == LAP(head) -> seen = flag[AT(head)] }
	assert(!(seen & FAKE));
	n = seen >> 2 & 7;
	i = 0;
	do
	:: i < n ->
		assert(data[AT(head) + i] == LAP(head));
		i++
	:: else -> break
	od;

	/* retire. R2. */
	atomic {
		head = NEXT(head, n);
		n = 0; i = 0; seen = 0
	}
	if
	:: MINUS(head, returned) >= QUARTER -> atomic { returned = head; freed = head }
	:: else
	fi;
	goto again
}

init
{
	atomic { run writer(); run reader() }
}
