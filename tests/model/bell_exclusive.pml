/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bell on exclusive cores (runtime/shm/bell.h): senders have no fence; the sleeper has the kernel put one into every process
 * of the job, at some moment during its call of membarrier(2), a different one for each.
 *
 * Proved   no wake-up is lost: whatever is published, the sleeper gets it.
 * BROKEN   1: the sleeper has a fence of its own only.  2: the senders' fences come, but not its own.
 */
#ifndef BROKEN
#define BROKEN 0
#endif

#define SENDER_FENCE(p) skip

#if BROKEN == 1
#define SLEEPER_FENCE(p) FENCE(p)
#elif BROKEN == 2
#define SLEEPER_FENCE(p) FENCE_THERE(0); FENCE_THERE(1)
#else
#define SLEEPER_FENCE(p) FENCE(p); FENCE_THERE(0); FENCE_THERE(1); FENCE(p)
#endif

#include "bell.pml"
