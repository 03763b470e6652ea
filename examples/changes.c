/* SPDX-License-Identifier: MIT */
/* INSERT, UPDATE and DELETE: many rows, from a select, with other tables: changes URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct account {
    int64_t id;
    const char *holder;
    calx_decimal balance;
    bool closed;
};
struct payment {
    int64_t id;
    int64_t account_id;
    calx_decimal amount;
};
CALX_MODEL(account, "example_accounts",
    CALX_COLUMN(account, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(account, holder, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(account, balance, .type = CALX_NUMERIC(12, 2)),
    CALX_COLUMN(account, closed));
CALX_MODEL(payment, "example_payments",
    CALX_COLUMN(payment, id, .primary_key = true),
    CALX_COLUMN(payment, account_id, .references = "example_accounts.id"),
    CALX_COLUMN(payment, amount, .type = CALX_NUMERIC(12, 2)));
static calx_metadata metadata = CALX_METADATA(&account_model, &payment_model);

static void count(calx_session *session, const char *what)
{
    printf("%s: %" PRId64 " rows\n", what, calx_rowcount(session));
}

static void insert(calx_session *session)
{
    calx_exec(session, calx_insert(account, calx_set(calx_col(account, id), 1), calx_set(calx_col(account, holder), "Ida"),
                                   calx_set(calx_col(account, balance), CALX_DECIMAL("10.50")), calx_set(calx_col(account, closed), false)));
    count(session, "one account");
    calx_exec(session, calx_insert(account, calx_insert_rows(
        calx_list(calx_col(account, id), calx_col(account, holder), calx_col(account, balance), calx_col(account, closed)),
        calx_tuple(2, "Jon", CALX_DECIMAL("0.25"), false), calx_tuple(3, "Kim", CALX_DECIMAL("99.99"), true))));
    count(session, "two more");
    calx_exec(session, calx_insert(payment, calx_from_select(
        calx_list(calx_col(payment, account_id), calx_col(payment, amount)),
        calx_select(calx_columns(calx_col(account, id), calx_col(account, balance)), calx_where(calx_not(calx_col(account, closed)))))));
    count(session, "a payment for each that is open");
}

static void update(calx_session *session)
{
    calx_exec(session, calx_update(account, calx_set(calx_col(account, balance), calx_plus(calx_col(account, balance), CALX_DECIMAL("0.10"))),
                                   calx_where(calx_not(calx_col(account, closed)))));
    count(session, "ten cents more");
    calx_statement *paid = calx_select(calx_columns(calx_sum(calx_col(payment, amount))),
                                       calx_where(calx_eq(calx_col(payment, account_id), calx_col(account, id))));
    calx_exec(session, calx_update(account, calx_set(calx_col(account, balance), calx_scalar_subquery(paid)),
                                   calx_where(calx_eq(calx_col(account, holder), "Ida"))));
    count(session, "what was paid");
}

static void delete(calx_session *session)
{
    calx_statement *payments = calx_select(calx_columns(calx_col(payment, id)),
                                           calx_where(calx_eq(calx_col(payment, account_id), calx_col(account, id))));
    calx_exec(session, calx_delete(account, calx_where(calx_not_exists(payments))));
    count(session, "accounts without a payment");
}

static void show(calx_session *session)
{
    const char *holder;
    calx_decimal balance;
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(account, holder), calx_col(account, balance)),
                                                        calx_order_by(calx_col(account, id))));
    while (calx_fetch(rows, &holder, &balance))
        printf("%s has %.*s\n", holder, (int)balance.len, balance.ptr);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    insert(session);
    update(session);
    delete(session);
    show(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
