/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What bell_shared.pml and bell_exclusive.pml have in common: the protocol of runtime/shm/bell.h between a sleeper and SENDERS
 * senders of MESSAGES messages each, on the memory of tso.pml. They define SENDER_FENCE(p) and SLEEPER_FENCE(p).
 *
 * Sleep has no time-out here. The sleeper ends when it has all messages, so a lost wake-up is a state without successor in
 * which it has not ended: spin's "invalid end state".
 */
#define SENDERS 2
#define MESSAGES 2
#define PROCESSES (SENDERS + 1)
#define ME SENDERS
#define ASLEEP SENDERS /* variable s < SENDERS: how many messages sender s has published */
#define VARS (SENDERS + 1)

#include "tso.pml"

bool sleeps; /* in the kernel, on the word */

/* FUTEX_WAIT: the kernel compares under a lock, so what this process stored is in memory by then. */
inline FUTEX_WAIT(p)
{
	atomic {
		buffer[p].count == 0 ->
		if
		:: memory[ASLEEP] == 1 -> sleeps = true
		:: else
		fi
	};
	!sleeps
}

inline FUTEX_WAKE()
{
	sleeps = false
}

proctype sender(byte me)
{
	byte n, word;

	do
	:: n < MESSAGES ->
		n++;
		STORE(me, me, n);      /* publish */
		SENDER_FENCE(me);      /* F1 */
		LOAD(me, ASLEEP, word);
		if
		:: word ->
			SWAP(me, ASLEEP, 0, word);
			if
			:: word -> FUTEX_WAKE()
			:: else
			fi
		:: else
		fi;
		word = 0
	:: else -> break
	od
}

/* A look at everything: takes what there is. */
inline look()
{
	byte s = 0;

	found = false;
	do
	:: s < SENDERS ->
		LOAD(ME, s, word);
		if
		:: word != taken[s] -> taken[s] = word; found = true
		:: else
		fi;
		s++
	:: else -> break
	od;
	s = 0;
	word = 0
}

proctype sleeper()
{
	byte taken[SENDERS], word;
	bool found;

	do
	:: taken[0] == MESSAGES && taken[1] == MESSAGES -> break
	:: else ->
		look();
		if
		:: found -> skip       /* awake, or spinning */
		:: else ->
			STORE(ME, ASLEEP, 1);
			SLEEPER_FENCE(ME);  /* F2 */
			look();             /* the last one */
			if
			:: !found -> FUTEX_WAIT(ME)
			:: else
			fi;
			STORE(ME, ASLEEP, 0)
		fi
	od
}

init
{
	byte p;

	atomic {
		for (p : 0 .. PROCESSES - 1) {
			run drain(p)
		}
		for (p : 0 .. SENDERS - 1) {
			run sender(p)
		}
		run sleeper()
	}
}
