/* SPDX-License-Identifier: MIT */
/* Tables: each construct alone, and tables made at run time: ddl URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What a program reads from a file, say. Texts are copied. */
static calx_node *make_table(calx_metadata *tables)
{
    const calx_attribute attributes[] = {
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = CALX_SQL_TYPE(BIGINT), .primary_key = true },
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "code", .type = CALX_VARCHAR(10) },
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "weight", .type = CALX_SQL_TYPE(INTEGER), .server_default = "1" },
        { .what = CALX_ATTRIBUTE_CHECK, .name = "ck_example_parcels_weight", .sql = "weight > 0" },
        { .what = CALX_ATTRIBUTE_UNIQUE, .name = "uq_example_parcels_code", .columns = "code" },
        { .what = CALX_ATTRIBUTE_INDEX, .name = "ix_example_parcels_weight", .columns = "weight" },
    };
    return calx_table_create(tables, "example_parcels", attributes, sizeof attributes / sizeof *attributes);
}

/* Columns of such a table are found by name. */
static void insert(calx_session *session, calx_node *table, const char *code, int32_t weight)
{
    calx_clause *const sets[] = { calx_set(calx_table_column(table, "code"), code), calx_set(calx_table_column(table, "weight"), weight) };
    calx_exec(session, calx_insert_n(table, sets, weight ? 2 : 1));
    if (!weight)
        calx_release(sets[1]);
}

static void show(calx_session *session, calx_node *table)
{
    const char *code;
    int32_t weight;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_table_column(table, "code"), calx_table_column(table, "weight")),
        calx_order_by(calx_table_column(table, "id"))));
    while (calx_fetch(rows, &code, &weight))
        printf("%s weighs %" PRId32 "\n", code, weight);
    calx_result_close(rows);
}

/* The transaction goes on after what the database refuses, by a savepoint. */
static void refuse(calx_session *session, calx_node *table, const char *code, int32_t weight)
{
    calx_transaction *attempt = calx_begin_nested(session);
    insert(session, table, code, weight);
    printf("%s, %" PRId32 ": %s\n", code, weight, calx_error_kind_name(calx_error_of(session)->kind));
    calx_rollback(attempt);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_metadata *tables = calx_metadata_create();
    calx_node *table = make_table(tables);
    calx_exec(session, calx_drop_table(table, CALX_FLAG_IF_EXISTS));
    calx_exec(session, calx_create_table(table, 0));
    calx_exec(session, calx_create_index(table, "ix_example_parcels_weight", 0));
    calx_exec(session, calx_create_table(table, CALX_FLAG_IF_EXISTS)); /* it is there: nothing happens */
    calx_status status = calx_commit(session);
    if (status == CALX_OK) {
        insert(session, table, "A1", 5);
        insert(session, table, "B2", 0);
        show(session, table);
        refuse(session, table, "A1", 7);
        refuse(session, table, "C3", -7);
        calx_exec(session, calx_drop_index(table, "ix_example_parcels_weight", 0));
        calx_exec(session, calx_drop_table(table, 0));
        status = calx_commit(session);
    }
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_metadata_dispose(tables);
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
