/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "shm/layout.h"

int ml_plan_init(struct ml_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	plan->placing.cores_per_rank = 1;
	return ml_plan_add_app(plan) ? 0 : -ENOMEM;
}

void ml_plan_fini(struct ml_plan *plan)
{
	for (uint32_t i = 0; i < plan->apps; i++)
		free(plan->app[i].env.change);
	free(plan->app);
	free(plan->env.change);
	memset(plan, 0, sizeof(*plan));
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

int ml_plan_add_env(struct ml_env *env, const char *name, const char *value)
{
	struct ml_env_change *change = realloc(env->change, (env->count + 1) * sizeof(*change));

	if (!change)
		return -ENOMEM;
	env->change = change;
	change[env->count++] = (struct ml_env_change){ .name = name, .value = value };
	return 0;
}

/* A batch system knows how many ranks the user asked for; otherwise every core gets one. */
static uint32_t default_ranks(uint32_t cores)
{
	const char *tasks = getenv("SLURM_NTASKS");
	char *end;
	unsigned long n = tasks ? strtoul(tasks, &end, 10) : 0;

	return n > 0 && n <= ML_LAYOUT_RANKS_MAX && *end == '\0' ? (uint32_t)n : cores;
}

bool ml_plan_is_open(const struct ml_plan *plan)
{
	return plan->apps == 1 && plan->app[0].ranks == ML_RANKS_UNSET;
}

int ml_plan_number(struct ml_plan *plan, uint32_t cores)
{
	uint64_t ranks = 0;

	if (ml_plan_is_open(plan))
		plan->app[0].ranks = default_ranks(cores);
	for (uint32_t i = 0; i < plan->apps; i++) {
		struct ml_app *app = &plan->app[i];

		if (app->ranks == ML_RANKS_UNSET)
			app->ranks = 1;
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
