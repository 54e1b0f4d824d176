/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting and ending (MPI 5.0 sections 11.2 and 9.2). */
#include "api/api.h"

#include <pthread.h>

#include "api/startup.h"
#include "object/attr.h"

static int level;
static pthread_t main_thread;

static int init(const char *call, int required, int *provided)
{
	if (ml_startup_phase != ML_PHASE_BEFORE) {
		ml_note(ml_startup_phase == ML_PHASE_RUNNING ? "MPI is initialized already" : "MPI_Finalize has been called");
		return ml_api_raise(call, MPI_ERR_OTHER, NULL);
	}
	if (required < MPI_THREAD_SINGLE || required > MPI_THREAD_MULTIPLE) {
		ml_note("%d is not a thread level", required);
		return ml_api_raise(call, MPI_ERR_ARG, NULL);
	}
	ml_startup_init();
	if (required == MPI_THREAD_MULTIPLE)
		ml_startup_allow_threads();
	level = required;
	main_thread = pthread_self();
	if (provided)
		*provided = level;
	return MPI_SUCCESS;
}

int PMPI_Init(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return init("MPI_Init", MPI_THREAD_SINGLE, NULL);
}
ML_ALIAS(Init);

int PMPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
	(void)argc;
	(void)argv;
	return init("MPI_Init_thread", required, provided);
}
ML_ALIAS(Init_thread);

/* MPI_ERR_OTHER with a note unless the library is running. */
static int check_running(void)
{
	if (ml_startup_phase == ML_PHASE_RUNNING)
		return MPI_SUCCESS;
	ml_note(ml_startup_phase == ML_PHASE_BEFORE ? "MPI_Init has not been called" : "MPI_Finalize has been called already");
	return MPI_ERR_OTHER;
}

int PMPI_Finalize(void)
{
	struct ml_attr_owner self = ml_attr_of_comm(&ml_comm_self);
	int error = check_running();

	if (!error)
		error = ml_attr_delete_all(&self); /* section 11.2.4: before anything else ends */
	if (!error)
		ml_startup_fini();
	return ml_api_raise("MPI_Finalize", error, NULL);
}
ML_ALIAS(Finalize);

int PMPI_Initialized(int *flag)
{
	int error = ml_api_need(MPI_SUCCESS, flag, "flag");

	if (!error)
		*flag = ml_startup_phase != ML_PHASE_BEFORE;
	return ml_api_raise("MPI_Initialized", error, NULL);
}
ML_ALIAS(Initialized);

int PMPI_Finalized(int *flag)
{
	int error = ml_api_need(MPI_SUCCESS, flag, "flag");

	if (!error)
		*flag = ml_startup_phase == ML_PHASE_AFTER;
	return ml_api_raise("MPI_Finalized", error, NULL);
}
ML_ALIAS(Finalized);

int PMPI_Query_thread(int *provided)
{
	int error = ml_api_need(check_running(), provided, "provided");

	if (!error)
		*provided = level;
	return ml_api_raise("MPI_Query_thread", error, NULL);
}
ML_ALIAS(Query_thread);

int PMPI_Is_thread_main(int *flag)
{
	int error = ml_api_need(check_running(), flag, "flag");

	if (!error)
		*flag = pthread_equal(main_thread, pthread_self()) != 0;
	return ml_api_raise("MPI_Is_thread_main", error, NULL);
}
ML_ALIAS(Is_thread_main);

int PMPI_Abort(MPI_Comm comm, int errorcode)
{
	(void)comm; /* the whole job ends, whatever the communicator: section 9.4 allows it */
	ml_startup_abort(errorcode);
}
ML_ALIAS(Abort);
