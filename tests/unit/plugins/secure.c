/* SPDX-License-Identifier: MIT */
/* Asks for a driver and prints what came of it: run by the tests with raised privileges. */
#include "engine/plugin.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    calxi_problem problem = { 0 };
    const calx_driver *driver = calxi_driver_get(argc > 1 ? argv[1] : "", &problem);
    printf("%s\n", driver ? "loaded" : problem.message);
    return driver ? 0 : 3;
}
