/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory map of the segment, in address order:
 *
 *   struct ml_header_shm    magic, signature, sizes            written once by the creator
 *   struct ml_control_shm   the job                            see job/control.h
 *   struct ml_rank_shm[n]   one per rank                       see job/control.h
 *   struct ml_bell_shm[n]   how a rank waits and is woken      see shm/bell.h
 *   struct ml_door_shm[n]   who has opened a ring to me        see shm/door.h
 *   struct ml_heap_shm[n]   who is in the heap of rank i       see shm/heap.h
 *   uint8_t doors[n][n]     receiver-major, one byte a sender
 *   xfers[n][ML_XFERS]      transfers announced by rank i      see shm/xfer.h
 *   boards[ML_BOARDS][n]    flags and data of collectives      see shm/board.h
 *   rings[n][n]             receiver-major                     see shm/ring.h
 *   traffic[n][n]           what each rank sent to each, under --stats; by sender
 *   spans[n][ML_SPANS_MAX]  how long rank i was in which call, under --stats
 *   cells[n][ML_CELLS]      payload in flight, by sender       see shm/xfer.h
 *   sheets[n][ML_BOARDS]    longer data of collectives         see shm/board.h
 *   ----------------------  mapped by everybody up to here
 *   heap[n][2]              memory for users' buffers          see shm/heap.h
 *
 * The file is sparse: pages exist from their first use. Every part starts on a page, a receiver's rings are contiguous and
 * page-aligned, so that each can be given to its NUMA node. Structures hold offsets, never addresses; each process maps the file
 * where it likes. Launcher and library may come from different builds, so both compute the map and compare signatures.
 */
#ifndef ML_SHM_LAYOUT_H
#define ML_SHM_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "job/control.h"

#define ML_LAYOUT_RANKS_MAX 1024
#define ML_LAYOUT_HEAP_ALIGN (UINT64_C(64) << 20)
#define ML_LAYOUT_MAGIC UINT64_C(0x4d50494c69746531) /* "MPILite1" */

struct ml_header_shm {
	uint64_t magic;
	uint64_t signature;     /* of the structures' sizes: ml_layout_signature() */
	uint32_t ranks;
	uint32_t slots;         /* of a ring */
	uint64_t heap_size;     /* of one rank's heap, bytes */
	uint64_t size;          /* of the segment, bytes */
	uint64_t budget;        /* bytes that may be touched */
	ml_atomic_u64 touched;  /* bytes that are spoken for */
};

/* Messages and bytes from one rank to another. Written by the sender. */
struct ml_traffic_shm {
	uint64_t messages, bytes;
};

/* How often a rank was in a call, and how long. Written by the rank; once `times` is not zero the name stands. */
struct ml_span_shm {
	char call[48];
	ml_atomic_u64 times, ns;
};
#define ML_SPANS_MAX 64 /* the last one is for all others */

struct ml_layout {
	uint32_t ranks;
	uint32_t slots;       /* lines of a ring, a power of two */
	size_t control, rank, bell, door, gate, doors, xfer, board, ring, traffic, span, cell, sheet, heap;   /* offsets of the parts */
	size_t xfer_size, board_size, ring_size, ring_row, cell_size, sheet_size, heap_size;        /* bytes per rank (ring_size: per pair) */
	size_t sheet_page;    /* the largest page of a sheet */
	size_t mapped;        /* of what everybody maps */
	size_t size;          /* of the whole */
};

/*
 * Computes the map for `ranks` processes with a heap of heap_size bytes each, a multiple of ML_LAYOUT_HEAP_ALIGN or 0; slots = 0
 * chooses by the number of ranks. -EINVAL when one of them is out of range.
 */
int ml_layout_compute(uint32_t ranks, uint32_t slots, uint64_t heap_size, struct ml_layout *layout_out);

/* What heap_size is chosen for a budget: address space alone, so there is plenty. */
uint64_t ml_layout_heap_size(uint32_t ranks, uint64_t budget);

/* A number that differs when the size of a shared structure or a constant of the map differs. */
uint64_t ml_layout_signature(void);

#endif
