/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * job/card.h: a card survives the way through the environment, no other text is taken for one, and the segment is found when
 * the descriptor was lost on the way.
 */
#include "job/card.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "os/mem.h"
#include "os/proc.h"
#include "tests/lib/unit.h"

/* ---- text ---- */

static const struct ml_card cards[] = {
	{ .launcher_pid = 1, .size = 1 },
	{ .launcher_pid = 4242, .launcher_start = 123456789, .fd = 3, .inode = 98765, .rank = 2, .size = 5 },
	{ INT32_MAX, UINT64_MAX, INT32_MAX, UINT64_MAX, INT32_MAX - 1, INT32_MAX },
};

static void check_equal(const struct ml_card *a, const struct ml_card *b)
{
	ck_assert_int_eq(a->launcher_pid, b->launcher_pid);
	ck_assert_uint_eq(a->launcher_start, b->launcher_start);
	ck_assert_int_eq(a->fd, b->fd);
	ck_assert_uint_eq(a->inode, b->inode);
	ck_assert_uint_eq(a->rank, b->rank);
	ck_assert_uint_eq(a->size, b->size);
}

START_TEST(what_is_written_is_read)
{
	char text[ML_CARD_TEXT_MAX];
	struct ml_card read;

	ml_card_format(&cards[_i], text);
	ck_assert_uint_lt(strlen(text), ML_CARD_TEXT_MAX);
	ck_assert_int_eq(ml_card_parse(text, &read), 0);
	check_equal(&read, &cards[_i]);
}
END_TEST

static const char *const hostile[] = {
	"", ":", "1", "1:", "::::::", "0:0:0:0:0:0:0", "hello", "1:2:3:4:5:0", /* too few */
	"1:2:3:4:5:0:1:", "1:2:3:4:5:0:1:6", "1:2:3:4:5:0:1 ", " 1:2:3:4:5:0:1", "1:2:3:4:5:0:1\n", /* too much */
	"2:2:3:4:5:0:1", "0:2:3:4:5:0:1", "01:2:3:4:5:0:1", "1:02:3:4:5:0:1", /* format; leading zeros */
	"1:0:3:4:5:0:1", "1:-2:3:4:5:0:1", "1:+2:3:4:5:0:1", "1:2147483648:3:4:5:0:1", /* pid */
	"1:2:18446744073709551616:4:5:0:1", "1:2:-1:4:5:0:1", "1:2: 3:4:5:0:1", /* start */
	"1:2:3:2147483648:5:0:1", "1:2:3:-1:5:0:1", "1:2:3:0x4:5:0:1", /* fd */
	"1:2:3:4:5:1:1", "1:2:3:4:5:0:0", "1:2:3:4:5:4294967295:4294967296", "1:2:3:4:5:4294967296:2", /* rank, size */
	"1:2:3:4:5:0:2147483648", "1,2,3,4,5,0,1", "1:2:3:4:5:0:1e3", "1:2:3::5:0:1", "%s%n:1:1:1:1:1:1",
};

/* The card is written only on success. */
START_TEST(hostile_text_is_refused)
{
	struct ml_card card = cards[1];

	ck_assert_msg(ml_card_parse(hostile[_i], &card) == -EINVAL, "accepted \"%s\"", hostile[_i]);
	check_equal(&card, &cards[1]);
}
END_TEST

START_TEST(endless_text_is_refused)
{
	static char text[1 << 20];
	struct ml_card card;

	memset(text, '1', sizeof text - 1);
	ck_assert_int_eq(ml_card_parse(text, &card), -EINVAL);
	memset(text, '0', sizeof text - 1);
	strcpy(text + sizeof text - 20, "1:2:3:4:5:0:1");
	ck_assert_int_eq(ml_card_parse(text, &card), -EINVAL);
}
END_TEST

/* Changes, cuts off or takes out something. */
static void damage_one(char *text)
{
	static const char alphabet[] = "0123456789::::-+ x\n\t.\x80\xff";
	size_t length = strlen(text), at = (size_t)random() % (length + 1);

	switch (random() % 4) {
	case 0:
		memmove(text, text + at, length + 1 - at);
		break;
	case 1:
		text[at] = '\0';
		break;
	default:
		text[at] = alphabet[(size_t)random() % (sizeof alphabet - 1)];
		text[length] = '\0';
		break;
	}
}

/* Random damage: what is still taken for a card is exactly what a card's text would be. */
START_TEST(damaged_text_is_refused)
{
	unsigned taken = 0;

	srandom(7);
	for (int round = 0; round < 300000; round++) {
		char text[ML_CARD_TEXT_MAX], again[ML_CARD_TEXT_MAX];
		struct ml_card card;

		ml_card_format(&cards[random() % 3], text);
		for (long damage = random() % 4; damage >= 0; damage--)
			damage_one(text);
		if (ml_card_parse(text, &card) != 0)
			continue;
		taken++;
		ml_card_format(&card, again);
		ck_assert_str_eq(text, again);
		ck_assert(card.launcher_pid > 0 && card.fd >= 0 && card.rank < card.size);
	}
	ck_assert_uint_gt(taken, 0);
}
END_TEST

/* ---- the descriptor ---- */

static struct ml_card card;
static int segment;

static uint64_t inode_of(int fd)
{
	uint64_t dev, inode;

	ck_assert_int_eq(ml_mem_inode(fd, &dev, &inode), 0);
	return inode;
}

/* This process plays the launcher; its children are ranks. */
static void setup(void)
{
	ck_assert_int_eq(ml_mem_create("card", 4096, &segment), 0);
	card = (struct ml_card){ .launcher_pid = getpid(), .fd = segment, .inode = inode_of(segment), .size = 1 };
	ck_assert_int_eq(ml_proc_start_time(getpid(), &card.launcher_start), 0);
}

/* Runs the body in a child and expects that it returns 0. */
static void in_child(int (*body)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(body());
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

START_TEST(the_inherited_descriptor_serves)
{
	int fd = -1;

	ck_assert_int_eq(fcntl(segment, F_SETFD, 0), 0);
	ck_assert_int_eq(ml_card_open(&card, &fd), 0);
	ck_assert_int_eq(fd, segment);
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
}
END_TEST

static int opens_another(void)
{
	int fd = -1;

	return ml_card_open(&card, &fd) != 0 || fd < 0 || inode_of(fd) != card.inode || fcntl(fd, F_GETFD) != FD_CLOEXEC;
}

static int close_and_open(void)
{
	close(segment);
	return opens_another();
}

static int reuse_and_open(void)
{
	int null = open("/dev/null", O_RDWR);

	return dup2(null, segment) != segment || opens_another() || inode_of(segment) == card.inode;
}

/* A shell in between closed the descriptor, or used its number for something else. */
START_TEST(the_launchers_descriptor_serves)
{
	int fd;

	in_child(close_and_open);
	in_child(reuse_and_open);
	ck_assert_int_eq(ml_card_open(&card, &fd), 0);
}
END_TEST

START_TEST(a_launcher_that_is_gone_is_stale)
{
	int fd = -5;

	close(segment);
	card.launcher_start++; /* the pid is somebody else's now */
	ck_assert_int_eq(ml_card_open(&card, &fd), -ESTALE);
	ck_assert_int_eq(fd, -5);
}
END_TEST

START_TEST(a_descriptor_that_is_something_else_is_refused)
{
	int fd = -5, other = open("/dev/null", O_RDWR);

	ck_assert_int_eq(dup2(other, segment), segment);
	ck_assert_int_eq(ml_card_open(&card, &fd), -ENOENT);
	close(segment);
	ck_assert_int_eq(ml_card_open(&card, &fd), -ENOENT);
	ck_assert_int_eq(fd, -5);
}
END_TEST

UNIT_SUITE(card)
{
	TCase *tc = unit_case(s, "text");

	tcase_add_loop_test(tc, what_is_written_is_read, 0, (int)ML_ARRAY_LEN(cards));
	tcase_add_loop_test(tc, hostile_text_is_refused, 0, (int)ML_ARRAY_LEN(hostile));
	tcase_add_test(tc, endless_text_is_refused);
	tcase_add_test(tc, damaged_text_is_refused);

	tc = unit_case(s, "descriptor");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, the_inherited_descriptor_serves);
	tcase_add_test(tc, the_launchers_descriptor_serves);
	tcase_add_test(tc, a_launcher_that_is_gone_is_stale);
	tcase_add_test(tc, a_descriptor_that_is_something_else_is_refused);
}
