/* SPDX-License-Identifier: MIT */
/* calx/search.h: searching text: regular expressions with flags, replacing by them, and full text search. Ownership and errors are as in
 * calx/expression.h. */
#ifndef CALX_SEARCH_H
#define CALX_SEARCH_H

#include <calx/expression.h>

#ifdef __cplusplus
extern "C" {
#endif

/** `op` is CALX_OP_REGEXP or CALX_OP_NOT_REGEXP. `flags` are letters of the backend ("i": whatever the case), NULL for none; SQLite has
 *  no flags. */
CALX_API calx_node *calx_regexp_node(uint32_t op, calx_node *text, calx_node *pattern, const char *flags);
/** `text` with what fits `pattern` replaced: the first on PostgreSQL unless `flags` has "g", all on the others. SQLite has none. */
CALX_API calx_node *calx_regexp_replace(calx_node *text, calx_node *pattern, calx_node *replacement, const char *flags);

/** Full text search for `query`, a text. `what` is a column; on MySQL also a list of columns that have a FULLTEXT index. `configuration`
 *  is PostgreSQL's, "english" say; NULL: that of the database. `mode` is CALX_MATCH_...  */
CALX_API calx_node *calx_match_node(calx_node *what, calx_node *query, const char *configuration, uint32_t mode);

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
#define CALX_REGEXP_(x) CALX_WANT_(2, x, "calx_regexp: texts are wanted")
#define CALX_MATCHED_(x) CALX_WANT_(2, x, "calx_match: texts are wanted")
#define calx_regexp(x, pattern) CALX_AS_COND_(calx_regexp_node(CALX_OP_REGEXP, CALX_REGEXP_(x), CALX_REGEXP_(pattern), NULL))
#define calx_iregexp(x, pattern) CALX_AS_COND_(calx_regexp_node(CALX_OP_REGEXP, CALX_REGEXP_(x), CALX_REGEXP_(pattern), "i"))
#define calx_match(x, query) CALX_AS_COND_(calx_match_node(CALX_MATCHED_(x), CALX_MATCHED_(query), NULL, CALX_MATCH_BOOLEAN))
#endif
#endif
