/* SPDX-License-Identifier: MIT */
/* calx/sql.h: statements: today textual SQL with named binds; the expression language joins here. */
#ifndef CALX_SQL_H
#define CALX_SQL_H

#include <calx/args.h>
#include <calx/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A statement that can be run. Made floating: the first call that it is passed to consumes it (also when that call fails),
 *  unless calx_keep() was called on it. A kept statement is immutable and may be run from any thread, on any engine. */
typedef struct calx_statement calx_statement;

/** Textual SQL. `:name` is a bind (not in literals, comments, quoted identifiers, dollar quotes; `::` is a cast; `\:` is a
 *  colon). One statement, which may end with a semicolon; calx_script() runs several. The text is copied. Never NULL: NULL text
 *  or no memory gives a failed statement, whose error the handle that runs it reports. */
CALX_API calx_statement *calx_text(const char *sql);
/** The same with a length; the text need not be terminated. */
CALX_API calx_statement *calx_text_sized(calx_str sql);

/** Keeps a statement: it lives until calx_release(), and is prepared where it runs. Returns it. */
CALX_API calx_statement *calx_keep_statement(calx_statement *statement);
/** Gives up a keep. NULL is fine. Runs under way elsewhere are not disturbed as long as their own keep holds. */
CALX_API void calx_release_statement(calx_statement *statement);

/** CALX_OK, or why the statement cannot run. NULL is CALX_MISUSE. */
CALX_API calx_status calx_statement_error(const calx_statement *statement);
/** The message of that error; "" when there is none. Static. */
CALX_API const char *calx_statement_errmsg(const calx_statement *statement);

#ifndef __cplusplus
#define calx_keep(n) _Generic((n), calx_statement *: calx_keep_statement)(n)
#define calx_release(n) _Generic((n), calx_statement *: calx_release_statement)(n)
#endif

#ifdef __cplusplus
}
#endif
#endif
