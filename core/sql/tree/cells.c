/* SPDX-License-Identifier: MIT */
/* The cells of INSERT and UPDATE, found token by token. What is not of the forms that it knows is passed over, and told wrongly never. */
#include "sql/tree/cells.h"

#include "sql/text/scan.h"

#include <string.h>
#include <strings.h>

typedef struct walk {
    calxi_scanner s;
    calxi_token token;
    size_t marks;   /* placeholders ? so far */
    size_t columns; /* where the list of an INSERT's columns begins; 0: none */
    size_t depth;   /* parentheses that are open */
    bool expects;   /* a SELECT here gives its rows */
    const calxi_cell_visitor *visitor;
} walk;

static const char *here(const walk *w)
{
    return w->s.text + w->s.start;
}

static size_t length(const walk *w)
{
    return w->s.at - w->s.start;
}

static bool is_char(const walk *w, char c)
{
    return w->token == CALXI_TOKEN_CHAR && *here(w) == c;
}

static void next(walk *w)
{
    if (is_char(w, '?'))
        w->marks++;
    do
        w->token = calxi_scan(&w->s);
    while (w->token == CALXI_TOKEN_BLANK);
    if (w->token == CALXI_TOKEN_BAD)
        w->token = CALXI_TOKEN_END;
}

static bool is_word(const walk *w, const char *word)
{
    return w->token == CALXI_TOKEN_WORD && length(w) == strlen(word) && !strncasecmp(here(w), word, length(w));
}

static bool is_one_of(const walk *w, const char *const *words)
{
    while (*words && !is_word(w, *words))
        words++;
    return *words != NULL;
}

static bool is_identifier(const walk *w)
{
    return w->token == CALXI_TOKEN_WORD || (w->token == CALXI_TOKEN_QUOTED && strchr("\"`[", *here(w)));
}

/* Goes from an opening parenthesis behind the one that closes it. */
static void skip_group(walk *w)
{
    size_t depth = 0;
    for (; w->token != CALXI_TOKEN_END; next(w)) {
        depth += is_char(w, '(');
        if (is_char(w, ')') && --depth == 0) {
            next(w);
            return;
        }
    }
}

/* ---- a cell ---- */

/* What the token is when it stands alone. */
static void read_value(const walk *w, calxi_cell *cell)
{
    const char *at = here(w);
    cell->text = at;
    cell->len = length(w);
    if (w->token == CALXI_TOKEN_NUMBER)
        cell->kind = CALXI_CELL_NUMBER;
    else if (w->token == CALXI_TOKEN_QUOTED && *at == '\'' && cell->len >= 2 && at[cell->len - 1] == '\'') {
        cell->kind = CALXI_CELL_TEXT;
        cell->text++;
        cell->len -= 2;
    } else if (is_char(w, '?')) {
        cell->kind = CALXI_CELL_PARAMETER;
        cell->parameter = w->marks;
    } else if (is_char(w, '$') && cell->len > 1) {
        cell->kind = CALXI_CELL_PARAMETER;
        for (size_t i = 1; i < cell->len; i++)
            cell->parameter = cell->parameter * 10 + (size_t)(at[i] - '0');
        cell->parameter--;
    }
}

/* Reads on to what ends the cell: a comma, the parenthesis around it, or one of the words. A cast behind the value, or a name, changes nothing. */
static calxi_cell read_cell(walk *w, const char *const *ends)
{
    calxi_cell cell = { .kind = CALXI_CELL_OTHER };
    size_t depth = 0, tokens = 0;
    bool cast = false;
    for (; w->token != CALXI_TOKEN_END; next(w)) {
        if (!depth && (is_char(w, ',') || is_char(w, ')') || is_char(w, ';') || is_one_of(w, ends)))
            break;
        depth += is_char(w, '(');
        depth -= is_char(w, ')');
        cast = cast || (tokens == 1 && (is_char(w, ':') || is_word(w, "AS")));
        if (cast)
            continue;
        if (!tokens && !cell.negative && is_char(w, '-')) {
            cell.negative = true;
            continue;
        }
        if (tokens++ == 0)
            read_value(w, &cell);
        else
            cell.kind = CALXI_CELL_OTHER;
    }
    if (cell.negative && cell.kind != CALXI_CELL_NUMBER)
        cell.kind = CALXI_CELL_OTHER;
    return cell;
}

static bool is_wanted(const walk *w, const calxi_cell *cell)
{
    return cell->kind != CALXI_CELL_OTHER && w->visitor->is_wanted(w->visitor->context, cell);
}

/* ---- INSERT ---- */

/* A list of names in parentheses: where it begins, behind the parenthesis; 0: it is something else. */
static size_t column_list(walk *w)
{
    size_t begin = w->s.at;
    walk ahead = *w;
    next(&ahead);
    if (!is_identifier(&ahead))
        return 0;
    next(&ahead);
    return is_char(&ahead, ',') || is_char(&ahead, ')') ? begin : 0;
}

/* INTO [schema.]table [AS alias] [(columns)] */
static void read_into(walk *w)
{
    w->columns = 0;
    next(w);
    while (is_identifier(w)) {
        next(w);
        if (!is_char(w, '.'))
            break;
        next(w);
    }
    if (is_word(w, "AS")) {
        next(w);
        next(w);
    }
    if (!is_char(w, '('))
        return;
    w->columns = column_list(w);
    if (w->columns)
        skip_group(w);
    w->expects = w->columns > 0;
    w->depth = 0;
}

/* The column at this place of the list. */
static void tell_column(const walk *w, size_t place)
{
    walk list = *w;
    list.s.at = w->columns;
    list.token = CALXI_TOKEN_BLANK;
    next(&list);
    for (; place && is_identifier(&list); place--) {
        next(&list);
        if (!is_char(&list, ','))
            return;
        next(&list);
    }
    if (is_identifier(&list))
        w->visitor->found(w->visitor->context, here(&list), length(&list));
}

/* VALUES (cell, ...), (cell, ...) */
static void read_values(walk *w)
{
    static const char *const none[] = { NULL };
    next(w);
    while (is_char(w, '(')) {
        for (size_t place = 0; w->token != CALXI_TOKEN_END && !(place && is_char(w, ')')); place++) {
            calxi_cell cell;
            next(w);
            cell = read_cell(w, none);
            if (is_wanted(w, &cell))
                tell_column(w, place);
        }
        next(w);
        if (is_char(w, ','))
            next(w);
    }
}

static bool is_known(void *context, const calxi_cell *cell)
{
    (void)cell;
    ++*(size_t *)context;
    return false;
}

/* SELECT cell, ... What comes out of a table may be what did not fit: then none of the others is told. */
static void read_select(walk *w)
{
    static const char *const ends[] = { "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "ON", "RETURNING", NULL };
    size_t known = 0, places = 0, place = 0;
    const calxi_cell_visitor counts = { &known, is_known, NULL }, *told = w->visitor;
    walk first;
    next(w);
    if (is_word(w, "ALL") || is_word(w, "DISTINCT"))
        next(w);
    first = *w;
    for (int round = 0; round < 2; round++) {
        *w = first;
        w->visitor = round ? told : &counts;
        for (place = 0;; place++) {
            calxi_cell cell = read_cell(w, ends);
            if ((!round || known == places) && is_wanted(w, &cell))
                tell_column(w, place);
            if (!is_char(w, ','))
                break;
            next(w);
        }
        places = place + 1;
    }
}

/* What stands between the columns of an INSERT and its SELECT, or between two of them. */
static void pass(walk *w)
{
    static const char *const joins[] = { "UNION", "EXCEPT", "INTERSECT", NULL }, *const all[] = { "ALL", "DISTINCT", NULL };
    w->expects = (w->expects && (is_char(w, '(') || is_one_of(w, all))) || (!w->depth && is_one_of(w, joins));
    w->depth += is_char(w, '(');
    w->depth -= is_char(w, ')') && w->depth;
    next(w);
}

/* ---- SET ---- */

/* SET [table.]column = cell, ... */
static void read_set(walk *w)
{
    static const char *const ends[] = { "WHERE", "FROM", "RETURNING", "ORDER", "LIMIT", "ON", NULL };
    do {
        const char *name = NULL;
        size_t len = 0;
        calxi_cell cell;
        next(w);
        if (is_char(w, '('))
            skip_group(w);
        while (is_identifier(w)) {
            name = here(w);
            len = length(w);
            next(w);
            if (!is_char(w, '.'))
                break;
            next(w);
        }
        if (!is_char(w, '='))
            return;
        next(w);
        cell = read_cell(w, ends);
        if (name && is_wanted(w, &cell))
            w->visitor->found(w->visitor->context, name, len);
    } while (is_char(w, ','));
}

void calxi_cells_visit(const char *sql, size_t len, uint32_t lexis, const calxi_cell_visitor *visitor)
{
    walk w = { .token = CALXI_TOKEN_BLANK, .visitor = visitor };
    calxi_scanner_init(&w.s, sql, len, lexis);
    next(&w);
    while (w.token != CALXI_TOKEN_END) {
        if (is_word(&w, "INTO"))
            read_into(&w);
        else if (w.columns && is_word(&w, "VALUES"))
            read_values(&w);
        else if (w.columns && w.expects && is_word(&w, "SELECT"))
            read_select(&w);
        else if (is_word(&w, "SET"))
            read_set(&w);
        else
            pass(&w);
    }
}

bool calxi_cell_name(const char *name, size_t len, char *to, size_t size)
{
    char quote = len >= 2 && strchr("\"`[", *name) ? name[len - 1] : '\0';
    size_t at = 0;
    if (quote) {
        name++;
        len -= 2;
    }
    for (size_t i = 0; i < len; i++) {
        if (at + 1 >= size)
            return false;
        to[at++] = name[i];
        if (quote && name[i] == quote)
            i++; /* it stands twice */
    }
    to[at] = '\0';
    return true;
}
