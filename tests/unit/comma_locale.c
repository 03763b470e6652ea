/* SPDX-License-Identifier: MIT */
/* A locale with a decimal comma, compiled by glibc's localedef from sources written here. */
#include "comma_locale.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char directory[300];

static FILE *open_file(const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return fopen(path, "w");
}

static bool make_directory(const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return mkdir(path, 0700) == 0;
}

static bool write_locale(void)
{
    FILE *file = open_file("source");
    if (!file)
        return false;
    fputs("comment_char %\nescape_char /\nLC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\n"
          "grouping 3;3\nEND LC_NUMERIC\n",
          file);
    return fclose(file) == 0;
}

/* ASCII: localedef has none built in, and a bare system no file of it. */
static bool write_charmap(void)
{
    FILE *file;
    if (!make_directory("charmaps") || !(file = open_file("charmaps/ANSI_X3.4-1968")))
        return false;
    fputs("<code_set_name> ANSI_X3.4-1968\n<comment_char> %\n<escape_char> /\nCHARMAP\n", file);
    for (int i = 0; i < 128; i++)
        fprintf(file, "<U%04X> /x%02x character\n", (unsigned)i, (unsigned)i);
    fputs("END CHARMAP\n", file);
    return fclose(file) == 0;
}

bool comma_locale_enter(void)
{
    char command[1000];
    const char *tmp = getenv("TMPDIR");
    if (system("command -v localedef >/dev/null 2>&1") != 0)
        return false;
    snprintf(directory, sizeof directory, "%s/calx-locale-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(directory) || !write_locale() || !write_charmap())
        return false;
    /* It exits 1 for the categories that the source does not have, and makes the locale. */
    snprintf(command, sizeof command,
             "cd %s && I18NPATH=%s localedef -c -i source -f ANSI_X3.4-1968 ./comma >/dev/null 2>&1; "
             "test -s comma/LC_NUMERIC",
             directory, directory);
    if (system(command) != 0 || setenv("LOCPATH", directory, 1) != 0 || !setlocale(LC_NUMERIC, "comma")) {
        fprintf(stderr, "comma_locale: localedef did not make the locale\n");
        abort();
    }
    return true;
}

void comma_locale_leave(void)
{
    char command[400];
    setlocale(LC_NUMERIC, "C");
    unsetenv("LOCPATH");
    snprintf(command, sizeof command, "rm -rf %s", directory);
    if (system(command) != 0)
        fprintf(stderr, "comma_locale: %s was not removed\n", directory);
}
