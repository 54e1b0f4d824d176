/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few words that C11 lacks. Nothing here has behaviour of its own.
 */
#ifndef ML_BASE_COMPILER_H
#define ML_BASE_COMPILER_H

#include <assert.h>
#include <stddef.h>

#define ml_likely(x) __builtin_expect(!!(x), 1)
#define ml_unlikely(x) __builtin_expect(!!(x), 0)

/* A function so small and so hot that a call would cost more than its body. */
#define ml_inline static inline __attribute__((always_inline))
/* Keeps code out of the cache lines of the common path: rare code and what always calls it, which is compiled for size, ... */
#define ml_cold __attribute__((cold, noinline))
/* ... and what is merely longer. */
#define ml_apart __attribute__((noinline))
/* Uses of a local integer that follow stay behind what stands before. */
#define ml_keep_here(x) __asm__("" : "+r"(x))
#define ml_printf(fmt, args) __attribute__((format(printf, fmt, args)))

/* Bytes that travel together between two cores. */
#define ML_CACHELINE 64
#define ml_aligned(n) __attribute__((aligned(n)))

#define ML_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ml_container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

/* Rounds up to a power of two `to`. */
#define ML_ROUND_UP(n, to) (((n) + (to)-1) & ~((__typeof__((n) + (to)))(to)-1))

#define ml_min(a, b) ((a) < (b) ? (a) : (b))
#define ml_max(a, b) ((a) > (b) ? (a) : (b))

#endif
