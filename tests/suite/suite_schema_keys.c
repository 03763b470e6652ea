/* SPDX-License-Identifier: MIT */
/* Keys that number themselves and keys that do not; tables with names that are long, and tables of which one fails behind others. */
#include "rows.h"

static calx_arg own_number(char *room, size_t size)
{
    (void)room;
    (void)size;
    return calx_arg_int64(77);
}

struct pier {
    int64_t id;
    int32_t depth;
};
CALX_MODEL(pier, "calx_suite_pier", CALX_COLUMN(pier, id), CALX_COLUMN(pier, depth), CALX_PRIMARY_KEY("id", .name = "pk_calx_suite_pier"));
/* As a table that inherits from another: its key is the other's. */
struct crane {
    int64_t id;
    int32_t load;
};
CALX_MODEL(crane, "calx_suite_crane", CALX_COLUMN(crane, id, .primary_key = true), CALX_COLUMN(crane, load),
           CALX_FOREIGN_KEY("id", .references = "calx_suite_pier.id"));
struct buoy {
    int64_t id;
    int32_t colour;
};
CALX_MODEL(buoy, "calx_suite_buoy", CALX_COLUMN(buoy, id, .primary_key = true, .default_function = own_number), CALX_COLUMN(buoy, colour));
static calx_metadata port = CALX_METADATA(&pier_model, &crane_model, &buoy_model);

static calx_session *with_port(suite *t)
{
    return suite_create_all(t, &port);
}

TEST(a_key_that_a_line_names_numbers_itself)
{
    calx_session *session = with_port(t);
    OK(session, calx_exec(session, calx_insert(pier, calx_set(calx_col(pier, depth), 4))));
    OK(session, calx_exec(session, calx_insert(pier, calx_set(calx_col(pier, depth), 5))));
    ROWS(session, "1|4;2|5", calx_select(calx_columns(calx_col(pier, id), calx_col(pier, depth)), calx_order_by(calx_col(pier, id))));
    calx_rollback(session);
    suite_drop_all(t, session, &port);
}

TEST(a_key_that_a_line_refers_with_is_given)
{
    calx_session *session = with_port(t);
    CHECK_STATUS(session, calx_exec(session, calx_insert(crane, calx_set(calx_col(crane, load), 4))), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION);
    calx_rollback(session);
    suite_drop_all(t, session, &port);
}

TEST(a_key_with_a_client_default_has_that)
{
    calx_session *session = with_port(t);
    OK(session, calx_exec(session, calx_insert(buoy, calx_set(calx_col(buoy, colour), 4))));
    ROWS(session, "77|4", calx_select(calx_columns(calx_col(buoy, id), calx_col(buoy, colour))));
    calx_rollback(session);
    suite_drop_all(t, session, &port);
}

/* What one points to may be gone when the call is back. */
TEST(tables_made_at_run_time_copy_their_types)
{
    calx_session *session = suite_session(t);
    calx_metadata *made = calx_metadata_create();
    char text[] = "VARCHAR(20)";
    calx_type_variant variants[] = { { "sqlite", { .kind = CALX_TYPE_NATIVE, .name = text } },
                                     { "postgresql", { .kind = CALX_TYPE_NATIVE, .name = text } },
                                     { "mysql", { .kind = CALX_TYPE_NATIVE, .name = text } },
                                     { NULL, { 0 } } };
    const calx_attribute lines[] = { { .what = CALX_ATTRIBUTE_COLUMN, .name = "data", .type = { .kind = CALX_TYPE_VARCHAR, .length = 3, .variants = variants } } };
    calx_node *table = calx_table_create(made, "calx_suite_copied", lines, 1);
    t->tables[0] = "calx_suite_copied";
    memset(text, 'x', sizeof text - 1);
    memset(variants, 0, sizeof variants);
    OK(session, calx_drop_all(session, made));
    OK(session, calx_create_all(session, made));
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "data"), "some text") }, 1)));
    ROWS(session, "some text", calx_select(calx_columns(calx_table_column(table, "data"))));
    OK(session, calx_commit(session));
    calx_metadata_dispose(made);
}

struct dock {
    int64_t id;
    int32_t width;
};
CALX_MODEL(dock, "calx_suite_dock", CALX_COLUMN(dock, id, .primary_key = true), CALX_COLUMN(dock, width, .index = true));
CALX_MODEL_T(basin, struct dock, "calx_suite_basin", CALX_COLUMN_T(struct dock, id, .primary_key = true), CALX_COLUMN_T(struct dock, width),
             CALX_CHECK("no_function_of_any_backend(width)"));
static calx_metadata docks = CALX_METADATA(&dock_model, &basin_model);
static calx_metadata one_dock = CALX_METADATA(&dock_model);

static void forget_docks(suite *t)
{
    (void)t;
    calx_metadata_dispose(&docks);
}

/* Where DDL commits the tables before one that fails stay, and have their indexes: the next create_all leaves them as they are. */
TEST(tables_that_stay_are_whole)
{
    calx_session *session = suite_session(t);
    t->tables[0] = "calx_suite_dock";
    t->at_end = forget_docks;
    OK(session, calx_drop_all(session, &one_dock));
    OK(session, calx_commit(session));
    CHECK(calx_create_all(session, &docks) != CALX_OK);
    calx_rollback(session); /* what it tells is that DDL commits, where it does */
    OK(session, calx_create_all(session, &one_dock));
    OK(session, calx_exec(session, calx_drop_index(calx_model_table(&dock_model), "ix_calx_suite_dock_width", 0)));
    OK(session, calx_commit(session));
}

#define LONG_NAME "calx_suite_of_a_very_long_name_that_a_backend_still_takes_a"
#define LONG_COLUMN "a_column_of_a_very_long_name_that_each_backend_still_takes_a"

/* "schema.table.column" has room for the longest names that there are. */
TEST(long_names_refer_to_each_other)
{
    calx_session *session = suite_session(t);
    calx_metadata *made = calx_metadata_create();
    const calx_attribute lines[] = {
        { .what = CALX_ATTRIBUTE_COLUMN, .name = LONG_COLUMN "1", .type = { .kind = CALX_TYPE_INTEGER }, .autoincrement = CALX_NO },
        { .what = CALX_ATTRIBUTE_COLUMN, .name = LONG_COLUMN "2", .type = { .kind = CALX_TYPE_INTEGER } },
        { .what = CALX_ATTRIBUTE_COLUMN, .name = LONG_COLUMN "3", .type = { .kind = CALX_TYPE_INTEGER } },
        { .what = CALX_ATTRIBUTE_PRIMARY_KEY, .columns = LONG_COLUMN "1, " LONG_COLUMN "2, " LONG_COLUMN "3" },
        { .what = CALX_ATTRIBUTE_FOREIGN_KEY, .name = "fk_calx_suite_long", .columns = LONG_COLUMN "1, " LONG_COLUMN "2, " LONG_COLUMN "3",
          .references = LONG_NAME "." LONG_COLUMN "1, " LONG_NAME "." LONG_COLUMN "2, " LONG_NAME "." LONG_COLUMN "3" },
    };
    t->tables[0] = LONG_NAME;
    CHECK_INT(suite_saw_status(calx_node_error(calx_table_create(made, LONG_NAME, lines, 5))), CALX_OK);
    OK(session, calx_drop_all(session, made));
    OK(session, calx_create_all(session, made));
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, made));
    OK(session, calx_commit(session));
    calx_metadata_dispose(made);
}
