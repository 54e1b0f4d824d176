/* SPDX-License-Identifier: BSD-2-Clause */
/* What the processes of a file agree on, and what an open file remembers: see file.h. */
#include "io/file.h"

#include "base/spare.h"
#include "form/form.h"
#include "object/error.h"
#include "object/info.h"

/* ---- agreement -------------------------------------------------------------------------------------------------- */

struct vote {
	uint64_t value;
	int64_t error;
};

/* What all ranks say, which the caller gives back; ml_spare_free. */
static int gather(struct ml_comm *comm, int error, uint64_t value, struct vote **vote_out)
{
	struct vote mine = { value, error }, *vote = ml_spare_new((size_t)comm->size * sizeof *vote);

	if (!vote) {
		ml_note("no memory for the votes of %d ranks", comm->size);
		return MPI_ERR_NO_MEM;
	}
	error = ml_form_allgather(comm, &mine, sizeof mine, vote);
	if (error)
		ml_spare_free(vote);
	else
		*vote_out = vote;
	return error;
}

/* The error of the first rank that has one. */
static int first_error(const struct ml_comm *comm, const struct vote *vote)
{
	for (int32_t rank = 0; rank < comm->size; rank++) {
		if (!vote[rank].error)
			continue;
		if (rank != comm->rank)
			ml_note("rank %d has failed: %s", rank, ml_error_string((int)vote[rank].error));
		return (int)vote[rank].error;
	}
	return MPI_SUCCESS;
}

static int first_difference(const struct ml_comm *comm, const struct vote *vote)
{
	for (int32_t rank = 1; rank < comm->size; rank++)
		if (vote[rank].value != vote[0].value) {
			ml_note("rank %d has not called with the same arguments as rank 0", rank);
			return MPI_ERR_NOT_SAME;
		}
	return MPI_SUCCESS;
}

int ml_file_agree(struct ml_comm *comm, int error, uint64_t value)
{
	struct vote *vote;
	int failed;

	if (comm->size == 1)
		return error;
	failed = gather(comm, error, value, &vote);
	if (failed)
		return failed;
	error = first_error(comm, vote);
	if (!error)
		error = first_difference(comm, vote);
	ml_spare_free(vote);
	return error;
}

int ml_file_act(struct ml_file *file, int error, uint64_t value, int (*act)(struct ml_file *file, uint64_t value))
{
	struct ml_comm *comm = file->comm;
	int outcome, failed;

	error = ml_file_agree(comm, error, value);
	if (error)
		return error;
	outcome = comm->rank == 0 ? act(file, value) : MPI_SUCCESS;
	failed = comm->size > 1 ? ml_form_bcast(comm, &outcome, sizeof outcome, 0) : MPI_SUCCESS;
	if (!failed && outcome && comm->rank != 0)
		ml_note("rank 0 has failed");
	return failed ? failed : outcome;
}

/* ---- the shared file pointer ------------------------------------------------------------------------------------ */

static int need_shared(const struct ml_file *file)
{
	if (file->shared)
		return MPI_SUCCESS;
	ml_note("there is no shared memory left for a shared file pointer");
	return MPI_ERR_NO_MEM;
}

int ml_file_take(struct ml_file *file, uint64_t etypes, MPI_Offset *first_out)
{
	int error = need_shared(file);

	if (!error)
		*first_out = (MPI_Offset)ml_add_rlx(file->shared, etypes);
	return error;
}

/* Nobody leaves before the pointer is where it belongs, so that what a rank takes next comes behind. */
int ml_file_take_ordered(struct ml_file *file, int error, uint64_t etypes, MPI_Offset *first_out)
{
	struct ml_comm *comm = file->comm;
	uint64_t before = 0, all = 0, first = 0;
	struct vote *vote;
	int failed = gather(comm, error ? error : need_shared(file), etypes, &vote);

	if (failed)
		return failed;
	error = first_error(comm, vote);
	for (int32_t rank = 0; rank < comm->size; rank++) {
		before += rank < comm->rank ? vote[rank].value : 0;
		all += vote[rank].value;
	}
	ml_spare_free(vote);
	if (error)
		return error;
	if (comm->rank == 0)
		first = ml_add_rlx(file->shared, all);
	error = ml_form_bcast(comm, &first, sizeof first, 0);
	*first_out = (MPI_Offset)(first + before);
	return error;
}

int ml_file_get_shared(const struct ml_file *file, MPI_Offset *offset_out)
{
	int error = need_shared(file);

	if (!error)
		*offset_out = (MPI_Offset)ml_load_rlx(file->shared);
	return error;
}

int ml_file_set_shared(struct ml_file *file, uint64_t offset)
{
	int error = need_shared(file);

	if (!error)
		ml_store_rlx(file->shared, offset);
	return error;
}

/* ---- what is remembered ----------------------------------------------------------------------------------------- */

/* Of MPI 5.0 section 14.2.8. */
int ml_file_add_hints(struct ml_file *file, const struct ml_info *hints)
{
	static const char *const known[] = {
		"access_style",   "cb_block_size", "cb_buffer_size", "cb_nodes",    "chunked",          "chunked_item",
		"chunked_size",   "filename",      "file_perm",      "io_node_list", "nb_proc",         "num_io_nodes",
		"striping_factor", "striping_unit", "collective_buffering", "mpi_assert_memory_alloc_kinds",
	};
	int error = MPI_SUCCESS;

	for (size_t i = 0; i < ML_ARRAY_LEN(known) && !error; i++) {
		const char *value = ml_info_get(hints, known[i]);

		if (value)
			error = ml_info_set(file->info, known[i], value);
	}
	return error;
}

/* Text and sizes as one number, to be compared with that of other ranks. */
static uint64_t number_of(const struct ml_view *view)
{
	uint64_t number = (uint64_t)view->etype->extent;

	for (const char *c = view->rep->name; *c; c++)
		number = (number ^ (unsigned char)*c) * 0x100000001b3u;
	return number;
}

static int rewind_shared(struct ml_file *file, uint64_t value)
{
	(void)value;
	if (file->shared)
		ml_store_rlx(file->shared, 0);
	return MPI_SUCCESS;
}

int ml_file_set_view(struct ml_file *file, int error, const struct ml_view *view)
{
	bool is_made = !error;

	error = ml_file_act(file, error, error ? 0 : number_of(view), rewind_shared);
	if (error && is_made)
		ml_view_drop(view);
	if (error)
		return error;
	ml_view_drop(&file->view);
	file->view = *view;
	file->own = 0;
	return MPI_SUCCESS;
}
