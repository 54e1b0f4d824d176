/* SPDX-License-Identifier: BSD-2-Clause */
/* test_options.c - command lines, as the user types them, and the plan or the sentence they become. */
#include "launcher/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "launcher/option_table.h"
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
	"mpirun --npernode 2 prog",
	"mpirun -N 2 --use-hwthread-cpus prog",
	"mpirun -s -n 2 prog",
	"mpirun -s all -n 2 prog",
	"mpirun -soft 2:8:2 -n 3 prog",
	"mpirun -f /dev/null -g 1 -n 2 prog",
	"mpirun -am file --tune file -n 2 prog",
	"mpirun --gmca a b --prtemca a b --pmixmca a b -n 2 prog",
	"mpirun -bootstrap fork -rmk user -topolib hwloc -demux poll -usize 4 -n 2 prog",
	"mpirun -disable-hostname-propagation -enable-x -localhost h -order-nodes ascending -n 2 prog",
	"mpirun --bind-to none --map-by slot:OVERSUBSCRIBE:PE=1 --rank-by slot -n 2 prog",
	"mpirun --bind-to core:overload-allowed --map-by NUMA:span,if-supported -n 2 prog",
	"mpirun --output tag,timestamp --stream-buffering 1 -n 2 prog",
	"mpirun -initial-errhandler mpi_errors_return -memory-alloc-kinds system -n 2 prog",
	"mpirun -enable-auto-cleanup -print-all-exitcodes -n 2 prog",
	"mpirun -pmi-port -pmi_args 1 2 3 4 -hybrid-hosts -profile -skip-launch-node -gpu-subdevs-per-proc 1 -n 2 prog",
	"mpirun -hosts localhost -membind none -nameserver localhost:80 -rankmap (vector,(0,1,1)) -n 2 prog",
	"mpirun -am x --amca x --omca a b --gomca a b --enable-recovery -n 2 prog",
	"mpirun --personality ompi --launch-agent x --preload-files a --leave-session-attached --hnp x -n 2 prog",
	"mpirun --display-comm --get-stack-traces --report-state-on-timeout --fwd-signals all --forward-signals SIGUSR1,term -n 2 prog",
};

START_TEST(knows_the_dialects)
{
	struct line line;

	ck_assert_msg(parse(&line, two_ranks[_i]) == 0, "%s: %s", two_ranks[_i], line.error);
	ck_assert_int_eq(ml_plan_number(&line.plan, 99), 0);
	ck_assert_uint_eq(line.plan.apps, 1);
	ck_assert_uint_eq(line.plan.ranks, 2);
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
	{ "mpirun --bind-to fish prog",
	  "option --bind-to takes none, hwthread, core, l2cache, l3cache, numa or package, not \"fish\"" },
	/* A prefix says what is meant only as long as one thing begins with it. */
	{ "mpirun --bind-to n prog",
	  "option --bind-to takes none, hwthread, core, l2cache, l3cache, numa or package, not \"n\"" },
	{ "mpirun --bind-to core:fast prog", "option --bind-to takes a known word behind \":\" (PE=N, OVERSUBSCRIBE, "
					      "NOOVERSUBSCRIBE, HWTCPUS, SPAN ...), not \"core:fast\"" },
	{ "mpirun --cpu-set 1- prog", "option --cpu-set takes a list of CPUs such as 0-3,8, not \"1-\"" },
	{ "mpirun --soft 8:2 prog", "option --soft takes a list of numbers of ranks such as 2,4:16:4, not \"8:2\"" },
	{ "mpirun --stdin=some prog", "option --stdin takes all, none or the number of a rank, not \"some\"" },
	{ "mpirun --output=tags,dir=x prog", "option --output takes tag, tag-detailed, tag-fullname, rank, timestamp, xml, merge, "
					     "raw, dir=DIR or file=FILE, not \"tags,dir=x\"" },
	{ "mpirun -outfile-pattern a.%x prog",
	  "option -outfile-pattern takes text in which %r is the rank, %g the program, %h the host, not \"a.%x\"" },
	{ "mpirun --prepend-env P[ 1 prog", "option --prepend-env takes NAME[C] VALUE, where C is one character, not \"P[\"" },
	{ "mpirun --bind-to user:0,1 prog",
	  "option --bind-to takes none, hwthread, core, l2cache, l3cache, numa or package, not \"user:0,1\"" },
	{ "mpirun --fwd-signals USR1,SIGURG prog", "option --fwd-signals takes some of HUP, INT, TERM, USR1, USR2, WINCH, TSTP and "
						    "CONT, which are passed on, not \"USR1,SIGURG\"" },
	{ "mpirun --max-restarts 1 prog", "option --max-restarts: a rank that has failed is not started again" },
	{ "mpirun --xterm 0 prog", "option --xterm: no windows are opened; --output dir=DIR keeps the ranks' output apart" },
	{ "mpirun --configfile /dev/null x", "nothing may stand behind the file of programs, but there is \"x\"" },
	{ "mpirun -host example.org prog",
	  "option -host takes the name of this machine, the only one a job runs on, not \"example.org\"" },
	{ "mpirun -x =1 prog", "option -x takes the name of an environment variable, not \"=1\"" },
	{ "mpirun --timeout soon prog", "option --timeout takes a number of seconds, not \"soon\"" },
};

START_TEST(says_what_is_wrong)
{
	struct line line;

	ck_assert_int_eq(parse(&line, wrong[_i].text), strstr(wrong[_i].error, "no program") ? -ENOENT : -EINVAL);
	ck_assert_str_eq(line.error, wrong[_i].error);
	ml_plan_fini(&line.plan);
}
END_TEST

/* A name that stood in two rows would mean the first. */
START_TEST(has_each_name_once)
{
	for (size_t i = 0; i < ml_option_table_count; i++) {
		const char *at = ml_option_table[i].names, *name;
		size_t length;

		while ((name = ml_option_table_next_name(&at, &length))) {
			ck_assert_msg(ml_option_table_find(name, length) == &ml_option_table[i], "%.*s", (int)length, name);
			ck_assert_uint_lt(length, 60); /* see ml_option_table_find_nearest */
		}
	}
	for (size_t i = 0; i < ml_option_table_variables_count; i++) {
		const char *option = ml_option_table_variables[i].option;

		ck_assert_ptr_nonnull(ml_option_table_find(option, strlen(option)));
	}
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

static const struct {
	const char *text;
	struct ml_placing placing;
} placings[] = {
	{ "--map-by ppr:2:l3", { .map = ML_UNIT_L3, .per_unit = 2, .cores_per_rank = 1 } },
	{ "-npersocket 3", { .map = ML_UNIT_PACKAGE, .per_unit = 3, .cores_per_rank = 1 } },
	{ "--ppr 1:package", { .map = ML_UNIT_PACKAGE, .per_unit = 1, .cores_per_rank = 1 } },
	{ "--map-by ppr:1:node:PE=2 -n 1", { .map = ML_UNIT_CORE, .cores_per_rank = 1 } },
	{ "-bind-to core:2", { .bind = ML_UNIT_CORE, .cores_per_rank = 2 } },
	{ "-bind-to hw", { .bind = ML_UNIT_HWTHREAD, .cores_per_rank = 1 } },
	{ "--map-by hwthread", { .map = ML_UNIT_HWTHREAD, .bind = ML_UNIT_HWTHREAD, .cores_per_rank = 1 } },
	{ "--map-by core:hwtcpus", { .map = ML_UNIT_CORE, .bind = ML_UNIT_HWTHREAD, .cores_per_rank = 1 } },
	{ "--rank-by fill", { .order = ML_UNIT_CORE, .cores_per_rank = 1 } },
	{ "--rank-by NUMA:span", { .order = ML_UNIT_NUMA, .cores_per_rank = 1 } },
	{ "--mca hwloc_base_binding_policy none", { .bind = ML_UNIT_NONE, .cores_per_rank = 1 } },
	{ "--mca rmaps_base_mapping_policy socket:PE=2", { .map = ML_UNIT_PACKAGE, .cores_per_rank = 2 } },
	{ "--bind-to-socket --bycore", { .bind = ML_UNIT_PACKAGE, .map = ML_UNIT_CORE, .cores_per_rank = 1 } },
	{ "--cpus-per-proc 4", { .cores_per_rank = 4 } },
};

START_TEST(understands_placing_of_others)
{
	const struct ml_placing *want = &placings[_i].placing, *got;
	struct line line;
	char text[128];

	snprintf(text, sizeof(text), "mpirun %s prog", placings[_i].text);
	ck_assert_msg(parse(&line, text) == 0, "%s: %s", text, line.error);
	got = &line.plan.placing;
	ck_assert_msg(got->bind == want->bind && got->map == want->map && got->order == want->order &&
			      got->cores_per_rank == want->cores_per_rank && got->per_unit == want->per_unit,
		      "%s: bind %d, map %d, order %d, %u cores, %u a unit", text, got->bind, got->map, got->order,
		      got->cores_per_rank, got->per_unit);
	ml_plan_fini(&line.plan);
}
END_TEST

static const struct {
	const char *list;
	uint32_t max;
	int rc;
	uint32_t largest;
} softs[] = {
	{ "4", 8, 0, 4 },	  { "2:8:2", 1024, 0, 8 }, { "2:8:2", 7, 0, 6 }, { "2:9:2", 1024, 0, 8 }, { "1,16,3", 8, 0, 3 },
	{ "0:100", 50, 0, 50 },	  { "16", 8, -ERANGE, 0 }, { "", 8, -EINVAL, 0 }, { "2:", 8, -EINVAL, 0 }, { "2:8:0", 8, -EINVAL, 0 },
	{ "8:2", 8, -EINVAL, 0 }, { "-1", 8, -EINVAL, 0 }, { "1,", 8, -EINVAL, 0 },
};

START_TEST(takes_the_largest_soft_number)
{
	uint32_t largest = 0;

	ck_assert_int_eq(ml_plan_read_soft(softs[_i].list, softs[_i].max, &largest), softs[_i].rc);
	ck_assert_uint_eq(largest, softs[_i].largest);
}
END_TEST

START_TEST(names_files_of_output)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun --output-filename a%b prog"), 0);
	ck_assert_str_eq(line.plan.output.file[0], "a%%b/1/rank.%R/stdout");
	ck_assert_str_eq(line.plan.output.file[1], "a%%b/1/rank.%R/stderr");
	ck_assert_int_eq(line.plan.output.copy, 1);
	ml_plan_fini(&line.plan);
	ck_assert_int_eq(parse(&line, "mpirun --output-directory d:nocopy,nojobid prog"), 0);
	ck_assert_str_eq(line.plan.output.file[0], "d/rank.%R/stdout");
	ck_assert_int_eq(line.plan.output.copy, 0);
	ml_plan_fini(&line.plan);
	ck_assert_int_eq(parse(&line, "mpirun --output tag-d,merge,TIME,file=f:copy:raw prog"), 0);
	ck_assert_int_eq(line.plan.output.tag, ML_TAG_DETAILED);
	ck_assert_int_eq(line.plan.output.timestamp + line.plan.output.merge + line.plan.output.raw, 3);
	ck_assert_int_eq(line.plan.output.copy, 1);
	ck_assert_str_eq(line.plan.output.file[1], "f.%R.err");
	ml_plan_fini(&line.plan);
	ck_assert_int_eq(parse(&line, "mpirun --output file=f.%r:pattern prog"), 0);
	ck_assert_str_eq(line.plan.output.file[0], "f.%r.out");
	ck_assert_int_eq(line.plan.output.copy, 0);
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(inherits_as_asked)
{
	struct line line;
	const struct ml_env *env;

	ck_assert_int_eq(parse(&line, "mpirun -genvlist A,B -envall -x C,D=4,5 -prepend-env E[,] 6 --unset-env F prog : -envnone x"), 0);
	ck_assert_int_eq(line.plan.env.inherit, ML_INHERIT_LISTED);
	ck_assert_str_eq(line.plan.env.listed, "A,B");
	env = &line.plan.app[0].env;
	ck_assert_int_eq(env->inherit, ML_INHERIT_ALL);
	ck_assert_uint_eq(env->count, 3); /* there is no C to pass on */
	ck_assert_str_eq(env->change[0].name, "D");
	ck_assert_str_eq(env->change[0].value, "4,5");
	ck_assert_str_eq(env->change[1].name, "E");
	ck_assert_int_eq(env->change[1].how, ML_ENV_PREPEND);
	ck_assert_int_eq(env->change[1].separator, ',');
	ck_assert_ptr_null(env->change[2].value);
	ck_assert_int_eq(line.plan.app[1].env.inherit, ML_INHERIT_LISTED);
	ck_assert_str_eq(line.plan.app[1].env.listed, "");
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(reads_files_of_programs)
{
	char path[] = "/tmp/test_options.XXXXXX", text[128];
	int fd = mkstemp(path);
	struct line line;

	ck_assert_int_ge(fd, 0);
	dprintf(fd, "# comment\n-n 2 one 'a b' c\\ d \"\" :\n\n  --np=3 two # three\n");
	close(fd);
	snprintf(text, sizeof(text), "mpirun -l -configfile %s", path);
	ck_assert_msg(parse(&line, text) == 0, "%s", line.error);
	unlink(path);
	ck_assert_int_eq(line.plan.output.tag, ML_TAG_RANK);
	ck_assert_uint_eq(line.plan.apps, 2);
	ck_assert_uint_eq(line.plan.app[0].ranks, 2);
	ck_assert_str_eq(line.plan.app[0].argv[1], "a b");
	ck_assert_str_eq(line.plan.app[0].argv[2], "c d");
	ck_assert_str_eq(line.plan.app[0].argv[3], "");
	ck_assert_ptr_null(line.plan.app[0].argv[4]);
	ck_assert_uint_eq(line.plan.app[1].ranks, 3);
	ck_assert_str_eq(line.plan.app[1].argv[0], "two");
	ck_assert_ptr_null(line.plan.app[1].argv[1]);
	ml_plan_fini(&line.plan);
}
END_TEST

START_TEST(notes_what_does_nothing)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun -nolocal --membind=local -n 1 prog"), 0);
	ck_assert_uint_eq(line.plan.notes, 2);
	ck_assert_str_eq(line.plan.note[0].text, "option -nolocal does nothing: there is one node");
	ck_assert_int_eq(line.plan.note[0].loud, false);
	ck_assert_int_eq(line.plan.note[1].loud, true);
	ml_plan_fini(&line.plan);
}
END_TEST

/* An option that has no effect has a reason. */
START_TEST(has_an_effect_or_a_reason)
{
	for (size_t i = 0; i < ml_option_table_count; i++) {
		const struct ml_option *option = &ml_option_table[i];
		bool does = option->effect || option->field || option->topic;

		ck_assert_msg(does ? option->kind == ML_OPTION_WORKS : option->kind != ML_OPTION_WORKS && option->help[0], "%s",
			      option->names);
	}
}
END_TEST

START_TEST(understands_environment)
{
	struct line line;

	ck_assert_int_eq(parse(&line, "mpirun -x NOTHING -x A=1=2 -env B 3 -genv C 4 prog"), 0);
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
	tcase_add_loop_test(tc, understands_placing_of_others, 0, ML_ARRAY_LEN(placings));
	tcase_add_loop_test(tc, takes_the_largest_soft_number, 0, ML_ARRAY_LEN(softs));
	tc = unit_case(s, "plan");
	tcase_add_test(tc, has_each_name_once);
	tcase_add_test(tc, leaves_the_program_its_arguments);
	tcase_add_test(tc, separates_programs);
	tcase_add_test(tc, understands_placing);
	tcase_add_test(tc, understands_environment);
	tcase_add_test(tc, inherits_as_asked);
	tcase_add_test(tc, names_files_of_output);
	tcase_add_test(tc, reads_files_of_programs);
	tcase_add_test(tc, takes_defaults_from_the_environment);
	tcase_add_test(tc, limits_the_ranks);
	tcase_add_test(tc, has_an_effect_or_a_reason);
	tcase_add_test(tc, notes_what_does_nothing);
}
