/* SPDX-License-Identifier: MIT */
/* calx/custom.h: constructs of the program's own, with SQL per dialect: what calx has no function for, and no text is portable.
 *
 *     static void days_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, void *context)
 *     {
 *         host->text(c, "(");
 *         host->operand(c, node->items[0], CALX_PRECEDENCE_ADD - 1);
 *         host->text(c, " - ");
 *         host->operand(c, node->items[1], CALX_PRECEDENCE_ADD);
 *         host->text(c, ")");
 *     }
 *     calx_construct_register("days_between", "postgresql", days_between, NULL);
 *     calx_construct_register("days_between", "mysql", datediff, NULL);
 *     ... calx_as_num(calx_construct("days_between", calx_col(loan, due), calx_col(loan, returned))) ... */
#ifndef CALX_CUSTOM_H
#define CALX_CUSTOM_H

#include <calx/function.h>
#include <calx/plugin/compiler.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Writes a construct: node->items are its arguments, each of which is written by host->operand(), or host->node() where nothing stands
 *  beside it. Called whenever a statement is compiled, by any thread. The SQL must depend on nothing but the node and the target: it is
 *  cached. */
typedef void (*calx_construct_render)(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, void *context);

/** Says how the construct `name` is written for a dialect ("mysql" is MariaDB too, unless "mariadb" has its own); NULL: for all that have
 *  none. Process-wide, for good, thread-safe. CALX_MISUSE when it was said already, CALX_NO_MEMORY. */
CALX_API calx_status calx_construct_register(const char *name, const char *dialect, calx_construct_render render, void *context);
/** The construct, as an expression of `type` (NULL: not known). One that no dialect knows is CALX_UNSUPPORTED when it is compiled. */
CALX_API calx_node *calx_construct_n(const char *name, calx_node *const *arguments, size_t count, const calx_type *type);

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
#define calx_construct(name, ...) calx_construct_n(name, CALX_NODES_(__VA_ARGS__), NULL)
#endif
#endif
