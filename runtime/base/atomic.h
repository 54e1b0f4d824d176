/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The only file that names a C11 memory order. Words that two processes (or two threads) touch are declared with the types
 * below and touched with these functions, so that a grep for `ml_load_acq` finds every place that waits for another's store.
 *
 *   acquire   what stands after this load is not done before it: "having seen the flag, I may read what it announces".
 *   release   what stands before this store is done before it: "having written the message, I raise the flag".
 *   fence     a store before it is visible to everybody before a load after it is performed. x86 needs an instruction for
 *             this one only; it is needed where a process writes "I go to sleep" and then looks for work once more.
 *   relaxed   only that the word is never torn.
 *
 * A release store and the acquire load that sees it form an edge. Each structure names its edges (R1/A1 ...) at both ends.
 */
#ifndef ML_BASE_ATOMIC_H
#define ML_BASE_ATOMIC_H

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef _Atomic(uint8_t) ml_atomic_u8;
typedef _Atomic(uint32_t) ml_atomic_u32;
typedef _Atomic(uint64_t) ml_atomic_u64;

static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LLONG_LOCK_FREE == 2,
              "words shared between processes must be lock-free");

#define ml_load_rlx(p) atomic_load_explicit((p), memory_order_relaxed)
#define ml_load_acq(p) atomic_load_explicit((p), memory_order_acquire)
#define ml_store_rlx(p, v) atomic_store_explicit((p), (v), memory_order_relaxed)
#define ml_store_rel(p, v) atomic_store_explicit((p), (v), memory_order_release)

/* Return the value before the operation. */
#define ml_add_rlx(p, v) atomic_fetch_add_explicit((p), (v), memory_order_relaxed)
#define ml_add_acqrel(p, v) atomic_fetch_add_explicit((p), (v), memory_order_acq_rel)
#define ml_sub_acqrel(p, v) atomic_fetch_sub_explicit((p), (v), memory_order_acq_rel)
#define ml_or_acqrel(p, v) atomic_fetch_or_explicit((p), (v), memory_order_acq_rel)
#define ml_and_acqrel(p, v) atomic_fetch_and_explicit((p), (v), memory_order_acq_rel)
#define ml_swap_acqrel(p, v) atomic_exchange_explicit((p), (v), memory_order_acq_rel)

/* True when *p was *expected and is now v; otherwise *expected is what was found. */
#define ml_cas_acqrel(p, expected, v) \
	atomic_compare_exchange_strong_explicit((p), (expected), (v), memory_order_acq_rel, memory_order_acquire)

#define ml_fence() atomic_thread_fence(memory_order_seq_cst)
/* Orders this thread's stores and loads for the compiler alone: the other side supplies the fence (see shm/bell.h). */
#define ml_compiler_fence() atomic_signal_fence(memory_order_seq_cst)

#endif
