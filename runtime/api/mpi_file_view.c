/* SPDX-License-Identifier: BSD-2-Clause */
/* Views and the individual file pointer; when others see what was written (MPI 5.0 sections 14.3, 14.4.3, 14.5 and 14.6). */
#include "api/api.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "api/check.h"
#include "api/coll_run.h"
#include "api/file_run.h"
#include "api/type_check.h"
#include "os/fd.h"
#include "type/type_derived.h"

/* ---- views ------------------------------------------------------------------------------------------------------ */

/* A sequential file has no displacements but the one where it stands. */
static int find_disp(const struct ml_file *file, MPI_Offset given, MPI_Offset *disp)
{
	bool is_sequential = file->amode & MPI_MODE_SEQUENTIAL, is_current = given == MPI_DISPLACEMENT_CURRENT;

	if (is_sequential != is_current) {
		ml_note(is_current ? "MPI_DISPLACEMENT_CURRENT is for files opened with MPI_MODE_SEQUENTIAL" :
				     "it was opened with MPI_MODE_SEQUENTIAL: disp has to be MPI_DISPLACEMENT_CURRENT");
		return MPI_ERR_ARG;
	}
	if (given < 0 && !is_current) {
		ml_note("disp is %lld", (long long)given);
		return MPI_ERR_ARG;
	}
	*disp = given;
	if (is_current && file->shared)
		*disp = ml_view_byte(&file->view, ml_load_rlx(file->shared) * file->view.etype->size);
	return MPI_SUCCESS;
}

static int make_view(MPI_Datatype etype, MPI_Datatype filetype, const char *datarep, struct ml_view *view)
{
	const struct ml_type *element, *tile;
	const struct ml_datarep *rep;
	int error = ml_api_need(MPI_SUCCESS, datarep, "datarep");

	if (!error)
		error = ml_datarep_find(datarep, &rep);
	if (!error)
		error = ml_type_check_committed(etype, &element);
	if (!error)
		error = ml_type_check_committed(filetype, &tile);
	return error ? error : ml_view_make(rep, element, tile, view);
}

int PMPI_File_set_view(MPI_File fh, MPI_Offset disp, MPI_Datatype etype, MPI_Datatype filetype, const char *datarep, MPI_Info info)
{
	ML_GUARD;
	const struct ml_info *hints;
	struct ml_view view;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file), wrong;

	if (error)
		return ml_api_raise_file("MPI_File_set_view", error, NULL);
	wrong = ml_check_hints(info, &hints);
	if (!wrong)
		wrong = find_disp(file, disp, &disp);
	if (!wrong)
		wrong = make_view(etype, filetype, datarep, &view);
	view.disp = disp;
	error = ml_run_agree("MPI_File_set_view", file->comm, 0);
	if (!error)
		error = ml_file_set_view(file, wrong, &view);
	if (!error)
		error = ml_file_add_hints(file, hints);
	return ml_api_raise_file("MPI_File_set_view", error, file);
}
ML_ALIAS(File_set_view);

/* The user may free what is returned. */
static MPI_Datatype give(const struct ml_type *type)
{
	ml_type_give(type);
	return ml_type_handle(type);
}

int PMPI_File_get_view(MPI_File fh, MPI_Offset *disp, MPI_Datatype *etype, MPI_Datatype *filetype, char *datarep)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_api_need(ml_file_run_find(fh, &file), disp, "disp"), etype, "etype");

	error = ml_api_need(ml_api_need(error, filetype, "filetype"), datarep, "datarep");
	if (!error) {
		*disp = file->view.disp;
		*etype = give(file->view.given_etype);
		*filetype = give(file->view.given_filetype);
		snprintf(datarep, MPI_MAX_DATAREP_STRING, "%s", file->view.rep->name);
	}
	return ml_api_raise_file("MPI_File_get_view", error, file);
}
ML_ALIAS(File_get_view);

static int get_extent(const char *call, MPI_File fh, MPI_Datatype datatype, MPI_Count *extent)
{
	ML_GUARD;
	const struct ml_type *type, *layout;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file);

	if (!error)
		error = ml_type_check_any(datatype, &type);
	error = ml_api_need(error, extent, "extent");
	if (!error)
		error = ml_datarep_layout(file->view.rep, type, &layout);
	if (!error) {
		*extent = layout->extent;
		ml_type_drop(layout);
	}
	return ml_api_raise_file(call, error, file);
}

int PMPI_File_get_type_extent(MPI_File fh, MPI_Datatype datatype, MPI_Aint *extent)
{
	MPI_Count wide;
	int error = get_extent("MPI_File_get_type_extent", fh, datatype, extent ? &wide : NULL);

	if (!error)
		*extent = (MPI_Aint)wide;
	return error;
}
ML_ALIAS(File_get_type_extent);

int PMPI_File_get_type_extent_c(MPI_File fh, MPI_Datatype datatype, MPI_Count *extent)
{
	return get_extent("MPI_File_get_type_extent", fh, datatype, extent);
}
ML_ALIAS(File_get_type_extent_c);

/* ---- the individual file pointer -------------------------------------------------------------------------------- */

int PMPI_File_seek(MPI_File fh, MPI_Offset offset, int whence)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_file_run_find_random(fh, &file);

	if (!error)
		error = ml_file_run_seek(file, offset, whence, file->own, &offset);
	if (!error)
		file->own = offset;
	return ml_api_raise_file("MPI_File_seek", error, file);
}
ML_ALIAS(File_seek);

int PMPI_File_get_position(MPI_File fh, MPI_Offset *offset)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find_random(fh, &file), offset, "offset");

	if (!error)
		*offset = file->own;
	return ml_api_raise_file("MPI_File_get_position", error, file);
}
ML_ALIAS(File_get_position);

int PMPI_File_get_byte_offset(MPI_File fh, MPI_Offset offset, MPI_Offset *disp)
{
	ML_GUARD;
	struct ml_file *file;
	size_t position;
	int error = ml_api_need(ml_file_run_find_random(fh, &file), disp, "disp");

	if (!error && offset < 0) {
		ml_note("offset is %lld", (long long)offset);
		error = MPI_ERR_ARG;
	}
	if (!error)
		error = ml_view_find(&file->view, offset, 0, &position);
	if (!error)
		*disp = ml_view_byte(&file->view, position);
	return ml_api_raise_file("MPI_File_get_byte_offset", error, file);
}
ML_ALIAS(File_get_byte_offset);

/* ---- consistency ------------------------------------------------------------------------------------------------ */

int PMPI_File_set_atomicity(MPI_File fh, int flag)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file);

	if (!error)
		error = ml_run_agree("MPI_File_set_atomicity", file->comm, flag != 0);
	if (!error)
		error = ml_file_agree(file->comm, MPI_SUCCESS, flag != 0);
	if (!error)
		file->atomic = flag != 0;
	return ml_api_raise_file("MPI_File_set_atomicity", error, file);
}
ML_ALIAS(File_set_atomicity);

int PMPI_File_get_atomicity(MPI_File fh, int *flag)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find(fh, &file), flag, "flag");

	if (!error)
		*flag = file->atomic;
	return ml_api_raise_file("MPI_File_get_atomicity", error, file);
}
ML_ALIAS(File_get_atomicity);

/* The page cache is common to all processes: one of them brings all of it to the device. */
static int flush(struct ml_file *file, uint64_t value)
{
	ML_GUARD_AWAY;

	(void)value;
	return ml_error_convert(fsync(file->fd) == 0 || errno == EINVAL ? 0 : -errno); /* what has no device cannot be flushed */
}

int PMPI_File_sync(MPI_File fh)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file);

	if (!error)
		error = ml_run_agree("MPI_File_sync", file->comm, 0);
	if (!error)
		error = ml_file_act(file, MPI_SUCCESS, 0, flush);
	return ml_api_raise_file("MPI_File_sync", error, file);
}
ML_ALIAS(File_sync);
