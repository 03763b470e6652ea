/* SPDX-License-Identifier: MIT */
/* Numbers near their ends that mean the same on every backend: sums of integers, and single precision. */
#include "rows.h"

struct gauge {
    int64_t id;
    int64_t n;
    float f;
};
CALX_MODEL(gauge, "calx_suite_gauge", CALX_COLUMN(gauge, id, .primary_key = true), CALX_COLUMN(gauge, n), CALX_COLUMN(gauge, f));
static calx_metadata metadata = CALX_METADATA(&gauge_model);

#define ID calx_col(gauge, id)
#define COUNT calx_col(gauge, n)
#define F calx_col(gauge, f)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static void add(suite *t, calx_session *session, int64_t id, int64_t n, double f)
{
    OK(session, calx_exec(session, calx_insert(gauge, calx_set(ID, id), calx_set(COUNT, n), calx_set(F, f))));
}

static calx_session *with_gauges(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_gauge";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    return session;
}

/* ---- sums ---- */

TEST(a_sum_of_integers_is_exact_while_it_fits)
{
    calx_session *session = with_gauges(t);
    int64_t sum = 0;
    add(t, session, 1, INT64_MAX, 0);
    add(t, session, 2, 1, 0);
    add(t, session, 3, -5, 0);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sum(COUNT))), &sum));
    CHECK_INT(sum, INT64_MAX - 4);
    OK(session, calx_scalar(session, calx_text("SELECT SUM(n) FROM calx_suite_gauge"), &sum));
    CHECK_INT(sum, INT64_MAX - 4);
    OK(session, calx_exec(session, calx_update(gauge, calx_set(COUNT, calx_unary(CALX_OP_NEG, N(COUNT))))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sum(COUNT))), &sum));
    CHECK_INT(sum, -(INT64_MAX - 4));
    OK(session, calx_rollback(session));
}

TEST(a_sum_that_no_integer_holds_is_out_of_range)
{
    calx_session *session = with_gauges(t);
    int64_t sum = 0;
    add(t, session, 1, INT64_MAX, 0);
    add(t, session, 2, INT64_MAX, 0);
    CHECK_STATUS(session, calx_scalar(session, calx_select(calx_columns(calx_sum(COUNT))), &sum), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    OK(session, calx_rollback(session));
}

TEST(a_sum_in_a_window_is_exact_while_it_fits)
{
    calx_session *session = with_gauges(t);
    add(t, session, 1, INT64_MAX, 0);
    add(t, session, 2, -5, 0);
    add(t, session, 3, 7, 0); /* comes before the first one goes */
    ROWS(session, "1|9223372036854775807;2|9223372036854775802;3|2",
         calx_select(calx_columns(ID, calx_over(calx_sum(COUNT), calx_order_by(ID), calx_frame_rows(calx_preceding(1), calx_current_row()))), calx_order_by(ID)));
    OK(session, calx_rollback(session));
}
