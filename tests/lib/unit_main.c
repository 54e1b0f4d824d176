/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_main.c - main() of every unit test binary: runs the registered suites and prints TAP.
 *
 * Exit code: 0 when every test passed, 77 when every test was skipped, 1 otherwise.
 */
#include "tests/lib/unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static struct unit_suite *suites;
static int *skipped; /* shared with the children in which the tests run */

void unit_register(struct unit_suite *suite)
{
	struct unit_suite **at = &suites;

	while (*at && strcmp((*at)->name, suite->name) < 0)
		at = &(*at)->next;
	suite->next = *at;
	*at = suite;
}

TCase *unit_case(Suite *s, const char *name)
{
	TCase *tc = tcase_create(name);

	tcase_set_timeout(tc, UNIT_TIMEOUT_S);
	suite_add_tcase(s, tc);
	return tc;
}

void unit_skip(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fputs("skipped: ", stderr);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	va_end(ap);
	__atomic_fetch_add(skipped, 1, __ATOMIC_RELAXED);
}

/* A debugger follows the parent, so tests must not run in children under it. */
static int is_traced(void)
{
	char line[128];
	int tracer = 0;
	FILE *status = fopen("/proc/self/status", "r");

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "TracerPid: %d", &tracer) == 1)
			break;
	if (status)
		fclose(status);
	return tracer != 0;
}

int main(void)
{
	SRunner *sr = srunner_create(NULL);
	int run, failed;

	skipped = mmap(NULL, sizeof(*skipped), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	if (skipped == MAP_FAILED)
		return 1;
	for (struct unit_suite *u = suites; u; u = u->next) {
		Suite *s = suite_create(u->name);

		u->fill(s);
		srunner_add_suite(sr, s);
	}
	if (is_traced())
		srunner_set_fork_status(sr, CK_NOFORK);
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	run = srunner_ntests_run(sr);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	if (run > 0 && run == *skipped)
		return 77;
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
