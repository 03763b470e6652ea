/* SPDX-License-Identifier: MIT */
/* The libpq driver: its table. */
#include "driver_libpq.h"

const calx_host *calxi_pq_host;

static const char *server_version(void *state)
{
    return ((calxi_pq_connection *)state)->version;
}

static const char *const dialects[] = { "postgresql", NULL };

/* Set up at the start, because the options live in another file. */
static calx_driver table = { .struct_size = sizeof table,
                             .capabilities = CALX_DRIVER_DIRECT | CALX_DRIVER_NO_INSERT_ID,
                             .name = "libpq",
                             .connection_size = sizeof(calxi_pq_connection),
                             .statement_size = sizeof(calxi_pq_statement),
                             .result_size = sizeof(calxi_pq_result),
                             .option_size = sizeof(calx_option),
                             .column_size = sizeof(calx_column_info),
                             .options = calxi_pq_options,
                             .dialects = dialects,
                             .connect_start = calxi_pq_connect_start,
                             .close_start = calxi_pq_close_start,
                             .abandon = calxi_pq_abandon,
                             .poll = calxi_pq_poll,
                             .finish = calxi_pq_finish,
                             .error = calxi_pq_error,
                             .cancel = calxi_pq_cancel,
                             .server_version = server_version,
                             .command_start = calxi_pq_command_start,
                             .prepare_start = calxi_pq_prepare_start,
                             .statement_close = calxi_pq_statement_close,
                             .execute_start = calxi_pq_execute_start,
                             .describe = calxi_pq_describe,
                             .fetch_start = calxi_pq_fetch_start,
                             .result_close_start = calxi_pq_result_close_start,
                             .cancel_begin = calxi_pq_cancel_begin,
                             .cancel_run = calxi_pq_cancel_run,
                             .queue_command = calxi_pq_queue_command,
                             .queue_execute = calxi_pq_queue_execute,
                             .sync_start = calxi_pq_sync_start };

static const calx_plugin plugin = { .struct_size = sizeof plugin,
                                    .abi_major = CALX_ABI_MAJOR,
                                    .abi_minor = CALX_ABI_MINOR,
                                    .kind = CALX_PLUGIN_DRIVER,
                                    .name = "libpq",
                                    .version = "0.1",
                                    .table = &table };

CALX_PLUGIN_INIT(driver_libpq)
{
    calxi_pq_host = host;
    table.option_count = calxi_pq_option_count;
    return &plugin;
}
