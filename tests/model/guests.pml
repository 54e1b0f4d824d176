/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several threads of one process that wait (runtime/p2p/progress.c, runtime/os/guard.h): one has the bell, the others are its guests.
 * Thread 0 waits for a word that another process writes, thread 1 for a message that any of the three may take from the ring, thread 2
 * for a request that a fourth thread ends. Fences are taken to be there: they are what bell_shared.pml is about.
 *
 * Proved   no wake-up is lost: every thread gets what it waits for, without time-out.
 * BROKEN   1: who gives the bell back tells nobody.  2: a guest takes its mark after its last look.  3: who ends a request tells
 *          the guests, but does not ring the own bell.
 */
#ifndef BROKEN
#define BROKEN 0
#endif

#define THREADS 3

bool inside;              /* the guard */
bool told;
byte event, sleepers;
bool dozes[THREADS];      /* in the kernel, on `event` */

bool taken;               /* the bell */
bool asleep;
bool sleeps;              /* in the kernel, on `asleep` */

bool word, ring, done[THREADS];

inline ENTER()
{
	atomic { !inside -> inside = true }
}

inline LEAVE()
{
	atomic {
		if
		:: told && sleepers > 0 ->
			event++;
			dozes[0] = false; dozes[1] = false; dozes[2] = false
		:: else
		fi;
		told = false;
		inside = false
	}
}

/* ml_bell_ring: look, then swap, then wake. */
inline RING()
{
	if
	:: asleep ->
		atomic {
			if
			:: asleep -> asleep = false; sleeps = false
			:: else
			fi
		}
	:: else
	fi
}

/* ml_peer_tell_own */
inline TELL()
{
	told = true;
#if BROKEN != 3
	RING()
#endif
}

inline GIVE_BACK()
{
	atomic {
		taken = false;
#if BROKEN != 1
		told = true
#endif
	}
}

inline END_SLEEP()
{
	if
	:: guest -> sleepers--
	:: declared && !guest ->
		asleep = false;
		GIVE_BACK()
	:: else
	fi;
	atomic {
		guest = false;
		declared = false
	}
}

#define IS_READY(t) ((t == 0 && word) || (t > 0 && done[t]))

proctype thread(byte me)
{
	bool declared, guest;
	byte mark;

	ENTER();
	do
	:: IS_READY(me) -> break
	:: else ->
		if
		:: ring ->
			ring = false;
			done[1] = true;
			TELL();
			END_SLEEP()
		:: !ring && guest ->
#if BROKEN == 2
			mark = event;
#endif
			LEAVE();
			atomic { dozes[me] = (event == mark) };
			!dozes[me];
			ENTER();
			atomic {
				sleepers--;
				guest = false;
				declared = false
			}
		:: !ring && declared && !guest ->
			LEAVE();
			atomic { sleeps = asleep };
			!sleeps;
			asleep = false;
			ENTER();
			declared = false;
			GIVE_BACK()
		:: !ring && !declared && taken ->
			atomic {
				mark = event;
				sleepers++;
				guest = true;
				declared = true
			};
			/* not all loops hold the guard from one look to the next */
			if
			:: LEAVE(); ENTER()
			:: skip
			fi
		:: !ring && !declared && !taken ->
			taken = true;
			asleep = true;
			declared = true
		fi
	od;
	END_SLEEP();
	LEAVE()
}

proctype remote_word()
{
	word = true;
	RING()
}

proctype remote_message()
{
	ring = true;
	RING()
}

proctype other()
{
	ENTER();
	done[2] = true;
	TELL();
	LEAVE()
}

init
{
	atomic {
		run thread(0);
		run thread(1);
		run thread(2);
		run remote_word();
		run remote_message();
		run other()
	}
}
