/* SPDX-License-Identifier: MIT */
/* calx/calx.h: everything. */
#ifndef CALX_CALX_H
#define CALX_CALX_H

#include <calx/args.h>
#include <calx/ddl.h>
#include <calx/custom.h>
#include <calx/engine.h>
#include <calx/error.h>
#include <calx/expression.h>
#include <calx/function.h>
#include <calx/event.h>
#include <calx/isolation.h>
#include <calx/macros.h>
#include <calx/memory.h>
#include <calx/node.h>
#include <calx/pool.h>
#include <calx/result.h>
#include <calx/schema.h>
#include <calx/search.h>
#include <calx/sql.h>
#include <calx/statement.h>
#include <calx/transaction.h>
#include <calx/types.h>
#include <calx/url.h>
#include <calx/user_type.h>
#include <calx/values.h>
#include <calx/version.h>

#endif
