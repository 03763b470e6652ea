/* SPDX-License-Identifier: MIT */
/* What a model says of its table: keys, defaults, computed columns, checks, indexes: schema URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct room {
    const char *house;
    int32_t number;
    int32_t width, depth;
    int32_t area;
    calx_opt_bool heated; /* the database fills it: unset is not false */
};
struct booking {
    int64_t id;
    const char *house;
    int32_t number;
    calx_date day;
    const char *state;
};
/* A key of two columns, a column that the database computes, and a rule. */
CALX_MODEL(room, "example_rooms",
    CALX_COLUMN(room, house, .type = CALX_VARCHAR(20), .primary_key = true),
    CALX_COLUMN(room, number, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(room, width),
    CALX_COLUMN(room, depth),
    CALX_COLUMN(room, area, .computed = "width * depth", .stored = true),
    CALX_COLUMN(room, heated, .server_default = CALX_DEFAULT_TRUE),
    CALX_CHECK("width > 0 AND depth > 0", .name = "ck_example_rooms_size"));
/* A foreign key of two columns: its bookings go with a room. No room twice on a day. */
CALX_MODEL(booking, "example_bookings",
    CALX_COLUMN(booking, id, .primary_key = true),
    CALX_COLUMN(booking, house, .type = CALX_VARCHAR(20)),
    CALX_COLUMN(booking, number),
    CALX_COLUMN(booking, day, .index = true),
    CALX_COLUMN(booking, state, .type = CALX_VARCHAR(10), .server_default = CALX_DEFAULT("open")),
    CALX_FOREIGN_KEY("house, number", .references = "example_rooms.house, example_rooms.number", .on_delete = CALX_CASCADE),
    CALX_UNIQUE("house, number, day", .name = "uq_example_bookings_day"));
static calx_metadata metadata = CALX_METADATA(&room_model, &booking_model);

static calx_statement *new_room(const char *house, int32_t number, int32_t width, int32_t depth)
{
    return calx_insert(room, calx_set(calx_col(room, house), house), calx_set(calx_col(room, number), number),
                       calx_set(calx_col(room, width), width), calx_set(calx_col(room, depth), depth));
}

static calx_statement *new_booking(const char *house, int32_t number, int32_t day)
{
    return calx_insert(booking, calx_set(calx_col(booking, house), house), calx_set(calx_col(booking, number), number),
                       calx_set(calx_col(booking, day), ((calx_date){ day })));
}

/* A savepoint keeps the transaction alive after what the database refuses. */
static void refuse(calx_session *session, calx_statement *statement)
{
    calx_transaction *attempt = calx_begin_nested(session);
    printf("%s\n", calx_exec(session, statement) == CALX_OK ? "done" : calx_error_kind_name(calx_error_of(session)->kind));
    calx_rollback(attempt);
}

static void show(calx_session *session)
{
    const char *house, *state;
    int32_t number, area;
    bool heated;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_col(room, house), calx_col(room, number), calx_col(room, area), calx_col(room, heated), calx_col(booking, state)),
        calx_from(room), calx_outerjoin(booking),
        calx_order_by(calx_col(room, house), calx_col(room, number))));
    while (calx_fetch(rows, &house, &number, &area, &heated, &state))
        printf("%s %" PRId32 ": %" PRId32 " square metres, %s, %s\n", house, number, area, heated ? "heated" : "cold", state ? state : "free");
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    calx_exec(session, new_room("East", 1, 4, 5));
    calx_exec(session, new_room("East", 2, 3, 3));
    calx_exec(session, new_booking("East", 1, 19782));
    refuse(session, new_room("East", 2, 6, 6));
    refuse(session, new_room("West", 1, 0, 6));
    refuse(session, new_booking("West", 1, 19782));
    refuse(session, new_booking("East", 1, 19782));
    show(session);
    calx_exec(session, calx_delete(room, calx_where(calx_eq(calx_col(room, number), 1))));
    int64_t bookings = -1;
    calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(booking, id)))), &bookings);
    printf("%" PRId64 " bookings left\n", bookings);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
