/* SPDX-License-Identifier: BSD-2-Clause */
/* test_options.c - command lines, as the user types them, and the plan or the sentence they become. */
#include "launcher/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"

#define WORDS_MAX 32

struct line {
	char text[256];
	char *argv[WORDS_MAX + 1];
	int argc;
	struct ml_plan plan;
	char error[ML_OPTIONS_ERROR_MAX];
};

/* Splits at single blanks and parses. */
static int parse(struct line *line, const char *text)
{
	memset(line, 0, sizeof(*line));
	snprintf(line->text, sizeof(line->text), "%s", text);
	for (char *word = strtok(line->text, " "); word && line->argc < WORDS_MAX; word = strtok(NULL, " "))
		line->argv[line->argc++] = word;
	ck_assert_int_eq(ml_plan_init(&line->plan), 0);
	return ml_options_parse(&line->plan, line->argc, line->argv, line->error);
}

/* Lines that start two ranks of prog, in every spelling. */
static const char *const two_ranks[] = {
	"mpirun -n 2 prog",
	"mpirun -np 2 prog",
	"mpirun --np 2 prog",
	"mpirun --n=2 prog",
	"mpirun -c 2 prog",
	"mpirun -n 2 -- prog",
	"mpirun --allow-run-as-root --oversubscribe -n 2 prog",
	"mpirun --mca btl self,vader,tcp -n 2 prog",
	"mpirun --map-by :OVERSUBSCRIBE -n 2 prog",
	"mpirun --map-by ppr:2:node -n 2 prog",
	"mpirun --host localhost:2 -np 2 prog",
	"mpirun -launcher fork -ppn 2 prog",
	"mpirun -iface lo -genvall -n 2 prog",
	"mpirun -v -genvlist HOME,PATH -n 2 prog",
};

START_TEST(knows_the_dialects)
{
	struct line line;

	ck_assert_msg(parse(&line, two_ranks[_i]) == 0, "%s: %s", two_ranks[_i], line.error);
	ck_assert_uint_eq(line.plan.apps, 1);
	ck_assert_uint_eq(line.plan.app[0].ranks, 2);
	ck_assert_str_eq(line.plan.app[0].argv[0], "prog");
	ml_plan_fini(&line.plan);
}
END_TEST

static const struct {
	const char *text, *error;
} wrong[] = {
	{ "mpirun", "no program is named" },
	{ "mpirun -n 2", "no program is named" },
	{ "mpirun -n 2 prog :", "there is no program behind \":\"" },
	{ "mpirun -n x prog", "option -n takes a number of ranks up to 1024, not \"x\"" },
	{ "mpirun -n -1 prog", "option -n takes a number of ranks up to 1024, not \"-1\"" },
	{ "mpirun --np=2000 prog", "option --np takes a number of ranks up to 1024, not \"2000\"" },
	{ "mpirun -n", "option -n needs N behind it" },
	{ "mpirun -env A", "option -env needs NAME VALUE behind it" },
	{ "mpirun --tag-outptu prog", "unknown option --tag-outptu; the nearest one is --tag-output" },
	{ "mpirun -oversubscrib prog", "unknown option -oversubscrib; the nearest one is --oversubscribe" },
	{ "mpirun --quiet=1 prog", "option --quiet takes no value behind \"=\"" },
	{ "mpirun --bind-to fish prog", "option --bind-to takes none, hwthread, core, l3cache, numa or package, not \"fish\"" },
	{ "mpirun -host example.org prog",
	  "option -host takes the name of this machine, the only one a job runs on, not \"example.org\"" },
	{ "mpirun -x =1 prog", "option -x takes the name of an environment variable, not \"\"" },
	{ "mpirun --timeout soon prog", "option --timeout takes a number of seconds, not \"soon\"" },
};

START_TEST(says_what_is_wrong)
{
	struct line line;

	ck_assert_int_eq(parse(&line, wrong[_i].text), strstr(wrong[_i].error, "program") ? -ENOENT : -EINVAL);
	ck_assert_str_eq(line.error, wrong[_i].error);
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(leaves_the_program_its_arguments)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun -n 1 prog -n 7 --version - --"), 0);
	ck_assert_uint_eq(line.plan.app[0].ranks, 1);
	ck_assert_int_eq(line.plan.show, ML_SHOW_NOTHING);
	ck_assert_ptr_eq(line.plan.app[0].argv, line.argv + 3);
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(separates_programs)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun -n 2 -wdir /a one x : -n 3 -x V=1 two : three"), 0);
	ck_assert_uint_eq(line.plan.apps, 3);
	ck_assert_int_eq(ml_plan_number(&line.plan, 99), 0);
	ck_assert_uint_eq(line.plan.ranks, 6);
	ck_assert_str_eq(ml_plan_find_app(&line.plan, 1)->argv[0], "one");
	ck_assert_ptr_null(ml_plan_find_app(&line.plan, 1)->argv[2]);
	ck_assert_str_eq(ml_plan_find_app(&line.plan, 1)->directory, "/a");
	ck_assert_str_eq(ml_plan_find_app(&line.plan, 2)->argv[0], "two");
	ck_assert_ptr_null(ml_plan_find_app(&line.plan, 2)->directory);
	ck_assert_str_eq(ml_plan_find_app(&line.plan, 2)->env.change[0].name, "V");
	ck_assert_str_eq(ml_plan_find_app(&line.plan, 5)->argv[0], "three");
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(understands_placing)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun --bind-to HWT --map-by socket:PE=4,NOOVERSUBSCRIBE prog"), 0);
	ck_assert_int_eq(line.plan.placing.bind, ML_UNIT_HWTHREAD);
	ck_assert_int_eq(line.plan.placing.map, ML_UNIT_PACKAGE);
	ck_assert_uint_eq(line.plan.placing.cores_per_rank, 4);
	ck_assert_int_eq(line.plan.refuse_sharing, 1);
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(understands_environment)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun -x HOME -x A=1=2 -env B 3 -genv C 4 prog"), 0);
	ck_assert_uint_eq(line.plan.app[0].env.count, 2);
	ck_assert_str_eq(line.plan.app[0].env.change[0].name, "A");
	ck_assert_str_eq(line.plan.app[0].env.change[0].value, "1=2");
	ck_assert_str_eq(line.plan.app[0].env.change[1].name, "B");
	ck_assert_uint_eq(line.plan.env.count, 1);
	ck_assert_str_eq(line.plan.env.change[0].value, "4");
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(takes_defaults_from_the_environment)
{
	struct line line;

	setenv("MPIEXEC_TIMEOUT", "7", 1);
	setenv("SLURM_NTASKS", "5", 1);
	ck_assert_int_eq(parse(&line, "mpirun prog"), 0);
	ck_assert_uint_eq(line.plan.timeout_s, 7);
	ck_assert(ml_plan_is_open(&line.plan));
	ck_assert_int_eq(ml_plan_number(&line.plan, 3), 0);
	ck_assert_uint_eq(line.plan.ranks, 5);
	ml_plan_fini(&line.plan);

	unsetenv("SLURM_NTASKS");
	ck_assert_int_eq(parse(&line, "mpirun --timeout 9 prog"), 0);
	ck_assert_uint_eq(line.plan.timeout_s, 9);
	ck_assert_int_eq(ml_plan_number(&line.plan, 3), 0);
	ck_assert_uint_eq(line.plan.ranks, 3);
	ml_plan_fini(&line.plan);

	setenv("MPIEXEC_TIMEOUT", "soon", 1);
	ck_assert_int_eq(parse(&line, "mpirun prog"), -EINVAL);
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(limits_the_ranks)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun -n 1000 a : -n 1000 b"), 0);
	ck_assert_int_eq(ml_plan_number(&line.plan, 1), -ERANGE);
	ml_plan_fini(&line.plan);
	ck_assert_int_eq(parse(&line, "mpirun -n 0 a"), 0);
	ck_assert_int_eq(ml_plan_number(&line.plan, 1), 0);
	ck_assert_uint_eq(line.plan.ranks, 0);
	ml_plan_fini(&line.plan);
}
END_TEST

UNIT_SUITE(options)
{
	TCase *tc = unit_case(s, "table");

	tcase_add_loop_test(tc, knows_the_dialects, 0, ML_ARRAY_LEN(two_ranks));
	tcase_add_loop_test(tc, says_what_is_wrong, 0, ML_ARRAY_LEN(wrong));
	tc = unit_case(s, "plan");
	tcase_add_test(tc, leaves_the_program_its_arguments);
	tcase_add_test(tc, separates_programs);
	tcase_add_test(tc, understands_placing);
	tcase_add_test(tc, understands_environment);
	tcase_add_test(tc, takes_defaults_from_the_environment);
	tcase_add_test(tc, limits_the_ranks);
}
