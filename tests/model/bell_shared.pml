/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bell on shared cores (runtime/shm/bell.h): sender and sleeper each have a fence between their store and their load.
 *
 * Proved   no wake-up is lost: whatever is published, the sleeper gets it.
 * BROKEN   1: the sender has no fence.  2: the sleeper has none.
 */
#ifndef BROKEN
#define BROKEN 0
#endif

#if BROKEN == 1
#define SENDER_FENCE(p) skip
#else
#define SENDER_FENCE(p) FENCE(p)
#endif

#if BROKEN == 2
#define SLEEPER_FENCE(p) skip
#else
#define SLEEPER_FENCE(p) FENCE(p)
#endif

#include "bell.pml"
