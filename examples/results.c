/* SPDX-License-Identifier: MIT */
/* Rows, in all the ways to read them: results URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static calx_statement *all_planets(void)
{
    return calx_text("SELECT name, moons, year_found FROM example_planets ORDER BY id");
}

/* Each row into variables. Text is valid until the next fetch; a column that may be NULL takes a calx_opt_ type. */
static void fetch(calx_session *session)
{
    calx_result *rows = calx_query(session, all_planets());
    const char *name;
    int moons;
    calx_opt_int32 year;
    while (calx_fetch(rows, &name, &moons, &year)) {
        printf("%s: %d moons", name, moons);
        if (year.is_set)
            printf(", found in %d", (int)year.value);
        printf("\n");
    }
    calx_result_close(rows);
}

/* Column by column, by name or index. */
static void get(calx_session *session)
{
    calx_result *rows = calx_query(session, all_planets());
    printf("columns:");
    for (size_t i = 0; i < calx_result_column_count(rows); i++)
        printf(" %s", calx_result_column(rows, i).name);
    printf("\n");
    while (calx_result_next(rows)) {
        const char *name = NULL;
        int64_t moons = 0;
        calx_result_get(rows, "name", &name);
        calx_result_get(rows, 1, &moons);
        bool unknown = calx_result_value(rows, 2)->kind == CALX_KIND_NULL;
        printf("%s %" PRId64 "%s\n", name, moons, unknown ? ", always known" : "");
    }
    calx_result_close(rows);
}

/* All rows at once, in memory until the result is closed. */
static void all(calx_session *session)
{
    calx_result *result = calx_query(session, all_planets());
    calx_rows rows = calx_result_all(result);
    int64_t moons = 0;
    for (size_t i = 0; i < rows.count; i++)
        moons += calx_rows_value(&rows, i, 1)->as.i;
    printf("%zu planets have %" PRId64 " moons\n", rows.count, moons);
    calx_result_close(result);
}

/* One row. That there is none, or more than one, is an answer and no error of the transaction. */
static void one(calx_session *session)
{
    calx_statement *by_name = calx_keep(calx_text("SELECT name, moons FROM example_planets WHERE name = :name"));
    const char *name;
    int moons;
    bool found;

    if (calx_one(session, by_name, calx_args("Mars"), &name, &moons) == CALX_OK)
        printf("one: %s has %d\n", name, moons);
    calx_one_or_none(session, by_name, calx_args("Vulcan"), &found, &name, &moons);
    printf("one or none: %s\n", found ? name : "none");
    calx_status status = calx_one(session, by_name, calx_args("Vulcan"), &name, &moons);
    printf("one: %s\n", calx_status_name(status));
    calx_release(by_name);

    status = calx_one(session, calx_text("SELECT name, moons FROM example_planets"), CALX_NO_ARGS, &name, &moons);
    printf("one: %s\n", calx_status_name(status));
    calx_first(session, calx_text("SELECT name, moons FROM example_planets ORDER BY moons DESC"), CALX_NO_ARGS,
               &name, &moons);
    printf("first: %s\n", name);

    int64_t count = 0;
    calx_scalar(session, calx_text("SELECT COUNT(*) FROM example_planets WHERE moons > :n"), &count, calx_args(50));
    printf("scalar: %" PRId64 "\n", count);
}

/* A loop may write what it reads: the rest of the result is then kept in memory. */
static void write_while_reading(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SELECT id, moons FROM example_planets ORDER BY id"));
    int64_t id;
    int moons;
    while (calx_fetch(rows, &id, &moons))
        calx_exec(session, calx_text("UPDATE example_planets SET moons = :moons WHERE id = :id"),
                  calx_args(moons + 1, id));
    calx_result_close(rows);
    calx_exec(session, calx_text("DELETE FROM example_planets WHERE moons > :n"), calx_args(50));
    printf("%" PRId64 " rows deleted\n", calx_rowcount(session));
}

static void print(calx_session *session)
{
    calx_result *rows = calx_query(session, all_planets());
    calx_result_print(rows);
    calx_result_close(rows);
}

static void create(calx_session *session)
{
    calx_script(session, "DROP TABLE IF EXISTS example_planets;"
                         "CREATE TABLE example_planets (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL,"
                         " moons INTEGER NOT NULL, year_found INTEGER);"
                         "INSERT INTO example_planets VALUES (1, 'Mercury', 0, NULL), (2, 'Mars', 2, NULL),"
                         " (3, 'Jupiter', 97, NULL), (4, 'Uranus', 28, 1781), (5, 'Neptune', 16, 1846)");
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    create(session);
    fetch(session);
    get(session);
    all(session);
    one(session);
    write_while_reading(session);
    print(session);
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
