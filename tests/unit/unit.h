/* SPDX-License-Identifier: MIT */
/* What the runner offers to the tests beside Check. */
#ifndef UNIT_H
#define UNIT_H

/* Counts the test that calls it as skipped, for want of something that `why` names; the test returns right after. Each reason is
 * told once, with the number of tests: "SKIP unit: CALX_TEST_MYSQL_URL names no server (16 tests)". */
void unit_skip(const char *why);

/* Ends a child that a test forked. Not by _exit(): what it leaves to its parent is a leak to those who look for leaks at an exit. */
_Noreturn void unit_leave(int status);

/* `unit --starve`: the suites with allocations failed. Exit status. */
int starve_main(int argc, char **argv);

#endif
