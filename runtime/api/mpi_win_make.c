/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and freeing windows (MPI 5.0 section 12.2). int and MPI_Aint forms of a function share one core. */
#include "api/api.h"

#include <string.h>

#include "api/check.h"
#include "api/coll_run.h"
#include "object/attr.h"
#include "object/info.h"
#include "os/mem.h"
#include "rma/region.h"
#include "rma/sync.h"
#include "rma/window_make.h"

/* What all of them are given. */
struct request {
	const char *call;
	int flavor;
	void *base;
	MPI_Aint size;
	MPI_Aint disp_unit;
	MPI_Info info;
	MPI_Comm comm;
	void *baseptr; /* of memory that the window brings, or NULL */
};

static bool brings_memory(const struct request *r)
{
	return r->flavor == MPI_WIN_FLAVOR_ALLOCATE || r->flavor == MPI_WIN_FLAVOR_SHARED;
}

static int check_memory(const void *base, MPI_Aint size)
{
	if (!ml_check_is_wanted())
		return MPI_SUCCESS;
	if (size < 0) {
		ml_note("size is %lld", (long long)size);
		return MPI_ERR_SIZE;
	}
	if (!base && size) {
		ml_note("base is a null pointer and size is %lld", (long long)size);
		return MPI_ERR_BASE;
	}
	return MPI_SUCCESS;
}

static int check_values(const struct request *r)
{
	/* Of memory that the window brings only the size is given. */
	int error = check_memory(brings_memory(r) ? "" : r->base, r->size);

	if (!error && r->disp_unit <= 0 && ml_check_is_wanted()) {
		ml_note("disp_unit is %lld", (long long)r->disp_unit);
		error = MPI_ERR_DISP;
	}
	return error;
}

static bool is_noncontig(const struct ml_info *hints)
{
	const char *value = ml_info_get(hints, "alloc_shared_noncontig");

	return value && strcmp(value, "true") == 0;
}

static enum ml_win_brings find_memory(const struct request *r, const struct ml_info *hints)
{
	if (!brings_memory(r))
		return ML_WIN_BRINGS_NOTHING;
	return r->flavor == MPI_WIN_FLAVOR_SHARED && !is_noncontig(hints) ? ML_WIN_BRINGS_WHOLE : ML_WIN_BRINGS_PARTS;
}

/* Where the parts of shared memory need not follow each other, each begins on a page. */
static size_t find_alignment(const struct request *r, const struct ml_info *hints)
{
	size_t least = r->flavor == MPI_WIN_FLAVOR_SHARED && is_noncontig(hints) ? ml_mem_page_size() : 1;

	return ml_max(ml_check_alignment(hints), least);
}

static int make(const struct request *r, MPI_Win *handle)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(r->comm);
	const struct ml_info *hints;
	struct ml_win *win = NULL;
	int error = ml_api_need(ml_check_intracomm(r->comm), handle, "win");

	if (!error && brings_memory(r))
		error = ml_api_need(error, r->baseptr, "baseptr");
	if (!error)
		error = ml_check_hints(r->info, &hints);
	if (!error)
		error = check_values(r);
	if (!error)
		error = ml_run_agree(r->call, comm, 0);
	if (!error) {
		struct ml_win_wish wish = {
			r->call, r->flavor, find_memory(r, hints), r->base, (size_t)r->size, (size_t)r->disp_unit, find_alignment(r, hints),
		};

		error = ml_win_make(comm, &wish, &win);
	}
	if (!error)
		error = ml_win_set_hints(win, hints);
	if (!error) {
		if (r->baseptr)
			*(void **)r->baseptr = win->target[win->rank].base;
		*handle = ml_win_handle(win);
	}
	return ml_api_raise(r->call, error, comm);
}

int PMPI_Win_create(void *base, MPI_Aint size, int disp_unit, MPI_Info info, MPI_Comm comm, MPI_Win *win)
{
	struct request r = { "MPI_Win_create", MPI_WIN_FLAVOR_CREATE, base, size, disp_unit, info, comm, NULL };

	return make(&r, win);
}
ML_ALIAS(Win_create);

int PMPI_Win_create_c(void *base, MPI_Aint size, MPI_Aint disp_unit, MPI_Info info, MPI_Comm comm, MPI_Win *win)
{
	struct request r = { "MPI_Win_create_c", MPI_WIN_FLAVOR_CREATE, base, size, disp_unit, info, comm, NULL };

	return make(&r, win);
}
ML_ALIAS(Win_create_c);

int PMPI_Win_allocate(MPI_Aint size, int disp_unit, MPI_Info info, MPI_Comm comm, void *baseptr, MPI_Win *win)
{
	struct request r = { "MPI_Win_allocate", MPI_WIN_FLAVOR_ALLOCATE, NULL, size, disp_unit, info, comm, baseptr };

	return make(&r, win);
}
ML_ALIAS(Win_allocate);

int PMPI_Win_allocate_c(MPI_Aint size, MPI_Aint disp_unit, MPI_Info info, MPI_Comm comm, void *baseptr, MPI_Win *win)
{
	struct request r = { "MPI_Win_allocate_c", MPI_WIN_FLAVOR_ALLOCATE, NULL, size, disp_unit, info, comm, baseptr };

	return make(&r, win);
}
ML_ALIAS(Win_allocate_c);

int PMPI_Win_allocate_shared(MPI_Aint size, int disp_unit, MPI_Info info, MPI_Comm comm, void *baseptr, MPI_Win *win)
{
	struct request r = { "MPI_Win_allocate_shared", MPI_WIN_FLAVOR_SHARED, NULL, size, disp_unit, info, comm, baseptr };

	return make(&r, win);
}
ML_ALIAS(Win_allocate_shared);

int PMPI_Win_allocate_shared_c(MPI_Aint size, MPI_Aint disp_unit, MPI_Info info, MPI_Comm comm, void *baseptr, MPI_Win *win)
{
	struct request r = { "MPI_Win_allocate_shared_c", MPI_WIN_FLAVOR_SHARED, NULL, size, disp_unit, info, comm, baseptr };

	return make(&r, win);
}
ML_ALIAS(Win_allocate_shared_c);

/* ---- dynamic windows ----------------------------------------------------------------------------------------------- */

int PMPI_Win_create_dynamic(MPI_Info info, MPI_Comm comm, MPI_Win *win)
{
	struct request r = { "MPI_Win_create_dynamic", MPI_WIN_FLAVOR_DYNAMIC, MPI_BOTTOM, 0, 1, info, comm, NULL };

	return make(&r, win);
}
ML_ALIAS(Win_create_dynamic);

static int find_dynamic(MPI_Win handle, struct ml_win **win_out)
{
	int error = ml_check_win(handle, win_out);

	if (!error && (*win_out)->flavor != MPI_WIN_FLAVOR_DYNAMIC) {
		ml_note("the window is not a dynamic one");
		error = MPI_ERR_RMA_FLAVOR;
	}
	return error;
}

int PMPI_Win_attach(MPI_Win handle, void *base, MPI_Aint size)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = find_dynamic(handle, &win);

	if (!error)
		error = check_memory(base, size);
	if (!error)
		error = ml_region_add(win, base, (size_t)size);
	return ml_api_raise_win("MPI_Win_attach", error, win);
}
ML_ALIAS(Win_attach);

int PMPI_Win_detach(MPI_Win handle, const void *base)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = find_dynamic(handle, &win);

	if (!error)
		error = ml_region_remove(win, base);
	return ml_api_raise_win("MPI_Win_detach", error, win);
}
ML_ALIAS(Win_detach);

/* ---- the end ----------------------------------------------------------------------------------------------------- */

int PMPI_Win_free(MPI_Win *handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_api_need(MPI_SUCCESS, handle, "win");

	if (!error)
		error = ml_check_win(*handle, &win);
	if (!error)
		error = ml_sync_check_idle(win);
	if (!error) {
		struct ml_attr_owner owner = { ML_ATTR_WIN, win, &win->attrs };

		error = ml_attr_delete_all(&owner);
	}
	if (!error)
		error = ml_win_end(win, "MPI_Win_free");
	if (!error)
		*handle = MPI_WIN_NULL;
	return ml_api_raise_win("MPI_Win_free", error, error ? win : NULL);
}
ML_ALIAS(Win_free);
