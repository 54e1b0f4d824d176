/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: what MPI_Status_set_elements puts into a status, MPI_Get_elements and MPI_Get_count
 * get out of it, in all their widths; MPI_Status_set_cancelled sets what MPI_Test_cancelled tells
 * (MPI 5.0 sections 3.2.5, 5.1.11 and 13.3).
 */
#include "tests/lib/t.h"

static void check(MPI_Datatype type, int elements, int whole)
{
	MPI_Status status;
	MPI_Count wide = -1;
	int count = -1;

	memset(&status, 0, sizeof(status));
	status.MPI_SOURCE = 4;
	MPI_Status_set_elements(&status, type, elements);
	t_check_eq(status.MPI_SOURCE, 4, "the source stays");
	MPI_Get_elements(&status, type, &count);
	t_check_eq(count, elements, "MPI_Get_elements");
	MPI_Get_elements_x(&status, type, &wide);
	t_check_eq(wide, elements, "MPI_Get_elements_x");
	MPI_Get_count(&status, type, &count);
	t_check_eq(count, whole, "MPI_Get_count");
}

static void check_wide(void)
{
	const MPI_Count many = (MPI_Count)1 << 40;
	MPI_Status status;
	MPI_Count wide = -1;
	int count = -1;

	memset(&status, 0, sizeof(status));
	MPI_Status_set_elements_x(&status, MPI_DOUBLE, many);
	MPI_Get_elements_x(&status, MPI_DOUBLE, &wide);
	t_check(wide == many, "%lld elements", (long long)wide);
	MPI_Get_elements(&status, MPI_DOUBLE, &count);
	t_check_eq(count, MPI_UNDEFINED, "too many for int");
}

static void check_cancelled(void)
{
	MPI_Status status;
	int flag = -1;

	memset(&status, 0, sizeof(status));
	MPI_Status_set_elements(&status, MPI_INT, 3);
	for (int set = 1; set >= 0; set--) {
		MPI_Status_set_cancelled(&status, set);
		MPI_Test_cancelled(&status, &flag);
		t_check_eq(flag, set, "cancelled");
	}
	MPI_Get_count(&status, MPI_INT, &flag);
	t_check_eq(flag, 3, "the count stays");
}

int main(int argc, char **argv)
{
	MPI_Status status;
	int count;

	t_init(&argc, &argv);
	check(MPI_BYTE, 0, 0);
	check(MPI_BYTE, 7, 7);
	check(MPI_INT, 12, 12);
	check(MPI_DOUBLE, 1000, 1000);
	check(MPI_2INT, 10, 5);
	check(MPI_DOUBLE_INT, 4, 2);
	check_wide();
	check_cancelled();
	/* Six bytes are one int and a half. */
	MPI_Status_set_elements(&status, MPI_BYTE, 6);
	MPI_Get_elements(&status, MPI_INT, &count);
	t_check_eq(count, MPI_UNDEFINED, "elements of a part");
	return t_done();
}
