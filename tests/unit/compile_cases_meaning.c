/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: where one expression would mean different things on different backends. */
#include "compile_cases.h"

struct box {
    int64_t id;
    int32_t a, b, c;
    const char *name;
    bool open;
    double weight;
    calx_timestamp at;
    calx_date day;
};
struct lid {
    int64_t id;
    int64_t box_id;
};
CALX_MODEL(box, "boxes", CALX_COLUMN(box, id, .primary_key = true), CALX_COLUMN(box, a), CALX_COLUMN(box, b), CALX_COLUMN(box, c), CALX_COLUMN(box, name),
           CALX_COLUMN(box, open), CALX_COLUMN(box, weight), CALX_COLUMN(box, at, .column = "happened"), CALX_COLUMN(box, day));
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

BUILDS(sets_two_tables, calx_update(box, calx_set(A, 1), calx_set(calx_col(lid, box_id), B), calx_set(calx_col(lid, id), A), calx_where(calx_eq(calx_col(lid, box_id), ID))))
BUILDS(sets_a_table_alone, calx_update(box, calx_set(calx_col(lid, box_id), 1)))

/* ---- others ---- */

BUILDS(labels_alike, SELECT(calx_subquery(SELECT(calx_label(A, "x"), calx_label(B, "x")), "s")))
BUILDS(names_alike, SELECT(calx_subquery(SELECT(A, calx_cast(A, CALX_SQL_TYPE(INTEGER)), calx_label(B, "a")), "s")))
BUILDS(label_of_another, calx_select(calx_columns(calx_label(A, "x")), calx_order_by(calx_label(calx_plus(B, 1), "x"))))
BUILDS(label_of_the_same, calx_select(calx_columns(calx_label(calx_plus(A, 1), "x")), calx_order_by(calx_desc(calx_label(calx_plus(A, 1), "x")))))

BUILDS(between_both_ways, calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_between_node(N(A), N(B), N(C), CALX_FLAG_SYMMETRIC)))))
BUILDS(not_between_both_ways, calx_select(calx_columns(ID), calx_where(calx_gt(ID, 1), calx_as_cond(calx_between_node(N(A), N(B), N(C), CALX_FLAG_SYMMETRIC | CALX_FLAG_NEGATED)))))
BUILDS(returning_of_a_subquery,
       calx_insert(box, calx_set(A, 1), calx_returning(ID, calx_subquery_num(calx_select(calx_columns(calx_count_all()), calx_where(calx_eq(calx_col(lid, box_id), ID)))))))
BUILDS(deleted_with_lids, calx_delete(box, calx_where(calx_eq(calx_col(lid, box_id), ID)), calx_returning(ID)))
BUILDS(view_of_a_parameter, calx_create_view("some", NULL, 0, calx_select(calx_columns(ID), calx_where(calx_gt(A, calx_param_num("least")))), 0))

/* ---- times ---- */

#define AT calx_col(box, at)
#define ON calx_col(box, day)
#define SPAN calx_arg_node(calx_arg_interval((calx_interval){ 0, 0, 1000000 }))

BUILDS(week_of_a_moment, SELECT(calx_label(calx_extract("week", AT), "x"), calx_label(calx_extract("dow", AT), "y")))
BUILDS(seconds_of_a_moment, SELECT(calx_label(calx_extract("second", AT), "x")))
BUILDS(century_of_a_moment, SELECT(calx_label(calx_extract("century", AT), "x")))
BUILDS(date_beside_a_moment, calx_select(calx_columns(ID), calx_where(calx_lt(ON, AT))))
BUILDS(moment_after_a_span, SELECT(calx_label(calx_binary(CALX_OP_ADD, N(AT), SPAN), "x"), calx_label(calx_binary(CALX_OP_SUB, N(ON), SPAN), "y")))
BUILDS(span_of_two_moments, SELECT(calx_label(calx_binary(CALX_OP_SUB, N(AT), N(ON)), "x"), calx_label(calx_binary(CALX_OP_SUB, N(ON), N(ON)), "y")))
BUILDS(date_and_a_number, SELECT(calx_label(calx_binary(CALX_OP_ADD, N(ON), N(A)), "x")))

#define BOXES() calx_subquery(calx_select(calx_columns(ON, AT, calx_col(box, open))), "s")
static calx_statement *chosen_by_name(const char *function)
{
    calx_node *s = BOXES();
    return calx_select(calx_columns(calx_label(calx_func(function, calx_time_of(s, "day"), calx_time_of(s, "happened")), "x")));
}
BUILDS(nullif_of_a_date, SELECT(calx_label(calx_func("nullif", ON, AT), "x")))
BUILDS(nullif_of_a_moment, SELECT(calx_label(calx_func("nullif", AT, ON), "x")))
BUILDS(date_by_name_or_a_moment, chosen_by_name("coalesce"))
BUILDS(date_by_name_unless_a_moment, chosen_by_name("nullif"))
BUILDS(date_set_to_a_moment, calx_update(box, calx_set(AT, ON)))
BUILDS(moment_set_to_a_date, calx_update(box, calx_set(ON, AT)))
BUILDS(distinct_dates_beside_moments, calx_union(SELECT(calx_distinct(ON)), SELECT(AT)))
BUILDS(dates_by_name_beside_moments, calx_union(SELECT(calx_time_of(BOXES(), "day")), SELECT(AT)))

/* ---- numbers and conditions ---- */

static calx_statement *named_condition(void)
{
    calx_node *s = BOXES();
    return calx_select(calx_columns(calx_time_of(s, "day")), calx_where(calx_or(calx_cond_of(s, "open"), calx_not(calx_cond_of(s, "open")))));
}
BUILDS(greatest_condition, SELECT(calx_label(calx_max(calx_col(box, open)), "x"), calx_label(calx_min(calx_col(box, open)), "y"), calx_label(calx_func("sum", calx_col(box, open)), "z")))
BUILDS(rest_of_doubles, SELECT(calx_label(calx_modulo(calx_col(box, weight), A), "x")))

BUILDS(different_texts_joined, SELECT(calx_label(calx_string_agg(calx_distinct(calx_col(box, name)), ";"), "x")))

const compile_case compile_cases_meaning[] = {
    { "different_texts_joined", different_texts_joined,
      { "sqlite has no DISTINCT of texts that are joined by a separator", "SELECT string_agg(DISTINCT boxes.name, ?) AS x FROM boxes",
        "SELECT group_concat(DISTINCT boxes.name SEPARATOR ';') AS x FROM boxes", NULL, "SELECT LISTAGG(DISTINCT boxes.name, ?) AS x FROM boxes" } },
    { "week_of_a_moment", week_of_a_moment,
      { "SELECT ((STRFTIME('%j', date(substr(boxes.happened, 1, instr(boxes.happened || '.', '.') - 1), '-3 days', 'weekday 4')) + 6) / 7) AS x, CAST(STRFTIME('%w', substr(boxes.happened, 1, instr(boxes.happened || '.', '.') - 1)) AS INTEGER) AS y FROM boxes",
        "SELECT EXTRACT(week FROM boxes.happened) AS x, EXTRACT(dow FROM boxes.happened) AS y FROM boxes",
        "SELECT WEEK(boxes.happened, 3) AS x, (DAYOFWEEK(boxes.happened) - 1) AS y FROM boxes", NULL,
        "oracle has no EXTRACT(week)" } },
    { "seconds_of_a_moment", seconds_of_a_moment,
      { "SELECT decimal_round(STRFTIME('%S', substr(boxes.happened, 1, instr(boxes.happened || '.', '.') - 1)) || substr(boxes.happened, "
        "instr(boxes.happened || '.', '.')), 6) AS x FROM boxes",
        "SELECT EXTRACT(second FROM boxes.happened) AS x FROM boxes",
        "SELECT (EXTRACT(SECOND_MICROSECOND FROM boxes.happened) * 0.000001) AS x FROM boxes",
        NULL,
        "SELECT EXTRACT(second FROM boxes.happened) AS x FROM boxes" } },
    { "century_of_a_moment", century_of_a_moment,
      { "sqlite has no EXTRACT(century)", "SELECT EXTRACT(century FROM boxes.happened) AS x FROM boxes", "mysql has no EXTRACT(century)",
        "mariadb has no EXTRACT(century)", "oracle has no EXTRACT(century)" } },
    { "date_beside_a_moment", date_beside_a_moment,
      { "SELECT boxes.id FROM boxes WHERE (boxes.day || ' 00?" "?') < boxes.happened", /* 00:00:00; compile_plain() takes :00 for a placeholder */
         "SELECT boxes.id FROM boxes WHERE boxes.day < boxes.happened", NULL,
        NULL, NULL } },
    { "moment_after_a_span", moment_after_a_span,
      { "SELECT moment_add(boxes.happened, ?) AS x, moment_add(boxes.day, -(?)) AS y FROM boxes",
        "SELECT boxes.happened + ? AS x, boxes.day - ? AS y FROM boxes",
        "SELECT DATE_ADD(CAST(boxes.happened AS DATETIME(6)), INTERVAL ? MICROSECOND) AS x, DATE_ADD(CAST(boxes.day AS DATETIME(6)), INTERVAL -(?) "
        "MICROSECOND) AS y FROM boxes",
        NULL,
        "SELECT boxes.happened + ? AS x, boxes.day - ? AS y FROM boxes" } },
    { "span_of_two_moments", span_of_two_moments,
      { "SELECT moment_diff(boxes.happened, boxes.day) AS x, CAST(julianday(boxes.day) - julianday(boxes.day) AS INTEGER) AS y FROM boxes",
        "SELECT boxes.happened - boxes.day AS x, boxes.day - boxes.day AS y FROM boxes",
        "SELECT TIMESTAMPDIFF(MICROSECOND, boxes.day, boxes.happened) AS x, DATEDIFF(boxes.day, boxes.day) AS y FROM boxes",
        NULL,
        "SELECT boxes.happened - boxes.day AS x, boxes.day - boxes.day AS y FROM boxes" } },
    { "date_and_a_number", date_and_a_number,
      { "sqlite has no arithmetic of dates and numbers: add an interval", "SELECT boxes.day + boxes.a AS x FROM boxes",
        "mysql has no arithmetic of dates and numbers: add an interval", "mariadb has no arithmetic of dates and numbers: add an interval",
        "SELECT boxes.day + boxes.a AS x FROM boxes" } },
    { "nullif_of_a_date", nullif_of_a_date,
      { "SELECT replace(nullif((boxes.day || ' 00?" "?'), boxes.happened), ' 00?" "?', '') AS x FROM boxes", "SELECT nullif(boxes.day, boxes.happened) AS x FROM boxes", NULL, NULL, NULL } },
    { "nullif_of_a_moment", nullif_of_a_moment,
      { "SELECT nullif(boxes.happened, (boxes.day || ' 00?" "?')) AS x FROM boxes", "SELECT nullif(boxes.happened, boxes.day) AS x FROM boxes", NULL, NULL, NULL } },
    { "date_by_name_or_a_moment", date_by_name_or_a_moment,
      { "SELECT coalesce((strftime('%Y-%m-%d %H:%M:%S', substr(s.day, 1, instr(s.day || '.', '.') - 1)) || substr(s.day, instr(s.day || '.', '.'))), s.happened) AS x "
        "FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s",
        "SELECT coalesce(CAST(s.day AS TIMESTAMP WITHOUT TIME ZONE), s.happened) AS x FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s",
        "SELECT coalesce(CAST(s.day AS DATETIME(6)), s.happened) AS x FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s", NULL,
        "SELECT coalesce(CAST(s.day AS TIMESTAMP), s.happened) AS x FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) s" } },
    { "date_by_name_unless_a_moment", date_by_name_unless_a_moment,
      { "SELECT replace(nullif((s.day || ' 00?" "?'), s.happened), ' 00?" "?', '') AS x FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s",
        "SELECT nullif(s.day, s.happened) AS x FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s", NULL, NULL,
        "SELECT nullif(s.day, s.happened) AS x FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) s" } },
    { "date_set_to_a_moment", date_set_to_a_moment,
      { "UPDATE boxes SET happened=(boxes.day || ' 00?" "?')", "UPDATE boxes SET happened=boxes.day", NULL, NULL, NULL } },
    { "moment_set_to_a_date", moment_set_to_a_date,
      { "UPDATE boxes SET day=date(substr(boxes.happened, 1, instr(boxes.happened || '.', '.') - 1))", "UPDATE boxes SET day=boxes.happened", NULL, NULL, NULL } },
    { "distinct_dates_beside_moments", distinct_dates_beside_moments,
      { "SELECT DISTINCT (strftime('%Y-%m-%d %H:%M:%S', substr(boxes.day, 1, instr(boxes.day || '.', '.') - 1)) || substr(boxes.day, instr(boxes.day || '.', '.'))) AS day FROM boxes "
        "UNION SELECT boxes.happened FROM boxes",
        "SELECT DISTINCT CAST(boxes.day AS TIMESTAMP WITHOUT TIME ZONE) AS day FROM boxes UNION SELECT boxes.happened FROM boxes",
        "SELECT DISTINCT CAST(boxes.day AS DATETIME(6)) AS day FROM boxes UNION SELECT boxes.happened FROM boxes",
        NULL,
        "SELECT DISTINCT CAST(boxes.day AS TIMESTAMP) AS day FROM boxes UNION SELECT boxes.happened FROM boxes" } },
    { "dates_by_name_beside_moments", dates_by_name_beside_moments,
      { "SELECT (strftime('%Y-%m-%d %H:%M:%S', substr(s.day, 1, instr(s.day || '.', '.') - 1)) || substr(s.day, instr(s.day || '.', '.'))) AS day FROM (SELECT boxes.day AS day, boxes.happened AS happened, "
        "boxes.open AS open FROM boxes) AS s UNION SELECT boxes.happened FROM boxes",
        "SELECT CAST(s.day AS TIMESTAMP WITHOUT TIME ZONE) AS day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s "
        "UNION SELECT boxes.happened FROM boxes",
        "SELECT CAST(s.day AS DATETIME(6)) AS day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s "
        "UNION SELECT boxes.happened FROM boxes", NULL,
        "SELECT CAST(s.day AS TIMESTAMP) AS day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) s "
        "UNION SELECT boxes.happened FROM boxes" } },
    { "named_condition", named_condition,
      { "SELECT s.day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s WHERE s.open = 1 OR s.open = 0",
        "SELECT s.day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s WHERE s.open OR NOT s.open",
        "SELECT s.day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) AS s WHERE s.open = 1 OR s.open = 0", NULL,
        "SELECT s.day FROM (SELECT boxes.day AS day, boxes.happened AS happened, boxes.open AS open FROM boxes) s WHERE s.open = 1 OR s.open = 0" } },
    { "greatest_condition", greatest_condition,
      { "SELECT max(boxes.open) AS x, min(boxes.open) AS y, sum(boxes.open) AS z FROM boxes",
        "SELECT bool_or(boxes.open) AS x, bool_and(boxes.open) AS y, sum(CAST(boxes.open AS INTEGER)) AS z FROM boxes",
        "SELECT max(boxes.open) AS x, min(boxes.open) AS y, sum(boxes.open) AS z FROM boxes", NULL, NULL } },
    { "rest_of_doubles", rest_of_doubles,
      { "SELECT mod(boxes.weight, boxes.a) AS x FROM boxes", "postgresql has no % of doubles: cast them to NUMERIC", "SELECT boxes.weight % boxes.a AS x FROM boxes",
        NULL, "SELECT mod(boxes.weight, boxes.a) AS x FROM boxes" } },
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
    { "sets_two_tables", sets_two_tables,
      { "UPDATE boxes sets lids.box_id, a column of another table", NULL,
        "UPDATE boxes, lids SET lids.box_id=boxes.b, lids.id=boxes.a, boxes.a=? WHERE lids.box_id = boxes.id", NULL,
        "UPDATE boxes sets lids.box_id, a column of another table" } },
    { "sets_a_table_alone", sets_a_table_alone, { "UPDATE boxes sets lids.box_id, a column of another table", NULL, NULL, NULL, NULL } },
    { "labels_alike", labels_alike, { "two columns of a subquery are labelled x: give one of them another name", NULL, NULL, NULL, NULL } },
    { "names_alike", names_alike,
      { "SELECT s.a_1, s.a_2, s.a FROM (SELECT boxes.a AS a_1, CAST(boxes.a AS INTEGER) AS a_2, boxes.b AS a FROM boxes) AS s", NULL,
        "SELECT s.a_1, s.a_2, s.a FROM (SELECT boxes.a AS a_1, CAST(boxes.a AS SIGNED INTEGER) AS a_2, boxes.b AS a FROM boxes) AS s", NULL,
        "SELECT s.a_1, s.a_2, s.a FROM (SELECT boxes.a AS a_1, CAST(boxes.a AS INTEGER) AS a_2, boxes.b AS a FROM boxes) s" } },
    { "label_of_another", label_of_another, { "SELECT boxes.a AS x FROM boxes ORDER BY boxes.b + ?", NULL, NULL, NULL, NULL } },
    { "label_of_the_same", label_of_the_same,
      { "SELECT boxes.a + ? AS x FROM boxes ORDER BY x DESC", NULL, NULL, NULL, "SELECT boxes.a + ? AS x FROM boxes ORDER BY boxes.a + ? DESC" } },
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
