/* SPDX-License-Identifier: MIT */
/* Joins: along foreign keys, on conditions, of a table with itself, along relationships: joins URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct owner {
    int64_t id;
    const char *name;
    calx_opt_int64 parent_id;
    struct owner *parent;
    CALX_MANY(pet) pets;
};
struct pet {
    int64_t id;
    const char *name;
    int64_t owner_id;
};
CALX_DECLARE_MODEL(owner);
CALX_DECLARE_MODEL(pet);
CALX_MODEL(owner, "example_owners",
    CALX_COLUMN(owner, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(owner, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(owner, parent_id, .references = "example_owners.id"),
    CALX_RELATIONSHIP(owner, parent, owner),
    CALX_RELATIONSHIP(owner, pets, pet));
CALX_MODEL(pet, "example_pets",
    CALX_COLUMN(pet, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(pet, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(pet, owner_id, .references = "example_owners.id"));
static calx_metadata metadata = CALX_METADATA(&owner_model, &pet_model);

static void fill(calx_session *session)
{
    calx_exec(session, calx_insert(owner, calx_insert_rows(calx_list(calx_col(owner, id), calx_col(owner, name), calx_col(owner, parent_id)),
        calx_tuple(1, "Mia", calx_null_node()), calx_tuple(2, "Noah", 1), calx_tuple(3, "Olga", 1))));
    calx_exec(session, calx_insert(pet, calx_insert_rows(calx_list(calx_col(pet, id), calx_col(pet, name), calx_col(pet, owner_id)),
        calx_tuple(1, "Rex", 1), calx_tuple(2, "Kitty", 2), calx_tuple(3, "Polly", 2))));
}

static void show(calx_session *session, const char *title, calx_statement *statement)
{
    const char *left, *right;
    calx_result *rows = calx_query(session, statement);
    printf("%s:\n", title);
    while (calx_fetch(rows, &left, &right))
        printf("  %s - %s\n", left, right ? right : "(nobody)");
    calx_result_close(rows);
}

/* One foreign key leads from pets to owners: nothing more is to be said. */
static calx_statement *pets_and_owners(void)
{
    return calx_select(calx_columns(calx_col(pet, name), calx_col(owner, name)), calx_from(pet), calx_join(owner),
                       calx_order_by(calx_col(pet, id)));
}

static calx_statement *all_owners(void)
{
    return calx_select(calx_columns(calx_col(owner, name), calx_col(pet, name)), calx_from(owner), calx_outerjoin(pet),
                       calx_order_by(calx_col(owner, id), calx_col(pet, id)));
}

static calx_statement *on_a_condition(void)
{
    return calx_select(calx_columns(calx_col(owner, name), calx_col(pet, name)), calx_from(owner),
                       calx_outerjoin_on(pet, calx_and(calx_eq(calx_col(pet, owner_id), calx_col(owner, id)),
                                                       calx_startswith(calx_col(pet, name), "P"))),
                       calx_order_by(calx_col(owner, id)));
}

/* An alias is the table under another name; calx_col_of() is a column of it. */
static calx_statement *with_itself(void)
{
    calx_node *parent = calx_alias(owner, "parent");
    return calx_select(calx_columns(calx_col(owner, name), calx_col_of(parent, owner, name)), calx_from(owner),
                       calx_outerjoin_from(parent, calx_eq(calx_col_of(parent, owner, id), calx_col(owner, parent_id))),
                       calx_order_by(calx_col(owner, id)));
}

/* A relationship is a field of the struct: here the pets of the parent. */
static calx_statement *pets_of_parents(void)
{
    calx_node *parent = calx_alias(owner, "parent");
    return calx_select(calx_columns(calx_col(owner, name), calx_col(pet, name)), calx_from(owner),
                       calx_join_along_to(calx_model_table(&owner_model), owner, parent, parent),
                       calx_join_along_to(parent, owner, pets, calx_model_table(&pet_model)),
                       calx_order_by(calx_col(owner, id), calx_col(pet, id)));
}

/* All pairs: what the columns name is read from. */
static calx_statement *pairs(void)
{
    calx_node *other = calx_alias(pet, "other");
    return calx_select(calx_columns(calx_col(pet, name), calx_col_of(other, pet, name)),
                       calx_where(calx_lt(calx_col(pet, id), calx_col_of(other, pet, id))),
                       calx_order_by(calx_col(pet, id), calx_col_of(other, pet, id)));
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show(session, "pets and owners", pets_and_owners());
    show(session, "all owners", all_owners());
    show(session, "owners and their pets with P", on_a_condition());
    show(session, "owners and parents", with_itself());
    show(session, "owners and their parents' pets", pets_of_parents());
    show(session, "pairs of pets", pairs());
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
