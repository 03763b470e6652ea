/* SPDX-License-Identifier: MIT */
/* Echo: what is sent, in the form that SQLAlchemy's engine logs it, with the place of the call. */
#include "engine/handle.h"

#include "types/value.h"
#include "util/builder.h"
#include "util/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* "2026-01-31 12:00:00,123 INFO calx.engine " in local time, as Python's logging writes it. */
static void add_head(calxi_builder *line)
{
    struct timespec now;
    struct tm local;
    char text[32] = "";
    clock_gettime(CLOCK_REALTIME, &now);
    if (localtime_r(&now.tv_sec, &local))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local);
    calxi_builder_printf(line, "%s,%03d INFO calx.engine ", text, (int)(now.tv_nsec / 1000000));
}

/* A line begins on the stack. Without memory for the rest of a long one it ends in "...": echo must not fail a statement. */
enum { ROOM = 1024, TAIL = 3 };

static void begin_line(calxi_builder *line, char *room)
{
    calxi_builder_init_in(line, room, ROOM - TAIL);
    add_head(line);
}

/* One write, so that lines of several threads do not mix. */
static void send_line(const calx_engine *engine, calxi_builder *line)
{
    if (line->failed) {
        line->len = line->data == line->room ? line->len + TAIL : line->len;
        memcpy(line->data + line->len - TAIL, "...", TAIL + 1);
    }
    if (engine->settings.logger)
        engine->settings.logger(engine->settings.logger_context, line->data);
    else {
        line->data[line->len] = '\n';
        fwrite(line->data, 1, line->len + 1, stderr);
    }
    calxi_builder_clear(line);
}

void calxi_echo(const calx_engine *engine, const char *text)
{
    char room[ROOM];
    calxi_builder line;
    if (!engine->settings.echo)
        return;
    begin_line(&line, room);
    calxi_builder_puts(&line, text);
    send_line(engine, &line);
}

/* {'id': 1, 'name': 'John'}: the values by bind name, as they were given. */
static void add_parameters(calxi_builder *line, const calxi_compiled *compiled, calx_args_t args)
{
    enum { VALUE_SHOWN = 300 };
    calxi_builder_putc(line, '{');
    for (size_t i = 0; i < args.count; i++) {
        const char *name = args.items[i].name           ? args.items[i].name
                           : i < compiled->tokens.name_count ? compiled->tokens.names[i]
                                                             : "?";
        calxi_builder_printf(line, "%s'%s': ", i ? ", " : "", name);
        calxi_value_render(line, &args.items[i].value, VALUE_SHOWN);
    }
    calxi_builder_putc(line, '}');
}

/* Not by printf's %f, which follows the program's locale. */
static void add_seconds(calxi_builder *line, const char *before, int64_t us, const char *after)
{
    calxi_builder_printf(line, "%s%" PRId64 ".%05d%s", before, us / 1000000, (int)(us % 1000000 / 10), after);
}

void calxi_echo_statement(const calx_engine *engine, const calxi_compiled *compiled, bool fresh, calx_args_t args,
                          const char *where)
{
    char room[ROOM];
    calxi_builder line;
    if (!engine->settings.echo)
        return;
    calxi_echo(engine, compiled->tokens.sql);
    begin_line(&line, room);
    if (fresh)
        add_seconds(&line, "[generated in ", compiled->took_us, "s] ");
    else
        add_seconds(&line, "[cached since ", calxi_now() - compiled->made_us, "s ago] ");
    if (engine->settings.hide_parameters)
        calxi_builder_puts(&line, "[parameters hidden]");
    else
        add_parameters(&line, compiled, args);
    if (where && *where)
        calxi_builder_printf(&line, " at %s", where);
    send_line(engine, &line);
}
