/* SPDX-License-Identifier: BSD-2-Clause */
/* raise HOW: makes a mistake on the last rank, which nobody handles. */
#include <mpi.h>

#include <string.h>

static char buffer[4];

static void on_comm(const char *how, int rank, int size)
{
	MPI_Comm comm;

	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	if (strcmp(how, "named") == 0)
		MPI_Comm_set_name(comm, "halo");
	if (strcmp(how, "abort") == 0)
		MPI_Comm_set_errhandler(comm, MPI_ERRORS_ABORT);
	if (rank == size - 1)
		MPI_Send(buffer, 1, MPI_INT, 99, 0, strcmp(how, "world") == 0 ? MPI_COMM_WORLD : comm);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Comm_free(&comm);
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	MPI_Session session;
	int rank, size, length = 0;

	if (strcmp(how, "before") == 0)
		MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Init(NULL, NULL);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	if (strcmp(how, "session") == 0) {
		MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_ARE_FATAL, &session);
		if (rank == size - 1)
			MPI_Session_get_nth_pset(session, MPI_INFO_NULL, -1, &length, NULL);
		MPI_Barrier(MPI_COMM_WORLD);
		MPI_Session_finalize(&session);
	} else if (strcmp(how, "group") == 0) {
		MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN); /* not in charge */
		if (rank == size - 1)
			MPI_Group_size(MPI_GROUP_NULL, &size);
		MPI_Barrier(MPI_COMM_WORLD);
	} else if (strcmp(how, "differ") == 0) {
		MPI_Bcast(buffer, 1, MPI_CHAR, rank == size - 1, MPI_COMM_WORLD);
	} else if (strcmp(how, "after") != 0) {
		on_comm(how, rank, size);
	}
	MPI_Finalize();
	if (strcmp(how, "after") == 0)
		MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	return 0;
}
