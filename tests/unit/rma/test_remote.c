/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving data to and from the memory of a window: what lies inside it is moved as a message would move it, whatever the types of both
 * sides, by map and by the kernel alike; nothing else is touched; what does not lie inside is refused. The other process is this one.
 */
#include "rma/remote.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "os/cma.h"
#include "tests/unit/type/maker.h"
#include "type/type_derived.h"

#define INT ml_type_find(MPI_INT)
#define SIZE 8192

static unsigned char memory[SIZE], before[SIZE], buffer[SIZE], expected[SIZE];
static struct ml_win_target target;
static struct ml_win win;

static void open_window(bool is_mapped)
{
	for (size_t i = 0; i < SIZE; i++) {
		memory[i] = before[i] = (unsigned char)(i * 7 + i / 256);
		buffer[i] = expected[i] = (unsigned char)(i * 13 + i / 64);
	}
	target = (struct ml_win_target){
		.base = is_mapped ? memory : NULL, .address = (uintptr_t)memory, .size = SIZE, .disp_unit = 4, .pid = getpid(),
	};
	win = (struct ml_win){ .size = 1, .target = &target, .flavor = MPI_WIN_FLAVOR_CREATE };
}

/* One side: elements of a type. */
struct side {
	const struct ml_type *type;
	size_t count;
};

/* Sides of 48 integers each. The first two are one block, the last has more pieces than one call of the kernel takes. */
static struct side make_side(int i)
{
	switch (i) {
	case 0: return (struct side){ INT, 48 };
	case 1: return (struct side){ MAKE(CONTIGUOUS, INT, 12), 4 };
	case 2: return (struct side){ MAKE(VECTOR, INT, 6, 2, 3), 4 };
	case 3: return (struct side){ MAKE(INDEXED, INT, 3, 1, 4, 3, 9, 0, 5), 6 };
	case 4: return (struct side){ MAKE(RESIZED, INT, 0, 20), 48 };
	default: return (struct side){ MAKE(VECTOR, INT, 48, 1, 40), 1 };
	}
}

#define SIDES 6
#define BYTES (48 * sizeof(int))

static void move(struct side here, struct side there, bool is_mapped, bool reads)
{
	struct ml_pack from, to, near, far;
	struct ml_remote remote;

	open_window(is_mapped);
	ck_assert_int_eq(ml_remote_open(&win, 0, 5, there.type, there.count, &remote), MPI_SUCCESS);
	far = ml_remote_cursor(&remote, there.type, there.count);
	ml_pack_init(&near, buffer, here.count, here.type);
	ck_assert_int_eq(reads ? ml_remote_read(&remote, &far, &near, BYTES) : ml_remote_write(&remote, &far, &near, BYTES), MPI_SUCCESS);
	ck_assert_uint_eq(near.position, BYTES);
	ck_assert_uint_eq(far.position, BYTES);
	ml_remote_close(&remote);

	ml_pack_init(&from, reads ? before + 20 : expected, reads ? there.count : here.count, reads ? there.type : here.type);
	ml_pack_init(&to, reads ? expected : before + 20, reads ? here.count : there.count, reads ? here.type : there.type);
	ml_pack_copy(&to, &from, BYTES);
	ck_assert_mem_eq(memory, before, SIZE);
	ck_assert_mem_eq(buffer, expected, SIZE);
}

START_TEST(moves_between_any_types)
{
	uint64_t word = 5;
	bool by_kernel = ml_cma_probe(getpid(), (uintptr_t)&word, word) == 0;

	for (int there = 0; there < SIDES; there++)
		for (int way = 0; way < 4; way++)
			if (way % 2 || by_kernel)
				move(make_side(_i), make_side(there), way % 2, way / 2);
}
END_TEST

/* More pieces than fit one list, in runs that begin and end elsewhere on the two sides. */
START_TEST(goes_on_with_the_next_list)
{
	const struct ml_type *singles = MAKE(VECTOR, ml_type_find(MPI_CHAR), 1500, 1, 2), *triples = MAKE(VECTOR, ml_type_find(MPI_CHAR), 500, 3, 5);
	uint64_t word = 5;
	struct ml_pack near, far;
	struct ml_remote remote;

	if (ml_cma_probe(getpid(), (uintptr_t)&word, word) != 0)
		return;
	open_window(false);
	ck_assert_int_eq(ml_remote_open(&win, 0, 0, triples, 1, &remote), MPI_SUCCESS);
	far = ml_remote_cursor(&remote, triples, 1);
	ml_pack_init(&near, buffer, 1, singles);
	ck_assert_int_eq(ml_remote_write(&remote, &far, &near, 1500), MPI_SUCCESS);
	for (size_t i = 0; i < 1500; i++)
		ck_assert_uint_eq(memory[i / 3 * 5 + i % 3], buffer[2 * i]);
	ck_assert_mem_eq(memory + 2500, before + 2500, SIZE - 2500);
}
END_TEST

static int opens(MPI_Aint disp, const struct ml_type *type, size_t count)
{
	struct ml_remote remote;
	int error = ml_remote_open(&win, 0, disp, type, count, &remote);

	ml_note_clear();
	return error;
}

START_TEST(refuses_what_is_outside)
{
	const struct ml_type *back = MAKE(VECTOR, INT, 2, 1, -3);

	open_window(true);
	ck_assert_int_eq(opens(0, INT, SIZE / 4), MPI_SUCCESS);
	ck_assert_int_eq(opens(0, INT, SIZE / 4 + 1), MPI_ERR_RMA_RANGE);
	ck_assert_int_eq(opens(SIZE / 4 - 1, INT, 1), MPI_SUCCESS);
	ck_assert_int_eq(opens(SIZE / 4, INT, 1), MPI_ERR_RMA_RANGE);
	ck_assert_int_eq(opens(-1, INT, 1), MPI_ERR_DISP);
	ck_assert_int_eq(opens(PTRDIFF_MAX, INT, 1), MPI_ERR_RMA_RANGE);
	ck_assert_int_eq(opens(PTRDIFF_MAX / 4, INT, 1), MPI_ERR_RMA_RANGE);
	ck_assert_int_eq(opens(0, INT, PTRDIFF_MAX / 4), MPI_ERR_RMA_RANGE);
	ck_assert_int_eq(opens(2, back, 1), MPI_ERR_RMA_RANGE);
	ck_assert_int_eq(opens(3, back, 1), MPI_SUCCESS);
	/* The gap behind the last element may stick out. */
	ck_assert_int_eq(opens(0, MAKE(RESIZED, INT, 0, SIZE / 2), 2), MPI_SUCCESS);
	ck_assert_int_eq(opens(1, MAKE(RESIZED, INT, 0, SIZE - 4), 2), MPI_ERR_RMA_RANGE);
}
END_TEST

START_TEST(memory_that_is_none_is_an_error)
{
	struct ml_pack near, far;
	struct ml_remote remote;

	open_window(false);
	target.address = (uintptr_t)4096;
	ck_assert_int_eq(ml_remote_open(&win, 0, 0, INT, 1, &remote), MPI_SUCCESS);
	far = ml_remote_cursor(&remote, INT, 1);
	ml_pack_init(&near, buffer, 1, INT);
	ck_assert_int_ne(ml_remote_read(&remote, &far, &near, 4), MPI_SUCCESS);
	ml_note_clear();
}
END_TEST

UNIT_SUITE(remote)
{
	TCase *tc = type_case(s, "move");

	tcase_add_loop_test(tc, moves_between_any_types, 0, SIDES);
	tcase_add_test(tc, goes_on_with_the_next_list);
	tcase_add_test(tc, refuses_what_is_outside);
	tcase_add_test(tc, memory_that_is_none_is_an_error);
}
