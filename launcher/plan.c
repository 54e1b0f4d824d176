/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "shm/layout.h"

int ml_plan_init(struct ml_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	plan->placing.cores_per_rank = 1;
	plan->kill_delay_ms = -1;
	plan->wrapped = ML_RANKS_ALL;
	plan->direct = ML_RANKS_NONE;
	plan->output.copy = 1;
	plan->output.only = ML_RANKS_ALL;
	return ml_plan_add_app(plan) ? 0 : -ENOMEM;
}

void ml_plan_fini(struct ml_plan *plan)
{
	for (uint32_t i = 0; i < plan->apps; i++)
		free(plan->app[i].env.change);
	for (uint32_t i = 0; i < plan->keeps; i++)
		free(plan->kept[i]);
	free(plan->kept);
	free(plan->placing.slots);
	free(plan->wrapper);
	free(plan->note);
	free(plan->app);
	free(plan->env.change);
	memset(plan, 0, sizeof(*plan));
}

void *ml_plan_keep(struct ml_plan *plan, void *memory)
{
	void **kept = memory ? realloc(plan->kept, (plan->keeps + 1) * sizeof(*kept)) : NULL;

	if (!kept) {
		free(memory);
		return NULL;
	}
	plan->kept = kept;
	return kept[plan->keeps++] = memory;
}

struct ml_app *ml_plan_add_app(struct ml_plan *plan)
{
	struct ml_app *app = realloc(plan->app, (plan->apps + 1) * sizeof(*app));

	if (!app)
		return NULL;
	plan->app = app;
	app += plan->apps++;
	memset(app, 0, sizeof(*app));
	app->ranks = ML_RANKS_UNSET;
	return app;
}

int ml_plan_add_env(struct ml_env *env, struct ml_env_change change)
{
	struct ml_env_change *changes = realloc(env->change, (env->count + 1) * sizeof(*changes));

	if (!changes)
		return -ENOMEM;
	env->change = changes;
	changes[env->count++] = change;
	return 0;
}

int ml_plan_add_note(struct ml_plan *plan, char *text, bool loud)
{
	struct ml_note *notes = realloc(plan->note, (plan->notes + 1) * sizeof(*notes));

	if (notes)
		plan->note = notes;
	if (!ml_plan_keep(plan, text) || !notes)
		return -ENOMEM;
	notes[plan->notes++] = (struct ml_note){ text, loud };
	return 0;
}

/* A batch system knows how many ranks the user asked for; otherwise every core gets one. */
static uint32_t default_ranks(uint32_t otherwise)
{
	const char *tasks = getenv("SLURM_NTASKS");
	char *end;
	unsigned long n = tasks ? strtoul(tasks, &end, 10) : 0;

	return n > 0 && n <= ML_LAYOUT_RANKS_MAX && *end == '\0' ? (uint32_t)n : otherwise;
}

bool ml_plan_is_open(const struct ml_plan *plan)
{
	return plan->apps == 1 && plan->app[0].ranks == ML_RANKS_UNSET && !plan->app[0].soft;
}

int ml_plan_read_soft(const char *list, uint32_t max, uint32_t *largest_out)
{
	uint32_t largest = 0;
	bool found = false;

	do {
		unsigned long first, last, step = 1;
		char *end;

		first = last = strtoul(list, &end, 10);
		if (end != list && *end == ':')
			last = strtoul(list = end + 1, &end, 10);
		if (end != list && *end == ':')
			step = strtoul(list = end + 1, &end, 10);
		if (end == list || *list == '-' || last < first || step == 0 || (*end && *end != ','))
			return -EINVAL;
		list = end + 1;
		if (first > max)
			continue;
		last = first + (ml_min(last, (unsigned long)max) - first) / step * step;
		largest = ml_max(largest, (uint32_t)last);
		found = true;
	} while (list[-1] == ',');
	if (!found)
		return -ERANGE;
	*largest_out = largest;
	return 0;
}

static void count_ranks(struct ml_app *app, uint32_t otherwise)
{
	uint32_t most = app->ranks == ML_RANKS_UNSET ? ML_LAYOUT_RANKS_MAX : app->ranks;

	if (app->ranks == ML_RANKS_UNSET)
		app->ranks = otherwise;
	if (app->soft && ml_plan_read_soft(app->soft, most, &app->ranks))
		app->ranks = 0; /* no number of the list is small enough */
}

int ml_plan_number(struct ml_plan *plan, uint32_t otherwise)
{
	uint64_t ranks = 0;
	bool open = ml_plan_is_open(plan);

	for (uint32_t i = 0; i < plan->apps; i++) {
		struct ml_app *app = &plan->app[i];

		count_ranks(app, open ? default_ranks(otherwise) : 1);
		app->first = (uint32_t)ranks;
		ranks += app->ranks;
		if (ranks > ML_LAYOUT_RANKS_MAX)
			return -ERANGE;
	}
	plan->ranks = (uint32_t)ranks;
	return 0;
}

const struct ml_app *ml_plan_find_app(const struct ml_plan *plan, uint32_t rank)
{
	ml_assert(rank < plan->ranks);
	for (uint32_t i = 0; i < plan->apps; i++)
		if (rank - plan->app[i].first < plan->app[i].ranks)
			return &plan->app[i];
	ml_wrong("a rank without a program");
}
