/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock of runtime/shm/lock.h with the waiting of runtime/rma/passive.c, on the memory of tso.pml: TAKERS processes take it TICKETS
 * times, alone or shared. Sleep has no time-out.
 *
 * Proved   who is alone is alone; everybody gets its turn, so no wake-up is lost.
 * BROKEN   1: no fence between a sharer's `passed` and its look at the waiter.  2: none between the sleeper's words and its last look.
 *          3: who was alone adds to `gone` first.  4: who leaves looks at the waiter behind its own ticket alone.
 */
#ifndef BROKEN
#define BROKEN 0
#endif

#define TAKERS 3
#define TICKETS 3
#define PROCESSES TAKERS

#define DRAWN 0
#define PASSED 1
#define GONE 2
#define WAITER(t) (3 + (t) % 4)
#define ASLEEP(p) (7 + (p))
#define VARS (7 + TAKERS)
#define NOBODY 255

#include "tso.pml"

bool sleeps[TAKERS]; /* in the kernel */
byte alone_inside, sharers_inside, left = TICKETS;

inline ADD(p, x, out)
{
	atomic {
		buffer[p].count == 0 -> out = memory[x];
		memory[x] = out + 1
	}
}

inline FUTEX_WAIT(p)
{
	atomic {
		buffer[p].count == 0 ->
		if
		:: memory[ASLEEP(p)] == 1 -> sleeps[p] = true
		:: else
		fi
	};
	!sleeps[p]
}

/* ml_bell_ring of the process whose turn has come. */
inline tell(ticket, wants)
{
	atomic {
		LOAD(me, WAITER(ticket), word);
		if
		:: word > 0 && (word >= 128) == wants -> who = word % 128 - 1
		:: else -> who = NOBODY
		fi
	};
	if
	:: who != NOBODY ->
		LOAD(me, ASLEEP(who), word);
		if
		:: word ->
			SWAP(me, ASLEEP(who), 0, word);
			if
			:: word -> sleeps[who] = false
			:: else
			fi
		:: else
		fi
	:: else
	fi;
	atomic { word = 0; who = 0 }
}

inline look()
{
	atomic {
		if
		:: alone -> LOAD(me, GONE, word)
		:: else -> LOAD(me, PASSED, word)
		fi;
		turn = (word == t);
		word = 0
	}
}

inline wait_for_turn()
{
	STORE(me, WAITER(t), me + 1 + alone * 128); /* W */
	do
	:: turn -> break
	:: else ->
		STORE(me, ASLEEP(me), 1);
#if BROKEN != 2
		FENCE(me);      /* F2 */
#endif
		look();
		if
		:: turn
		:: else -> FUTEX_WAIT(me); look()
		fi;
		STORE(me, ASLEEP(me), 0)
	od;
	STORE(me, WAITER(t), 0)
}

inline leave()
{
	if
#if BROKEN == 3
	:: alone -> ADD(me, GONE, gone); STORE(me, PASSED, t + 1)
#else
	:: alone -> STORE(me, PASSED, t + 1); ADD(me, GONE, gone) /* R1 */
#endif
	:: else -> ADD(me, GONE, gone)
	fi;
	FENCE(me);              /* F1 */
#if BROKEN == 4
	gone = t;
#endif
	tell(gone + 1, true);
	if
	:: alone -> tell(t + 1, false)
	:: else
	fi
}

proctype taker(byte me)
{
	byte t, gone, word, who;
	bool alone, turn;

	do
	:: left == 0 -> break
	:: left > 0 ->
		atomic {
			if
			:: left == 0 -> break
			:: else -> left--
			fi
		};
		if
		:: alone = true
		:: alone = false
		fi;
		ADD(me, DRAWN, t);
		look();
		if
		:: turn
		:: else -> wait_for_turn()
		fi;
		atomic {
			assert(alone_inside == 0 && (!alone || sharers_inside == 0));
			if
			:: alone -> alone_inside++
			:: else -> sharers_inside++
			fi
		};
		if
		:: alone
		:: else ->
			STORE(me, PASSED, t + 1); /* R2 */
#if BROKEN != 1
			FENCE(me);      /* F1 */
#endif
			tell(t + 1, false)
		fi;
		atomic {
			if
			:: alone -> alone_inside--
			:: else -> sharers_inside--
			fi
		};
		leave();
		atomic { t = 0; gone = 0; turn = false; alone = false }
	od
}

init
{
	byte p;

	atomic {
		for (p : 0 .. PROCESSES - 1) {
			run drain(p)
		}
		for (p : 0 .. TAKERS - 1) {
			run taker(p)
		}
	}
}
