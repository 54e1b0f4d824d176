/* SPDX-License-Identifier: BSD-2-Clause */
/* The environment: versions, names, time, memory (MPI 5.0 sections 9.1, 9.2, 9.6 and 15.2.4). */
#include "api/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/check.h"
#include "form/level.h"
#include "object/info.h"
#include "os/clock.h"
#include "shm/heap.h"

int PMPI_Get_version(int *version, int *subversion)
{
	int error = ml_api_need(ml_api_need(MPI_SUCCESS, version, "version"), subversion, "subversion");

	if (!error) {
		*version = MPI_VERSION;
		*subversion = MPI_SUBVERSION;
	}
	return ml_api_raise("MPI_Get_version", error, NULL);
}
ML_ALIAS(Get_version);

int PMPI_Get_library_version(char *version, int *resultlen)
{
	int error = ml_api_need(ml_api_need(MPI_SUCCESS, version, "version"), resultlen, "resultlen");

	if (!error)
		*resultlen = snprintf(version, MPI_MAX_LIBRARY_VERSION_STRING, "MPI-Lite %s", PACKAGE_VERSION);
	return ml_api_raise("MPI_Get_library_version", error, NULL);
}
ML_ALIAS(Get_library_version);

/* The kernel's node name: no resolver, no network is ever asked. */
int PMPI_Get_processor_name(char *name, int *resultlen)
{
	int error = ml_api_need(ml_api_need(MPI_SUCCESS, name, "name"), resultlen, "resultlen");

	if (error)
		return ml_api_raise("MPI_Get_processor_name", error, NULL);
	if (gethostname(name, MPI_MAX_PROCESSOR_NAME) != 0)
		snprintf(name, MPI_MAX_PROCESSOR_NAME, "localhost");
	name[MPI_MAX_PROCESSOR_NAME - 1] = '\0';
	*resultlen = snprintf(NULL, 0, "%s", name);
	return MPI_SUCCESS;
}
ML_ALIAS(Get_processor_name);

/* For every kind of hardware that the launcher's tables know: is this process bound to one piece of it? Section 9.1.2. */
int PMPI_Get_hw_resource_info(MPI_Info *hw_info)
{
	int error = ml_api_need(ml_check_running(), hw_info, "hw_info");
	struct ml_info *made = error ? NULL : ml_info_new();

	if (!error && !made)
		error = MPI_ERR_NO_MEM;
	for (enum ml_form_level level = 0; !error && level < ML_LEVEL_COUNT; level++)
		error = ml_info_set(made, ml_form_level_name(level),
				    ml_form_level_color(level) == MPI_UNDEFINED ? "false" : "true");
	return ml_api_give_info("MPI_Get_hw_resource_info", error, made, hw_info);
}
ML_ALIAS(Get_hw_resource_info);

double PMPI_Wtime(void)
{
	return 1e-9 * (double)ml_clock_ns();
}
ML_ALIAS(Wtime);

double PMPI_Wtick(void)
{
	return 1e-9;
}
ML_ALIAS(Wtick);

int PMPI_Pcontrol(const int level, ...)
{
	(void)level; /* for profilers, which put their own in its place */
	return MPI_SUCCESS;
}
ML_ALIAS(Pcontrol);

/* In the segment's heap, where other ranks reach it directly; beyond the budget in private memory. */
static void *alloc_mem(size_t size, size_t alignment)
{
	void *memory;

	/* Blocks of the heap are aligned to their own size. */
	if (ml_heap_alloc(ml_max(size, alignment), &memory) == 0)
		return memory;
	if (size > PTRDIFF_MAX - alignment)
		return NULL;
	return aligned_alloc(alignment, ML_ROUND_UP(size + !size, alignment));
}

int PMPI_Alloc_mem(MPI_Aint size, MPI_Info info, void *baseptr)
{
	ML_GUARD;
	const struct ml_info *hints;
	int error = ml_api_need(MPI_SUCCESS, baseptr, "baseptr");
	void *memory = NULL;

	if (!error && size < 0) {
		ml_note("size is %lld", (long long)size);
		error = MPI_ERR_ARG;
	}
	if (!error)
		error = ml_check_hints(info, &hints);
	if (!error && !(memory = alloc_mem((size_t)size, ml_check_alignment(hints)))) {
		ml_note("no memory for %lld bytes", (long long)size);
		error = MPI_ERR_NO_MEM;
	}
	if (!error)
		*(void **)baseptr = memory;
	return ml_api_raise("MPI_Alloc_mem", error, NULL);
}
ML_ALIAS(Alloc_mem);

int PMPI_Free_mem(void *base)
{
	ML_GUARD;

	if (ml_heap_free(base) != 0)
		free(base);
	return MPI_SUCCESS;
}
ML_ALIAS(Free_mem);

int PMPI_Get_address(const void *location, MPI_Aint *address)
{
	int error = ml_api_need(MPI_SUCCESS, address, "address");

	if (!error)
		*address = (MPI_Aint)location;
	return ml_api_raise("MPI_Get_address", error, NULL);
}
ML_ALIAS(Get_address);

/* Address arithmetic wraps like the machine's. */
MPI_Aint PMPI_Aint_add(MPI_Aint base, MPI_Aint disp)
{
	return (MPI_Aint)((size_t)base + (size_t)disp);
}
ML_ALIAS(Aint_add);

MPI_Aint PMPI_Aint_diff(MPI_Aint addr1, MPI_Aint addr2)
{
	return (MPI_Aint)((size_t)addr1 - (size_t)addr2);
}
ML_ALIAS(Aint_diff);
