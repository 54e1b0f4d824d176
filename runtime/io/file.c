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

/* The first rank with an error, or with a value that differs from that of rank 0; `size` when there is none. */
static int32_t first_wrong(const struct vote *vote, int32_t size)
{
	int32_t rank = 0;

	while (rank < size && !vote[rank].error)
		rank++;
	if (rank < size)
		return rank;
	for (rank = 1; rank < size && vote[rank].value == vote[0].value; rank++)
		;
	return rank;
}

static int count_votes(const struct ml_comm *comm, const struct vote *vote)
{
	int32_t rank = first_wrong(vote, comm->size);

	if (rank == comm->size)
		return MPI_SUCCESS;
	if (!vote[rank].error) {
		ml_note("rank %d has not called with the same arguments as rank 0", rank);
		return MPI_ERR_NOT_SAME;
	}
	if (rank != comm->rank)
		ml_note("rank %d has failed: %s", rank, ml_error_string((int)vote[rank].error));
	return (int)vote[rank].error;
}

int ml_file_agree(struct ml_comm *comm, int error, uint64_t value)
{
	struct vote mine = { value, error }, *vote;

	if (comm->size == 1)
		return error;
	vote = ml_spare_new((size_t)comm->size * sizeof *vote);
	if (!vote) {
		ml_note("no memory for the votes of %d ranks", comm->size);
		return MPI_ERR_NO_MEM;
	}
	error = ml_form_allgather(comm, &mine, sizeof mine, vote);
	if (!error)
		error = count_votes(comm, vote);
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

	for (const char *c = view->datarep; *c; c++)
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
	struct ml_view old = file->view;

	error = ml_file_act(file, error, error ? 0 : number_of(view), rewind_shared);
	if (error)
		return error;
	file->view = *view;
	file->own = 0;
	ml_view_hold(&file->view);
	ml_view_drop(&old);
	return MPI_SUCCESS;
}

int ml_file_need_shared(const struct ml_file *file)
{
	if (file->shared)
		return MPI_SUCCESS;
	ml_note("there is no shared memory left for a shared file pointer");
	return MPI_ERR_NO_MEM;
}
