/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/env.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "job/card.h"

/*
 * What another launcher leaves for its own ranks. A program that finds it believes to be one of them; our numbers under the
 * same names are harmless, but a PMI_FD or a PMIX_SERVER_URI is an address where nobody answers.
 */
static const char *const foreign[] = { "OMPI_", "PMI_", "PMIX_", "PRTE_", "HYDI_", "HYDRA_", "MV2_COMM_WORLD_", "MPI_LOCAL" };
static const char *const kept[] = { "OMPI_MCA_", "OMPI_CC=", "OMPI_CXX=", "OMPI_ALLOW_" };

/* The numbers of a rank under the names that programs look for. All ranks are on one node, so the local ones are the same. */
static const char *const rank_names[] = { "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_NODE_RANK",
					  "PMI_RANK",		  "PMI_LOCAL_RANK",		"PMIX_RANK",
					  "MPI_LOCALRANKID",	  "MV2_COMM_WORLD_RANK",	"MV2_COMM_WORLD_LOCAL_RANK" };
static const char *const size_names[] = { "OMPI_COMM_WORLD_SIZE",    "OMPI_COMM_WORLD_LOCAL_SIZE", "OMPI_UNIVERSE_SIZE",
					  "PMI_SIZE",		     "PMI_LOCAL_SIZE",		   "MPI_LOCALNRANKS",
					  "MV2_COMM_WORLD_SIZE",     "MV2_COMM_WORLD_LOCAL_SIZE" };

/* What the launcher itself sets, or has heeded: it stays where the user wants nothing else of the environment. */
static const char *const own[] = { "MPILITE_", "OMPI_COMM_WORLD_", "OMPI_UNIVERSE_SIZE=", "PMI_", "PMIX_RANK=", "MPI_LOCAL",
				   "MV2_COMM_WORLD_", "MPI4PY_", "GFORTRAN_UNBUFFERED_PRECONNECTED=" };

static char heap_library[PATH_MAX + 32];  /* with --shared-heap */
static char stats_library[PATH_MAX + 32]; /* with --stats */
static const struct ml_env_change preload_heap = { "LD_PRELOAD", heap_library, ML_ENV_PREPEND, ':' };
static const struct ml_env_change preload_stats[] = {
	{ "LD_PRELOAD", stats_library, ML_ENV_PREPEND, ':' },
	/* AddressSanitizer's own library insists on being the first. */
	{ "ASAN_OPTIONS", "verify_asan_link_order=0", ML_ENV_APPEND, ':' },
};

static bool begins_with_one_of(const char *text, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(text, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static void remove_foreign(void)
{
	char **to = environ;

	for (char **from = environ; *from; from++)
		if (!begins_with_one_of(*from, foreign, ML_ARRAY_LEN(foreign)) ||
		    begins_with_one_of(*from, kept, ML_ARRAY_LEN(kept)))
			*to++ = *from;
	*to = NULL;
	unsetenv(ML_CARD_VARIABLE);
}

/* The directory of a library of ours, in an installation or in the build tree. -ENOENT. */
static int find_library(const char *name, char directory[PATH_MAX])
{
	static const char *const places[] = { "../lib", "../lib64", "../lib/x86_64-linux-gnu", "../lib/aarch64-linux-gnu", ".libs" };
	char self[PATH_MAX], path[PATH_MAX + 64];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0)
		return -ENOENT;
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < ML_ARRAY_LEN(places); i++) {
		char real[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%s/%s", self, places[i], name);
		if (access(path, R_OK) != 0 || !realpath(path, real))
			continue;
		/* Without the last part, which may be a full version number. */
		snprintf(directory, PATH_MAX, "%.*s", (int)(strrchr(real, '/') - real), real);
		return 0;
	}
	return -ENOENT;
}

/* Tells mpi4py which of the MPI libraries it finds is the one that this launcher belongs to. */
static int name_library(void)
{
	char directory[PATH_MAX], path[PATH_MAX + 32];

	if (find_library("libmpi_abi.so.1", directory) != 0)
		return 0;
	snprintf(path, sizeof(path), "%s/libmpi_abi.so.1", directory);
	return setenv("MPI4PY_MPIABI", "mpiabi", 0) || setenv("MPI4PY_LIBMPI", path, 0) ? -ENOMEM : 0;
}

/* Finds the objects that the ranks preload. */
static int find_preloads(const struct ml_plan *plan)
{
	static const char heap[] = "libmpilite_heap.so", stats[] = "libmpilite_stats.so";
	char directory[PATH_MAX];

	if (plan->stats && find_library(stats, directory) == 0)
		snprintf(stats_library, sizeof(stats_library), "%s/%s", directory, stats);
	if (!plan->shared_heap)
		return 0;
	if (find_library(heap, directory) != 0) {
		ml_log("--shared-heap needs %s, which is built where mimalloc is installed (libmimalloc-dev)", heap);
		return -ENOENT;
	}
	snprintf(heap_library, sizeof(heap_library), "%s/%s", directory, heap);
	return 0;
}

/* Whether the list "A,B" has the variable "A=value". */
static bool is_listed(const char *list, const char *variable)
{
	size_t length = strcspn(variable, "="), n;

	for (; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == length && strncmp(list, variable, n) == 0)
			return true;
	}
	return false;
}

static void keep_listed(const char *list)
{
	char **to = environ;

	for (char **from = environ; *from; from++)
		if (is_listed(list, *from) || begins_with_one_of(*from, own, ML_ARRAY_LEN(own)))
			*to++ = *from;
	*to = NULL;
}

/* Puts the value before or behind the one that there is. */
static int extend(const struct ml_env_change *change)
{
	const char *old = getenv(change->name);
	bool prepend = change->how == ML_ENV_PREPEND;
	char *text;
	int rc;

	if (!old || !old[0])
		return setenv(change->name, change->value, 1);
	if (asprintf(&text, "%s%c%s", prepend ? change->value : old, change->separator, prepend ? old : change->value) < 0)
		return -1;
	rc = setenv(change->name, text, 1);
	free(text);
	return rc;
}

static int apply(const struct ml_env *env)
{
	for (uint32_t i = 0; i < env->count; i++) {
		const struct ml_env_change *change = &env->change[i];
		int rc;

		if (!change->value)
			rc = unsetenv(change->name);
		else if (change->how == ML_ENV_SET)
			rc = setenv(change->name, change->value, 1);
		else
			rc = extend(change);
		if (rc)
			return -ENOMEM;
	}
	return 0;
}

static int set_numbers(const char *const *names, size_t count, uint32_t number)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%u", number);
	for (size_t i = 0; i < count; i++)
		if (setenv(names[i], digits, 1))
			return -ENOMEM;
	return 0;
}

int ml_env_set_common(const struct ml_plan *plan)
{
	remove_foreign();
	/* Fortran programs write in large blocks into pipes; their lines would come at the end. */
	if (setenv("GFORTRAN_UNBUFFERED_PRECONNECTED", "y", 0) || name_library())
		return -ENOMEM;
	if (set_numbers(size_names, ML_ARRAY_LEN(size_names), plan->ranks))
		return -ENOMEM;
	return find_preloads(plan);
}

int ml_env_set_rank(const struct ml_plan *plan, uint32_t rank, const char *card)
{
	const struct ml_env *own_env = &ml_plan_find_app(plan, rank)->env;
	const struct ml_env *inherit = own_env->inherit == ML_INHERIT_DEFAULT ? &plan->env : own_env;

	if (inherit->inherit == ML_INHERIT_LISTED)
		keep_listed(inherit->listed);
	if (set_numbers(rank_names, ML_ARRAY_LEN(rank_names), rank) || setenv(ML_CARD_VARIABLE, card, 1))
		return -ENOMEM;
	if (apply(&plan->env) || apply(own_env))
		return -ENOMEM;
	for (size_t i = 0; stats_library[0] && i < ML_ARRAY_LEN(preload_stats); i++)
		if (extend(&preload_stats[i]))
			return -ENOMEM;
	return heap_library[0] && extend(&preload_heap) ? -ENOMEM : 0;
}
