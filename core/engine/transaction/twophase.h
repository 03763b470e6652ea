/* SPDX-License-Identifier: MIT */
/* Transactions in two phases: prepared on the server, where they stay until somebody commits them or rolls them back. */
#ifndef CALXI_ENGINE_TWOPHASE_H
#define CALXI_ENGINE_TWOPHASE_H

#include "engine/handle.h"

calx_status calxi_begin_twophase(calxi_handle *handle, const char *gid, const char *where);
calx_status calxi_prepare(calxi_handle *handle, const char *where);
calx_status calxi_recover_twophase(calxi_handle *handle, char ***gids, size_t *count, const char *where);
calx_status calxi_end_prepared(calxi_handle *handle, const char *gid, bool commit, const char *where);

enum { CALXI_TWOPHASE_SQL = 192 };
/* The SQL for the transaction under way, which is one in two phases: its length, 0 when it is as that of any other. */
int32_t calxi_twophase_sql(const calxi_handle *handle, uint32_t verb, uint32_t step, char sql[CALXI_TWOPHASE_SQL]);
/* Sends all of it, the last statement with this purpose, or `plain` when there is none. False: the driver has failed. */
bool calxi_twophase_send(calxi_handle *handle, uint32_t verb, uint32_t purpose, const char *plain);
/* Ends the transaction of the handle, which is prepared. */
calx_status calxi_twophase_end(calxi_handle *handle, bool commit, const char *where);

#endif
