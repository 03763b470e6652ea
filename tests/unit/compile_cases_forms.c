/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: tables of one name, joins of DELETE, and forms that a program seldom needs. */
#include "compile_cases.h"

struct here {
    int64_t id;
    const char *name;
};
CALX_MODEL(here, "parts", CALX_COLUMN(here, id, .primary_key = true), CALX_COLUMN(here, name));
struct there {
    int64_t id;
    const char *name;
};
CALX_MODEL(there, "far.parts", CALX_COLUMN(there, id, .primary_key = true), CALX_COLUMN(there, name));
struct order {
    int64_t id, part_id;
};
CALX_MODEL(order, "orders", CALX_COLUMN(order, id, .primary_key = true), CALX_COLUMN(order, part_id, .references = "parts.id"));
static calx_metadata metadata = CALX_METADATA(&here_model, &there_model, &order_model);

void compile_cases_forms_clear(void)
{
    calx_metadata_dispose(&metadata);
}

/* ---- tables of one name ---- */

static calx_statement *of_both(void)
{
    return calx_select(calx_columns(calx_col(here, id), calx_col(there, name)), calx_where(calx_eq(calx_col(here, id), calx_col(there, id))));
}

static calx_statement *beside(void) { return of_both(); }

/* Within the subquery one is called otherwise; outside, where it stands alone, it is not. */
static calx_statement *within_alone(void)
{
    calx_node *s = calx_node_keep(calx_subquery_node(of_both(), "s", 0));
    calx_statement *select = calx_select(calx_columns(calx_col(there, name)), calx_join_from(s, calx_eq(calx_text_of(s, "name"), calx_col(there, name))));
    calx_node_release(s);
    return select;
}

static calx_statement *around(void)
{
    return calx_select(calx_columns(calx_col(here, name)),
                       calx_where(calx_exists(calx_select(calx_columns(1), calx_where(calx_eq(calx_col(there, id), calx_col(here, id)))))));
}

/* ---- DELETE ---- */

static calx_statement *delete_by_join(void)
{
    calx_node *join = calx_from_join(CALX_OP_LEFT, calx_model_table(&order_model), calx_model_table(&here_model), NULL);
    return calx_delete(here, calx_select_from(join), calx_where(calx_is_null(calx_col(order, part_id))));
}

static calx_statement *update_by_join(void)
{
    calx_node *join = calx_from_join(CALX_OP_LEFT, calx_model_table(&order_model), calx_model_table(&here_model), NULL);
    return calx_update(here, calx_select_from(join), calx_set(calx_col(here, name), "x"), calx_where(calx_is_null(calx_col(order, part_id))));
}

const compile_case compile_cases_forms[] = {
    { "beside", beside,
      { "SELECT parts_1.id, far.parts.name FROM parts AS parts_1, far.parts WHERE parts_1.id = far.parts.id",
        NULL,
        NULL,
        NULL,
        "SELECT parts_1.id, far.parts.name FROM parts parts_1, far.parts WHERE parts_1.id = far.parts.id" } },
    { "within_alone", within_alone,
      { "SELECT far.parts.name FROM far.parts JOIN (SELECT parts_1.id AS id, far.parts.name AS name FROM parts AS parts_1, far.parts WHERE parts_1.id = far.parts.id) AS s ON s.name = far.parts.name",
        NULL,
        NULL,
        NULL,
        "SELECT far.parts.name FROM far.parts JOIN (SELECT parts_1.id AS id, far.parts.name AS name FROM parts parts_1, far.parts WHERE parts_1.id = far.parts.id) s ON s.name = far.parts.name" } },
    { "around", around,
      { "SELECT parts.name FROM parts WHERE EXISTS (SELECT ? AS anon_1 FROM far.parts AS parts_1 WHERE parts_1.id = parts.id)",
        NULL,
        NULL,
        NULL,
        "SELECT parts.name FROM parts WHERE EXISTS (SELECT ? AS anon_1 FROM far.parts parts_1 WHERE parts_1.id = parts.id)" } },
    { "delete_by_join", delete_by_join,
      { "sqlite has no joins of the table that DELETE deletes from",
        "postgresql has no joins of the table that DELETE deletes from",
        "DELETE FROM parts USING orders LEFT OUTER JOIN parts ON orders.part_id = parts.id WHERE orders.part_id IS NULL",
        NULL,
        "oracle has no joins of the table that DELETE deletes from" } },
    { "update_by_join", update_by_join,
      { "sqlite has no joins of the table that UPDATE changes",
        "postgresql has no joins of the table that UPDATE changes",
        "UPDATE orders LEFT OUTER JOIN parts ON orders.part_id = parts.id SET parts.name=? WHERE orders.part_id IS NULL",
        NULL,
        "oracle has no joins of the table that UPDATE changes" } },
};
const size_t compile_case_forms_count = sizeof compile_cases_forms / sizeof *compile_cases_forms;
