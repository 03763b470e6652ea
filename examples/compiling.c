/* SPDX-License-Identifier: MIT */
/* SQL for any database, without one: compiling URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct track {
    int64_t id;
    const char *title;
    int32_t seconds;
    bool live;
};
CALX_MODEL(track, "tracks",
    CALX_COLUMN(track, id, .primary_key = true),
    CALX_COLUMN(track, title, .type = CALX_VARCHAR(100)),
    CALX_COLUMN(track, seconds),
    CALX_COLUMN(track, live));
static calx_metadata metadata = CALX_METADATA(&track_model);

static const char *const targets[] = { "sqlite", "postgresql 15", "mysql 8.0.36", "mariadb 10.11.6-MariaDB", "oracle 19" };
enum { TARGETS = sizeof targets / sizeof *targets };

static void print_value(const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_STR: printf("'%.*s'", (int)value->as.s.len, value->as.s.ptr); break;
    case CALX_KIND_NONE: printf("(comes with the run)"); break;
    default: printf("%" PRId64, value->as.i);
    }
}

/* The SQL, and the values that go with it; or why there is none. */
static void show(calx_statement *statement, uint32_t flags)
{
    calx_keep(statement);
    for (size_t i = 0; i < TARGETS; i++) {
        calx_compiled *compiled = calx_compile_to(statement, targets[i], flags);
        if (calx_compiled_error(compiled) != CALX_OK)
            printf("%s: %s", targets[i], calx_compiled_errmsg(compiled));
        else
            printf("%s: %s", targets[i], calx_compiled_sql(compiled));
        for (size_t k = 0; k < calx_compiled_count(compiled); k++) {
            printf("%s", k ? ", " : "  -- ");
            print_value(calx_compiled_value(compiled, k));
        }
        printf("\n");
        calx_compiled_dispose(compiled);
    }
    calx_release(statement);
}

static calx_statement *long_live_tracks(void)
{
    return calx_select(calx_columns(calx_col(track, title)),
                       calx_where(calx_col(track, live), calx_gt(calx_col(track, seconds), 600), calx_startswith(calx_col(track, title), "D'")),
                       calx_order_by(calx_nulls_last(calx_col(track, seconds))), calx_limit(3));
}

int main(void)
{
    show(long_live_tracks(), 0);
    show(long_live_tracks(), CALX_COMPILE_LITERALS); /* to be read, not to be run */
    show(calx_select(calx_columns(calx_col(track, id)), calx_where(calx_eq(calx_col(track, title), calx_param_text("title")))), 0);
    show(calx_delete(track, calx_where(calx_lt(calx_col(track, seconds), 1)), calx_returning(calx_col(track, id))), 0);
    calx_metadata_dispose(&metadata);
    return EXIT_SUCCESS;
}
