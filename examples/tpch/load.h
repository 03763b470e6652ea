/* SPDX-License-Identifier: MIT */
/* Fills the tables. */
#ifndef TPCH_LOAD_H
#define TPCH_LOAD_H

#include "models.h"

/** Makes the tables anew and fills them with about 25,000 rows, in one transaction, which it commits. */
calx_status tpch_load(calx_session *session);
/** Of a table's rows, at this scale. Line items are 1 to 7 an order. */
enum { SUPPLIERS = 50, PARTS = 800, SUPPLIERS_OF_PART = 4, CUSTOMERS = 450, ORDERS = 4500 };

#endif
