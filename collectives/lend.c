/* SPDX-License-Identifier: BSD-2-Clause */
/* Lent pages: see lend.h. */
#include "collectives/lend.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"
#include "os/clock.h"
#include "shm/heap.h"

#define PAGES 16u
#define BYTES_MIN (ML_LEND_PAGE / 2)

/* Copies of a run: the first meet pages as nobody has left them, the next are timed; after a while comes another run. */
#define WARM 20
#define RUN 28
#define PERIOD 512

/* What a page takes at most between near cores, and how often blocks go another way after it took longer. */
#define FAR_NS 4000
#define REST 4096

static unsigned char *area;
static bool is_refused;
static uint32_t busy, next;
static uint32_t turn, rest;
static int64_t best_ns;

static bool has_area(void)
{
	void *memory;

	if (area || is_refused)
		return area != NULL;
	is_refused = ml_heap_alloc(PAGES * ML_LEND_PAGE, &memory) != 0;
	if (!is_refused)
		area = memory;
	return !is_refused;
}

static unsigned char *take(size_t bytes)
{
	uint32_t page = next % PAGES;

	if (bytes < BYTES_MIN || bytes > ML_LEND_PAGE || busy >> page & 1 || !has_area())
		return NULL;
	busy |= UINT32_C(1) << page;
	next++;
	return area + page * ML_LEND_PAGE;
}

/* Whatever disturbs makes it longer, so the best time of a run counts. */
static void copy_timed(unsigned char *page, const void *block, size_t bytes)
{
	int64_t start = ml_clock_ns();

	memcpy(page, block, bytes);
	best_ns = ml_min(best_ns, (ml_clock_ns() - start) * (int64_t)ML_LEND_PAGE / (int64_t)bytes);
	if (turn == RUN && best_ns > FAR_NS) {
		rest = REST;
		turn = 0;
	}
}

const unsigned char *ml_lend_copy(const void *block, size_t bytes)
{
	unsigned char *page = NULL;

	if (rest)
		rest--;
	else
		page = take(bytes);
	if (!page)
		return NULL;
	if (++turn > PERIOD)
		turn = WARM;
	if (turn == WARM)
		best_ns = INT64_MAX;
	if (turn > WARM && turn <= RUN)
		copy_timed(page, block, bytes);
	else
		memcpy(page, block, bytes);
	return page;
}

void ml_lend_return(const unsigned char *page)
{
	if (page)
		busy &= ~(UINT32_C(1) << (size_t)(page - area) / ML_LEND_PAGE);
}

void ml_lend_fini(void)
{
	if (area)
		ml_heap_free(area);
	area = NULL;
	is_refused = false;
	busy = next = turn = rest = 0;
}
