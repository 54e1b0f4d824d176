/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job as a value: what the command line and the environment ask for, before anything is done about it. options.c fills it,
 * plan.c completes it; every later stage only reads it.
 *
 * Strings point into argv or the environment, or are the plan's own (ml_plan_keep).
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
	enum { ML_ENV_SET, ML_ENV_PREPEND, ML_ENV_APPEND } how;
	char separator;    /* between the old value and the new one */
};

/* What ranks see of mpirun's own environment. */
enum ml_inherit { ML_INHERIT_DEFAULT, ML_INHERIT_ALL, ML_INHERIT_LISTED };

struct ml_env {
	enum ml_inherit inherit;
	const char *listed;           /* names "A,B"; "": none */
	struct ml_env_change *change; /* in the order given: the last one wins */
	uint32_t count;
};

/* One program of the job; `:` separates several on the command line. */
struct ml_app {
	char **argv;            /* NULL-terminated */
	uint32_t ranks;         /* ML_RANKS_UNSET: not said */
	const char *soft;       /* numbers of which the largest up to `ranks` counts, or NULL */
	uint32_t first;         /* rank of its first process */
	const char *directory;  /* to start in, or NULL */
	const char *path;       /* directories to find the program in before $PATH, or NULL */
	struct ml_env env;
};
#define ML_RANKS_UNSET UINT32_MAX

/* What stands before each line of output; see output.c. */
enum ml_tag { ML_TAG_NONE, ML_TAG_RANK, ML_TAG_STREAM, ML_TAG_RANK_STREAM, ML_TAG_DETAILED, ML_TAG_FULLNAME, ML_TAG_XML };

/* What becomes of the ranks' output. Patterns are those of pattern.h. */
struct ml_output_plan {
	enum ml_tag tag;
	int timestamp;          /* flags: 0 or 1 */
	int merge;              /* stderr into stdout */
	int raw;                /* do not wait for the end of a line */
	const char *prefix;     /* a pattern that stands for a tag, or NULL */
	const char *file[2];    /* patterns of the names of files for stdout and stderr, or NULL */
	int copy;               /* what goes to files also goes to mpirun's own stdout and stderr */
	uint32_t only;          /* the only rank whose output counts, or ML_RANKS_ALL */
};
#define ML_RANKS_ALL  UINT32_MAX
#define ML_RANKS_NONE (UINT32_MAX - 1)

/* What to print instead of running a job. */
enum ml_show { ML_SHOW_NOTHING, ML_SHOW_HELP, ML_SHOW_PARAMS, ML_SHOW_VERSION, ML_SHOW_JOBS, ML_SHOW_DOCTOR };

/* What is to be said of the command line when it has been read. */
struct ml_note {
	const char *text;
	bool loud; /* in any case; others only with -v */
};

struct ml_plan {
	void **kept;               /* memory that ends with the plan */
	uint32_t keeps;
	struct ml_app *app;
	uint32_t apps;
	uint32_t ranks;            /* of all apps */
	struct ml_env env;         /* for all apps, before their own changes */
	struct ml_placing placing; /* see place.h */
	struct ml_output_plan output;
	uint32_t input;            /* the rank that has mpirun's stdin, ML_RANKS_ALL or ML_RANKS_NONE */
	enum ml_show show;
	const char *topic;         /* of the help; the process of the job to be shown; or NULL */
	const char *file;          /* of programs, which ends the command line, or NULL */
	const char *report_pid;    /* a file, "-", "+", or NULL */
	uint32_t timeout_s;        /* 0: none */
	int show_bindings;         /* the flags: 0 or 1 */
	int show_map;
	int show_machine;
	int do_not_launch;
	int refuse_sharing;        /* --nooversubscribe */
	int keep_going;            /* after a failure */
	int quiet;
	int verbose;
	struct ml_note *note;
	uint32_t notes;
	int show_ends;             /* of all ranks, --print-all-exitcodes */
	int shared_heap;           /* preload a malloc in the segment */
	int no_deadlock_check;
	int keep_deadlocked;       /* --on-deadlock=report */
	int stats;
	const char *stats_file;    /* or NULL: stderr */
	int stack_traces;          /* before the job is ended */
	int32_t kill_delay_ms;     /* from SIGTERM to SIGKILL, or -1 */
	char **wrapper;            /* words in front of the program, or NULL */
	uint32_t direct;           /* the rank that has mpirun's own stdout and stderr, or ML_RANKS_NONE */
	uint32_t wrapped;          /* the only rank that has them, or ML_RANKS_ALL */
};

/* Sets the defaults, with one empty app. -ENOMEM. */
int ml_plan_init(struct ml_plan *plan);
void ml_plan_fini(struct ml_plan *plan);

/* Gives the plan memory from malloc to free in the end, and returns it; NULL for NULL, and without memory, when it is freed at once. */
void *ml_plan_keep(struct ml_plan *plan, void *memory);

/* Adds an empty app and returns it, or NULL without memory. Earlier pointers to apps are void. */
struct ml_app *ml_plan_add_app(struct ml_plan *plan);

/* Adds a change. Its strings are kept, not copied. -ENOMEM. */
int ml_plan_add_env(struct ml_env *env, struct ml_env_change change);

/* Adds a note, with text from malloc, which becomes the plan's. -ENOMEM. */
int ml_plan_add_note(struct ml_plan *plan, char *text, bool loud);

/*
 * Completes the plan: the number of ranks where it was not said is SLURM_NTASKS or else `otherwise`, and ranks get their numbers.
 * -ERANGE when they are too many.
 */
int ml_plan_number(struct ml_plan *plan, uint32_t otherwise);

/* Whether some app waits for ml_plan_number() to know its ranks. */
bool ml_plan_is_open(const struct ml_plan *plan);

/* Reads a list of numbers and triplets "2,8:16:4"; the largest up to max. -EINVAL when it is no list, -ERANGE when all are larger. */
int ml_plan_read_soft(const char *list, uint32_t max, uint32_t *largest_out);

/* The app that a rank belongs to. */
const struct ml_app *ml_plan_find_app(const struct ml_plan *plan, uint32_t rank);

#endif
