/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: where one expression would mean different things on different backends. */
#include "compile_cases.h"

struct box {
    int64_t id;
    int32_t a, b, c;
    const char *name;
};
struct lid {
    int64_t id;
    int64_t box_id;
};
CALX_MODEL(box, "boxes", CALX_COLUMN(box, id, .primary_key = true), CALX_COLUMN(box, a), CALX_COLUMN(box, b), CALX_COLUMN(box, c), CALX_COLUMN(box, name));
CALX_MODEL(lid, "lids", CALX_COLUMN(lid, id, .primary_key = true), CALX_COLUMN(lid, box_id, .references = "boxes.id"));
static calx_metadata metadata = CALX_METADATA(&box_model, &lid_model);

void compile_cases_meaning_clear(void)
{
    calx_metadata_dispose(&metadata);
}

#define ID calx_col(box, id)
#define A calx_col(box, a)
#define B calx_col(box, b)
#define C calx_col(box, c)
#define N(x) ((calx_node *)(void *)(x))
#define SELECT(...) calx_select(calx_columns(__VA_ARGS__))
/* A function of this name that builds a statement. */
#define BUILDS(name, statement) \
    static calx_statement *name(void) { return statement; }

/* ---- assignments ---- */

BUILDS(sets_in_a_row, calx_update(box, calx_set(A, calx_plus(B, 1)), calx_set(B, calx_plus(C, 1)), calx_set(C, 0)))
BUILDS(sets_that_want_another_order, calx_update(box, calx_set(A, 0), calx_set(B, calx_plus(A, 1)), calx_set(C, calx_plus(B, A))))
BUILDS(sets_crosswise, calx_update(box, calx_set(A, B), calx_set(B, A)))
BUILDS(sets_of_itself, calx_update(box, calx_set(A, calx_plus(A, 1)), calx_set(B, calx_plus(B, A))))
BUILDS(sets_by_words, calx_update(box, calx_set(A, 1), calx_set(B, calx_as_num(calx_fragment_n("b + a", NULL, 0)))))
BUILDS(sets_twice, calx_update(box, calx_set(A, 1), calx_set(B, 2), calx_set(A, 3)))
BUILDS(inserts_twice, calx_insert(box, calx_set(A, 1), calx_set(A, 2)))
BUILDS(upsert_sets_in_order, calx_insert(box, calx_set(ID, 1), calx_set(A, 2),
                                         calx_on_conflict_update(calx_list(ID), calx_set(A, calx_inserted(box, a)), calx_set(B, calx_plus(A, 1)))))
BUILDS(default_in_where, calx_update(box, calx_set(A, 1), calx_where(calx_eq(B, calx_as_num(calx_default_node())))))

/* ---- others ---- */

BUILDS(between_both_ways, calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_between_node(N(A), N(B), N(C), CALX_FLAG_SYMMETRIC)))))
BUILDS(not_between_both_ways, calx_select(calx_columns(ID), calx_where(calx_gt(ID, 1), calx_as_cond(calx_between_node(N(A), N(B), N(C), CALX_FLAG_SYMMETRIC | CALX_FLAG_NEGATED)))))
BUILDS(returning_of_a_subquery,
       calx_insert(box, calx_set(A, 1), calx_returning(ID, calx_subquery_num(calx_select(calx_columns(calx_count_all()), calx_where(calx_eq(calx_col(lid, box_id), ID)))))))
BUILDS(deleted_with_lids, calx_delete(box, calx_where(calx_eq(calx_col(lid, box_id), ID)), calx_returning(ID)))
BUILDS(view_of_a_parameter, calx_create_view("some", NULL, 0, calx_select(calx_columns(ID), calx_where(calx_gt(A, calx_param_num("least")))), 0))

const compile_case compile_cases_meaning[] = {
    { "sets_in_a_row", sets_in_a_row, { "UPDATE boxes SET a=boxes.b + ?, b=boxes.c + ?, c=?", NULL, NULL, NULL, NULL } },
    { "sets_that_want_another_order", sets_that_want_another_order,
      { "UPDATE boxes SET a=?, b=boxes.a + ?, c=boxes.b + boxes.a",
        NULL,
        "UPDATE boxes SET c=boxes.b + boxes.a, b=boxes.a + ?, a=?",
        NULL,
        "UPDATE boxes SET a=?, b=boxes.a + ?, c=boxes.b + boxes.a" } },
    { "sets_crosswise", sets_crosswise,
      { "UPDATE boxes SET a=boxes.b, b=boxes.a",
        NULL,
        "mysql has no assignments that read each other's old values: select them in a subquery",
        "mariadb has no assignments that read each other's old values: select them in a subquery",
        "UPDATE boxes SET a=boxes.b, b=boxes.a" } },
    { "sets_of_itself", sets_of_itself,
      { "UPDATE boxes SET a=boxes.a + ?, b=boxes.b + boxes.a",
        NULL,
        "UPDATE boxes SET b=boxes.b + boxes.a, a=boxes.a + ?",
        NULL,
        "UPDATE boxes SET a=boxes.a + ?, b=boxes.b + boxes.a" } },
    { "sets_by_words", sets_by_words,
      { "UPDATE boxes SET a=?, b=(b + a)", NULL, "UPDATE boxes SET b=(b + a), a=?", NULL, "UPDATE boxes SET a=?, b=(b + a)" } },
    { "sets_twice", sets_twice, { "UPDATE boxes sets a twice", NULL, NULL, NULL, NULL } },
    { "inserts_twice", inserts_twice, { "INSERT INTO boxes sets a twice", NULL, NULL, NULL, NULL } },
    { "upsert_sets_in_order", upsert_sets_in_order,
      { "INSERT INTO boxes (id, a) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET a=excluded.a, b=boxes.a + ?",
        NULL,
        "INSERT INTO boxes (id, a) VALUES (?, ?) ON DUPLICATE KEY UPDATE b = boxes.a + ?, a = VALUES(a)",
        NULL,
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "default_in_where", default_in_where,
      { "sqlite has no DEFAULT as a value: leave the column out", "DEFAULT stands only as the value that a column is set to", NULL, NULL, NULL } },
    { "between_both_ways", between_both_ways,
      { "SELECT boxes.id FROM boxes WHERE (boxes.a BETWEEN boxes.b AND boxes.c OR boxes.a BETWEEN boxes.c AND boxes.b)",
        "SELECT boxes.id FROM boxes WHERE boxes.a BETWEEN SYMMETRIC boxes.b AND boxes.c",
        "SELECT boxes.id FROM boxes WHERE (boxes.a BETWEEN boxes.b AND boxes.c OR boxes.a BETWEEN boxes.c AND boxes.b)",
        NULL,
        NULL } },
    { "not_between_both_ways", not_between_both_ways,
      { "SELECT boxes.id FROM boxes WHERE boxes.id > ? AND (boxes.a NOT BETWEEN boxes.b AND boxes.c AND boxes.a NOT BETWEEN boxes.c AND boxes.b)",
        "SELECT boxes.id FROM boxes WHERE boxes.id > ? AND boxes.a NOT BETWEEN SYMMETRIC boxes.b AND boxes.c",
        "SELECT boxes.id FROM boxes WHERE boxes.id > ? AND (boxes.a NOT BETWEEN boxes.b AND boxes.c AND boxes.a NOT BETWEEN boxes.c AND boxes.b)",
        NULL,
        NULL } },
    { "returning_of_a_subquery", returning_of_a_subquery,
      { "INSERT INTO boxes (a) VALUES (?) RETURNING id, (SELECT count(*) AS count_1 FROM lids WHERE lids.box_id = boxes.id) AS anon_1",
        "INSERT INTO boxes (a) VALUES (?) RETURNING boxes.id, (SELECT count(*) AS count_1 FROM lids WHERE lids.box_id = boxes.id) AS anon_1",
        "mysql has no RETURNING",
        "INSERT INTO boxes (a) VALUES (?) RETURNING boxes.id, (SELECT count(*) AS count_1 FROM lids WHERE lids.box_id = boxes.id) AS anon_1",
        "oracle has no RETURNING" } },
    { "deleted_with_lids", deleted_with_lids,
      { "DELETE FROM boxes WHERE EXISTS (SELECT 1 FROM lids WHERE lids.box_id = boxes.id) RETURNING id",
        "DELETE FROM boxes USING lids WHERE lids.box_id = boxes.id RETURNING boxes.id",
        "mysql has no RETURNING",
        "mariadb has no RETURNING of a DELETE with further tables",
        "oracle has no RETURNING" } },
    { "view_of_a_parameter", view_of_a_parameter,
      { "the parameter :least stands in what is created, which has no run: give its value", NULL, NULL, NULL, NULL } },
};
const size_t compile_case_meaning_count = sizeof compile_cases_meaning / sizeof *compile_cases_meaning;
