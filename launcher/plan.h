/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job as a value: what the command line and the environment ask for, before anything is done about it. options.c fills it,
 * plan.c completes it; every later stage only reads it.
 *
 * Strings point into argv or live until the process ends.
 */
#ifndef ML_LAUNCHER_PLAN_H
#define ML_LAUNCHER_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "launcher/place.h"

/* A change of the environment of the ranks. */
struct ml_env_change {
	const char *name;
	const char *value; /* NULL removes the variable */
};

struct ml_env {
	struct ml_env_change *change; /* in the order given: the last one wins */
	uint32_t count;
};

/* One program of the job; `:` separates several on the command line. */
struct ml_app {
	char **argv;            /* NULL-terminated */
	uint32_t ranks;         /* ML_RANKS_UNSET: not said */
	uint32_t first;         /* rank of its first process */
	const char *directory;  /* to start in, or NULL */
	const char *path;       /* directories to find the program in before $PATH, or NULL */
	struct ml_env env;
};
#define ML_RANKS_UNSET UINT32_MAX

enum ml_tag {
	ML_TAG_NONE,
	ML_TAG_RANK,   /* "[3] line" */
	ML_TAG_STREAM, /* "[1,3]<stdout>:line" */
};

/* What to print instead of running a job. */
enum ml_show { ML_SHOW_NOTHING, ML_SHOW_HELP, ML_SHOW_PARAMS, ML_SHOW_VERSION };

struct ml_plan {
	struct ml_app *app;
	uint32_t apps;
	uint32_t ranks;            /* of all apps */
	struct ml_env env;         /* for all apps, before their own changes */
	struct ml_placing placing; /* see place.h */
	enum ml_tag tag;
	enum ml_show show;
	uint32_t timeout_s;        /* 0: none */
	int report_bindings;       /* the flags: 0 or 1 */
	int refuse_sharing;        /* --nooversubscribe */
	int quiet;
	int no_deadlock_check;
	int keep_deadlocked;       /* --on-deadlock=report */
};

/* Sets the defaults, with one empty app. -ENOMEM. */
int ml_plan_init(struct ml_plan *plan);
void ml_plan_fini(struct ml_plan *plan);

/* Adds an empty app and returns it, or NULL without memory. Earlier pointers to apps are void. */
struct ml_app *ml_plan_add_app(struct ml_plan *plan);

/* Adds a change. Both strings are kept, not copied. -ENOMEM. */
int ml_plan_add_env(struct ml_env *env, const char *name, const char *value);

/*
 * Completes the plan: the number of ranks where it was not said is SLURM_NTASKS or else `cores`, and ranks get their numbers.
 * -ERANGE when they are too many.
 */
int ml_plan_number(struct ml_plan *plan, uint32_t cores);

/* Whether some app waits for ml_plan_number() to know its ranks. */
bool ml_plan_is_open(const struct ml_plan *plan);

/* The app that a rank belongs to. */
const struct ml_app *ml_plan_find_app(const struct ml_plan *plan, uint32_t rank);

#endif
