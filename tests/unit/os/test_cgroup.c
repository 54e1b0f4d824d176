/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/cgroup.h: machines as trees of small files, and what they leave to a process. The tightest of
 * all visible groups counts.
 */
#include "os/cgroup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"

#define NONE UINT64_MAX
#define V1_NONE "9223372036854771712\n" /* how version 1 writes "no limit" */

struct file {
	const char *path; /* below proc/self or sys/fs/cgroup */
	const char *text;
};

struct machine {
	const char *name;
	uint64_t memory;
	int cpu_milli;
	struct file files[12];
};

static const struct machine machines[] = {
	{ "nothing at all", NONE, 0, { { NULL, NULL } } },
	{ "version 2 without limits", NONE, 0, {
		{ "proc/self/cgroup", "0::/a\n" },
		{ "sys/fs/cgroup/a/memory.max", "max\n" },
		{ "sys/fs/cgroup/a/memory.current", "1000\n" },
		{ "sys/fs/cgroup/a/cpu.max", "max 100000\n" },
	} },
	{ "version 2, the limit in the group itself", 700, 2500, {
		{ "proc/self/cgroup", "0::/a/b\n" },
		{ "sys/fs/cgroup/a/b/memory.max", "1000\n" },
		{ "sys/fs/cgroup/a/b/memory.current", "300\n" },
		{ "sys/fs/cgroup/a/b/cpu.max", "250000 100000\n" },
	} },
	{ "version 2, the tighter limit in the group around it", 50, 500, {
		{ "proc/self/cgroup", "0::/a/b\n" },
		{ "sys/fs/cgroup/a/b/memory.max", "1000\n" },
		{ "sys/fs/cgroup/a/b/memory.current", "300\n" },
		{ "sys/fs/cgroup/a/b/cpu.max", "250000 100000\n" },
		{ "sys/fs/cgroup/a/memory.max", "2000\n" },
		{ "sys/fs/cgroup/a/memory.current", "1950\n" },
		{ "sys/fs/cgroup/a/cpu.max", "50000 100000\n" },
	} },
	{ "version 2 in a container: the limit at the mount point", 10, 1, {
		{ "proc/self/cgroup", "0::/\n" },
		{ "sys/fs/cgroup/memory.max", "100\n" },
		{ "sys/fs/cgroup/memory.current", "90\n" },
		{ "sys/fs/cgroup/cpu.max", "1 100000\n" },
	} },
	{ "version 2, file pages that can be dropped", 900, 0, {
		{ "proc/self/cgroup", "0::/a\n" },
		{ "sys/fs/cgroup/a/memory.max", "1000\n" },
		{ "sys/fs/cgroup/a/memory.current", "980\n" },
		{ "sys/fs/cgroup/a/memory.stat",
		  "anon 80\ninactive_anon 20\ninactive_file 880\nactive_file 20\n" },
	} },
	{ "version 2, more in use than allowed", 0, 0, {
		{ "proc/self/cgroup", "0::/a\n" },
		{ "sys/fs/cgroup/a/memory.max", "1000\n" },
		{ "sys/fs/cgroup/a/memory.current", "1100\n" },
	} },
	{ "version 1 without limits", NONE, 0, {
		{ "proc/self/cgroup", "4:memory:/a\n3:cpu,cpuacct:/a\n1:name=systemd:/a\n" },
		{ "sys/fs/cgroup/memory/a/memory.limit_in_bytes", V1_NONE },
		{ "sys/fs/cgroup/memory/a/memory.usage_in_bytes", "1000\n" },
		{ "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n" },
		{ "sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n" },
	} },
	{ "version 1 with limits", 400, 1500, {
		{ "proc/self/cgroup", "4:memory:/a\n3:cpu,cpuacct:/b\n" },
		{ "sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1000\n" },
		{ "sys/fs/cgroup/memory/a/memory.usage_in_bytes", "700\n" },
		{ "sys/fs/cgroup/memory/a/memory.stat",
		  "cache 5\ninactive_file 7\ntotal_inactive_file 100\n" },
		{ "sys/fs/cgroup/cpu/b/cpu.cfs_quota_us", "150000\n" },
		{ "sys/fs/cgroup/cpu/b/cpu.cfs_period_us", "100000\n" },
	} },
	{ "version 1 in a container: the path is the host's", 300, 0, {
		{ "proc/self/cgroup", "4:memory:/docker/0123\n3:cpuacct:/docker/0123\n" },
		{ "sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n" },
		{ "sys/fs/cgroup/memory/memory.usage_in_bytes", "700\n" },
		{ "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000\n" },
		{ "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n" },
	} },
	{ "both versions side by side", 5, 100, {
		{ "proc/self/cgroup", "4:memory:/a\n0::/c\n" },
		{ "sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1000\n" },
		{ "sys/fs/cgroup/memory/a/memory.usage_in_bytes", "995\n" },
		{ "sys/fs/cgroup/unified/c/cpu.max", "10000 100000\n" },
	} },
	{ "nonsense", NONE, 0, {
		{ "proc/self/cgroup",
		  "\n:\n::\n0:\nmemory\n4:memory\n0::/../..\n0::/a\n5:name=memory:/b\n" },
		{ "sys/fs/cgroup/memory/b/memory.limit_in_bytes", "1000\n" },
		{ "sys/fs/cgroup/memory/b/memory.usage_in_bytes", "700\n" },
		{ "sys/fs/cgroup/a/memory.max", "" },
		{ "sys/fs/cgroup/a/memory.current", "1000\n" },
		{ "sys/fs/cgroup/a/cpu.max", "100 0\n" },
	} },
};

static char root[64];

static void setup(void)
{
	snprintf(root, sizeof(root), "/tmp/ml_cgroup_XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
}

static void teardown(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r '%s'", root);
	ck_assert_int_eq(system(command), 0);
}

static void write_file(const struct file *file)
{
	char path[256];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", root, file->path);
	for (char *slash = path + strlen(root); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	stream = fopen(path, "w");
	ck_assert_ptr_nonnull(stream);
	fputs(file->text, stream);
	fclose(stream);
}

START_TEST(the_tightest_group_counts)
{
	const struct machine *machine = &machines[_i];

	for (const struct file *file = machine->files; file->path; file++)
		write_file(file);
	ck_assert_msg(ml_cgroup_memory_left(root) == machine->memory, "%s: memory %ju",
		      machine->name, (uintmax_t)ml_cgroup_memory_left(root));
	ck_assert_msg(ml_cgroup_cpu_milli(root) == machine->cpu_milli, "%s: cpu %d", machine->name,
		      ml_cgroup_cpu_milli(root));
}
END_TEST

START_TEST(this_machine_gives_an_answer)
{
	ck_assert_uint_gt(ml_cgroup_memory_left(""), 0);
	ck_assert_int_ge(ml_cgroup_cpu_milli(""), 0);
}
END_TEST

UNIT_SUITE(cgroup)
{
	TCase *tc = unit_case(s, "machines");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, the_tightest_group_counts, 0, ML_ARRAY_LEN(machines));
	tcase_add_test(tc, this_machine_gives_an_answer);
}
