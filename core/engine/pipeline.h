/* SPDX-License-Identifier: MIT */
/* Pipelines of a handle: what was queued with a driver that can, and is not answered yet. */
#ifndef CALXI_ENGINE_PIPELINE_H
#define CALXI_ENGINE_PIPELINE_H

#include "engine/handle.h"

bool calxi_pipeline_is_possible(const calxi_handle *handle);
bool calxi_pipeline_is_full(const calxi_handle *handle);
/* Each 1: queued; 0: not to be queued, run it at once; -1: failed, as the raw connection or `io` tells. */
int calxi_pipeline_command(calxi_handle *handle, uint32_t purpose, const char *sql, const char *name, const char *where);
int calxi_pipeline_execute(calxi_handle *handle, calxi_prepared *prepared, int64_t deadline, calx_io *io, int64_t told_us,
                            const char *where);
/* Waits for the answers. The first error among them is the handle's, with its own statement and place. */
calx_status calxi_pipeline_sync(calxi_handle *handle);
/* The rows of one that was answered, or of one that was run at once although it might have been queued. */
void calxi_pipeline_count(calxi_handle *handle, int64_t rows);
/* What was counted is the handle's row count, and counting begins anew. */
void calxi_pipeline_sum(calxi_handle *handle);
/* As calxi_pipeline_sync before a rollback, when nobody asks any more how it went. */
void calxi_pipeline_drop(calxi_handle *handle);
/* Queues COMMIT, and collects all: one round trip. 1: committed; 0: commit is to be asked (an error of a statement is the handle's then); -1:
 * COMMIT failed, as the raw connection tells. */
int calxi_pipeline_commit(calxi_handle *handle, const char *sql, const char *where);
/* What was queued went with its connection. */
void calxi_pipeline_forget(calxi_handle *handle);
/* The connection goes, and nobody will hear of the answers: listeners are told so. */
void calxi_pipeline_lose(calxi_handle *handle);
void calxi_pipeline_clear(calxi_handle *handle);

calx_status calxi_sync(calxi_handle *handle, const char *where);

#endif
