/* SPDX-License-Identifier: MIT */
/* A type that is another one on some backends, in tables and in casts; and names of constraints by a convention: variants URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>

/* An address of a network: PostgreSQL has a type for it. A variant for mysql is one for MariaDB too. */
static const calx_type_variant addresses[] = {
    { "postgresql", { .kind = CALX_TYPE_NATIVE, .name = "INET" } },
    { "mysql", { .kind = CALX_TYPE_VARCHAR, .length = 60 } },
    { NULL, { 0 } } };
#define ADDRESS { .kind = CALX_TYPE_VARCHAR, .length = 45, .variants = addresses }

struct host {
    const char *address;
    const char *name;
    int32_t port;
};
CALX_MODEL(host, "example_hosts",
    CALX_COLUMN(host, address, .type = ADDRESS, .primary_key = true),
    CALX_COLUMN(host, name, .type = CALX_VARCHAR(30), .unique = true),
    CALX_COLUMN(host, port),
    CALX_CHECK("port > 0", .name = "port"));
static const calx_naming naming = { .primary_key = "pk_%(table_name)s", .unique = "uq_%(table_name)s_%(column_0_name)s",
                                    .check = "ck_%(table_name)s_%(constraint_name)s" };
static calx_metadata metadata = CALX_METADATA_NAMED(&naming, &host_model);

/* No database is asked for this. */
static void show_types(void)
{
    static const char *const dialects[] = { "postgresql", "mysql", "oracle" };
    static const calx_type address = ADDRESS;
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
        calx_compiled *type = calx_compile_type(&address, dialects[i], 0);
        calx_compiled *cast = calx_compile(calx_select(calx_columns(calx_as_text(calx_cast(calx_col(host, name), ADDRESS)))), dialects[i]);
        printf("%s: %s\n    %s\n", dialects[i], calx_compiled_sql(type), calx_compiled_sql(cast));
        calx_compiled_dispose(type);
        calx_compiled_dispose(cast);
    }
}

static void insert(calx_session *session, const char *address, const char *name)
{
    calx_exec(session, calx_insert(host, calx_set(calx_col(host, address), address), calx_set(calx_col(host, name), name), calx_set(calx_col(host, port), 80)));
}

static void show(calx_session *session)
{
    const char *name = NULL;
    calx_scalar(session, calx_select(calx_columns(calx_col(host, name)), calx_where(calx_eq(calx_col(host, address), "10.0.0.2"))), &name);
    printf("10.0.0.2 is %s\n", name);
}

/* The constraint is called as the convention says, on every backend. */
static void refuse(calx_session *session)
{
    calx_transaction *attempt = calx_begin_nested(session);
    calx_exec(session, calx_update(host, calx_set(calx_col(host, port), 0)));
    printf("violated: %s\n", calx_error_of(session)->constraint);
    calx_rollback(attempt);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    insert(session, "10.0.0.1", "gate");
    insert(session, "10.0.0.2", "press");
    show_types();
    show(session);
    refuse(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
