/* SPDX-License-Identifier: MIT */
/* calx/isolation.h: isolation levels, by the names that SQL and SQLAlchemy have for them. */
#ifndef CALX_ISOLATION_H
#define CALX_ISOLATION_H

#include <calx/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How far a transaction is kept from others. The numbers are part of the ABI. Zero is what the next one above says: the transaction's
 *  level is the session's, that is the engine's, that is the server's own. */
typedef enum calx_isolation {
    CALX_ISOLATION_DEFAULT = 0,
    CALX_READ_UNCOMMITTED = 1, /**< may see what others have not committed */
    CALX_READ_COMMITTED = 2,   /**< each statement sees what was committed when it began */
    CALX_REPEATABLE_READ = 3,  /**< a row that was read once stays as it was */
    CALX_SNAPSHOT = 4,         /**< of databases that have a level of this name */
    CALX_SERIALIZABLE = 5,     /**< as if transactions ran one after the other */
    CALX_AUTOCOMMIT = 6        /**< no transaction: each statement is one. Of an engine, session or connection, not of calx_begin() */
} calx_isolation;

/** The name of a level ("READ COMMITTED"); never NULL. Static. */
CALX_API const char *calx_isolation_name(calx_isolation level);

#ifdef __cplusplus
}
#endif
#endif
