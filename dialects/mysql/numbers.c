/* SPDX-License-Identifier: MIT */
/* Numbers in the SQL of MySQL and MariaDB: bits are signed ones, and the distance of a frame is written. */
#include "numbers.h"

#include "compiler.h"

#include <stdio.h>

/* Bits are those of a BIGINT UNSIGNED (MariaDB 10.11, MySQL 8.0): what is taken from them would be out of range below 0. */
void calxi_mysql_bits(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, "CAST(");
    if (node->op == CALX_OP_BIT_XOR) { /* it binds tighter than * and + */
        host->operand(c, node->items[0], CALX_PRECEDENCE_NEG);
        host->text(c, " ^ ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_NEG);
    } else
        host->standard(c, node);
    host->text(c, " AS SIGNED)");
}

void calxi_mysql_unary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->op == CALX_OP_BIT_NOT)
        calxi_mysql_bits(host, c, node);
    else
        host->standard(c, node);
}

bool calxi_mysql_is_written(const calx_node *value)
{
    while (value->kind == CALX_NODE_COERCE)
        value = value->items[0];
    return value->kind == CALX_NODE_BIND || value->kind == CALX_NODE_LITERAL || value->kind == CALX_NODE_TEXT || value->kind == CALX_NODE_ERROR;
}

/* The distance of a frame is a number, no parameter or expression: MariaDB 10.11 takes none there. It is part of the key for that. */
void calxi_mysql_bound(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *distance = node->count ? node->items[0] : NULL;
    char number[24];
    if (!distance || !distance->value || distance->value->kind < CALX_KIND_INT8 || distance->value->kind > CALX_KIND_INT64) {
        if (distance && !calxi_mysql_is_written(distance) && calxi_is_mariadb(host->target(c)))
            host->unsupported(c, "parameters and expressions as the distance of a window's frame");
        host->standard(c, node);
        return;
    }
    snprintf(number, sizeof number, "%lld", (long long)distance->value->as.i);
    host->text(c, number);
    host->text(c, node->op == CALX_OP_PRECEDING ? " PRECEDING" : " FOLLOWING");
}
