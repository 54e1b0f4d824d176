/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeout: 600
 * Processes pass tokens around; who has none sleeps without time-out. A lost wake-up leaves the token with a sleeper for ever,
 * and the program hangs (runtime/shm/bell.h). Both protocols, two and three processes.
 *
 * The mistake to be found is a store that is still on its way when the load after it is done. So each process writes to lines
 * that the others have, just before the stores in question, which then queue behind; it has the words that it will load at hand;
 * and it goes to sleep about when the answer comes, not long before or after. Without the fences of bell.h this hangs within seconds.
 */
#include "shm/bell.h"
#include "tests/stress/stress.h"

enum { PROCESSES_MAX = 3 };

struct table {
	struct ml_bell_shm bell[PROCESSES_MAX];
	struct {
		ml_atomic_u32 sent ml_aligned(ML_CACHELINE); /* written by `from` */
	} lane[PROCESSES_MAX][PROCESSES_MAX];                /* [to][from] */
	struct {
		ml_atomic_u32 word ml_aligned(ML_CACHELINE);
	} noise[8];
	ml_atomic_u32 stop ml_aligned(ML_CACHELINE);
	ml_atomic_u32 passes ml_aligned(ML_CACHELINE);
};

static const struct variant {
	const char *name;
	bool shared;
	enum ml_wait mode;
	int processes, tokens;
} variants[] = {
	{ "shared, 2 processes", true, ML_WAIT_SLEEP, 2, 1 },
	{ "shared, 3 processes, 2 tokens", true, ML_WAIT_SLEEP, 3, 2 },
	{ "shared, auto, 2 processes", true, ML_WAIT_AUTO, 2, 1 },
	{ "exclusive, 2 processes", false, ML_WAIT_SLEEP, 2, 1 },
	{ "exclusive, 3 processes, 2 tokens", false, ML_WAIT_SLEEP, 3, 2 },
	{ "exclusive, auto, 2 processes", false, ML_WAIT_AUTO, 2, 1 },
};

static const struct variant *variant;
static struct table *table;
static int64_t duration;

static void make_noise(uint32_t value)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(table->noise); i++)
		ml_store_rlx(&table->noise[i].word, value);
}

static void linger(uint64_t turns)
{
	while (turns--)
		ml_cpu_relax();
}

static void pass(int me, int to)
{
	ml_atomic_u32 *sent = &table->lane[to][me].sent;
	uint32_t next = ml_load_rlx(sent) + 1;

	make_noise(next);
	ml_store_rel(sent, next);
	ml_bell_ring(&table->bell[to]);
}

/* Takes a token somebody has sent us; false when there is none. */
static bool take(int me, uint32_t taken[])
{
	for (int from = 0; from < variant->processes; from++)
		if (ml_load_acq(&table->lane[me][from].sent) != taken[from]) {
			taken[from]++;
			return true;
		}
	return false;
}

/* Waits for a token; false when the test is over. Looks a random number of times before it thinks of sleep. */
static bool wait_for_token(int me, uint32_t taken[], uint64_t looks)
{
	struct ml_idle idle = { 0 };
	bool got;

	while (!(got = take(me, taken)) && !ml_load_acq(&table->stop)) {
		if (looks) {
			looks--;
			ml_cpu_relax();
			continue;
		}
		if (!idle.declared)
			make_noise((uint32_t)me);
		ml_bell_idle(&idle);
	}
	ml_bell_awake(&idle);
	return got;
}

static int other_than(int me, uint64_t *random)
{
	int hop = 1 + (int)(stress_draw(random) % (uint64_t)(variant->processes - 1));

	return (me + hop) % variant->processes;
}

static void stop_all(void)
{
	ml_store_rel(&table->stop, 1);
	for (int i = 0; i < variant->processes; i++)
		ml_bell_ring(&table->bell[i]);
}

static void body(int me)
{
	int64_t end = ml_clock_ns() + duration;
	uint64_t random = (uint64_t)me + 1;
	uint32_t taken[PROCESSES_MAX] = { 0 }, count = 0;

	if (!variant->shared && !ml_bell_can_be_exclusive())
		stress_fail("membarrier was permitted a moment ago");
	ml_bell_init(&table->bell[me], variant->mode, variant->shared, 1000);
	ml_bell.nap_ns = -1;
	/* The tokens come from process 0. */
	for (int i = 0; me == 0 && i < variant->tokens; i++)
		pass(me, other_than(me, &random));
	while (wait_for_token(me, taken, stress_draw(&random) % 128)) {
		int to = other_than(me, &random);

		(void)ml_load_rlx(&table->bell[to].asleep);
		linger(stress_draw(&random) % 32);
		if (++count % 16 == 0 && ml_clock_ns() >= end)
			stop_all();
		pass(me, to);
	}
	ml_add_rlx(&table->passes, count);
}

int main(void)
{
	bool can_be_exclusive = ml_bell_can_be_exclusive();

	duration = stress_ns(ML_ARRAY_LEN(variants));
	table = stress_share(sizeof *table);
	for (size_t i = 0; i < ML_ARRAY_LEN(variants); i++) {
		variant = &variants[i];
		if (!variant->shared && !can_be_exclusive)
			continue;
		memset(table, 0, sizeof *table);
		stress_run(variant->name, duration, variant->processes, body);
		if (getenv("STRESS_VERBOSE"))
			printf("%s: %u passes\n", variant->name, ml_load_rlx(&table->passes));
	}
	return 0;
}
