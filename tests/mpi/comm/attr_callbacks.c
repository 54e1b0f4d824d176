/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: attributes are copied to a duplicate when their callback says so, with the value that it gives, and deleted when
 * they are replaced, deleted, or go with their communicator; a callback's error makes the call fail (MPI 5.0 section 7.7.2).
 */
#include "tests/lib/t.h"

struct log {
	int copies, deletes;
	void *last_value;
	MPI_Comm last_comm;
	int refuse_copy, fail_delete;
};

static int copy(MPI_Comm comm, int keyval, void *extra, void *in, void *out, int *flag)
{
	struct log *log = extra;

	(void)keyval;
	log->copies++;
	log->last_comm = comm;
	*flag = !log->refuse_copy;
	if (*flag)
		*(void **)out = (char *)in + 1;
	return MPI_SUCCESS;
}

static int delete(MPI_Comm comm, int keyval, void *value, void *extra)
{
	struct log *log = extra;

	(void)keyval;
	log->deletes++;
	log->last_value = value;
	log->last_comm = comm;
	return log->fail_delete ? MPI_ERR_OTHER : MPI_SUCCESS;
}

static char place[10];

static void check_attr(MPI_Comm comm, int keyval, void *wanted)
{
	void *value = NULL;
	int flag = -1;

	MPI_Comm_get_attr(comm, keyval, &value, &flag);
	t_check_eq(flag, wanted != NULL);
	if (flag)
		t_check(value == wanted, "%p instead of %p", value, wanted);
}

/* The life of one attribute. */
static void check_life(MPI_Comm comm)
{
	static struct log log; /* the attribute stays until the communicator goes */
	int keyval;
	MPI_Comm dup;

	MPI_Comm_create_keyval(copy, delete, &keyval, &log);
	check_attr(comm, keyval, NULL);
	MPI_Comm_set_attr(comm, keyval, &place[0]);
	check_attr(comm, keyval, &place[0]);
	MPI_Comm_set_attr(comm, keyval, &place[5]);
	t_check_eq(log.deletes, 1, "replaced");
	t_check(log.last_value == &place[0]);
	check_attr(comm, keyval, &place[5]);

	MPI_Comm_dup(comm, &dup);
	t_check_eq(log.copies, 1);
	t_check(log.last_comm == comm);
	check_attr(dup, keyval, &place[6]);
	MPI_Comm_free_keyval(&keyval);
	t_check_eq(keyval, MPI_KEYVAL_INVALID);
	MPI_Comm_free(&dup);
	t_check_eq(log.deletes, 2, "freed, though the key was freed before");
	t_check(log.last_value == &place[6]);
}

/* Not copied when the callback says so, nor by split; a delete that fails keeps the attribute. */
static void check_refusals(MPI_Comm comm)
{
	static struct log log = { .refuse_copy = 1 };
	MPI_Comm dup, split;
	int keyval;

	MPI_Comm_create_keyval(copy, delete, &keyval, &log);
	MPI_Comm_set_attr(comm, keyval, &place[1]);
	MPI_Comm_dup(comm, &dup);
	t_check_eq(log.copies, 1);
	check_attr(dup, keyval, NULL);
	MPI_Comm_split(comm, 0, 0, &split);
	check_attr(split, keyval, NULL);
	t_check_eq(log.copies, 1);
	MPI_Comm_free(&split);
	MPI_Comm_free(&dup);
	t_check_eq(log.deletes, 0);
	t_errors_return(comm);
	log.fail_delete = 1;
	t_check(MPI_Comm_delete_attr(comm, keyval) != MPI_SUCCESS);
	check_attr(comm, keyval, &place[1]);
	log.fail_delete = 0;
	MPI_Comm_delete_attr(comm, keyval);
	check_attr(comm, keyval, NULL);
	t_check_eq(log.deletes, 2);
	MPI_Comm_free_keyval(&keyval);
}

/* The two functions that the standard provides. */
static void check_provided(MPI_Comm comm)
{
	int copied, kept;
	MPI_Comm dup;

	MPI_Comm_create_keyval(MPI_COMM_DUP_FN, MPI_COMM_NULL_DELETE_FN, &copied, NULL);
	MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, MPI_COMM_NULL_DELETE_FN, &kept, NULL);
	MPI_Comm_set_attr(comm, copied, &place[2]);
	MPI_Comm_set_attr(comm, kept, &place[3]);
	MPI_Comm_dup(comm, &dup);
	check_attr(dup, copied, &place[2]);
	check_attr(dup, kept, NULL);
	MPI_Comm_free(&dup);
	MPI_Comm_delete_attr(comm, copied);
	check_attr(comm, copied, NULL);
	MPI_Comm_free_keyval(&copied);
	MPI_Comm_free_keyval(&kept);
}

int main(int argc, char **argv)
{
	MPI_Comm comm;

	t_init(&argc, &argv);
	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	check_life(comm);
	check_refusals(comm);
	check_provided(comm);
	MPI_Comm_free(&comm);
	return t_done();
}
