/* SPDX-License-Identifier: MIT */
/* The queries of TPC-H with odd numbers, one function each. */
#ifndef TPCH_QUERIES_H
#define TPCH_QUERIES_H

#include "models.h"

calx_statement *pricing_summary(void);          /* 1 */
calx_statement *shipping_priority(void);        /* 3 */
calx_statement *local_supplier_volume(void);    /* 5 */
calx_statement *volume_shipping(void);          /* 7 */
calx_statement *product_profit(void);           /* 9 */
calx_statement *important_stock(void);          /* 11 */
calx_statement *customer_distribution(void);    /* 13 */
calx_statement *top_supplier(void);             /* 15 */
calx_statement *small_quantity_revenue(void);   /* 17 */
calx_statement *discounted_revenue(void);       /* 19 */
calx_statement *suppliers_who_kept_waiting(void); /* 21 */

#endif
