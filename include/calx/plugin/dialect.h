/* SPDX-License-Identifier: MIT */
/* calx/plugin/dialect.h: the table of a dialect: the SQL of a database, without any client library. */
#ifndef CALX_PLUGIN_DIALECT_H
#define CALX_PLUGIN_DIALECT_H

#include <calx/isolation.h>
#include <calx/plugin/driver.h>

/** What SQL is compiled for. The host fills it at connect; a dialect refines it in `target_init`. */
typedef struct calx_target {
    uint32_t struct_size;
    uint32_t version;        /**< major * 10000 + minor * 100 + patch; 0 unknown */
    uint32_t modes;          /**< CALX_MODE_... */
    uint32_t capabilities;   /**< CALX_TARGET_... */
    const char *version_text;/**< as the driver gave it, or "" */
    const char *dialect;     /**< the dialect's name */
} calx_target;
enum {
    CALX_TARGET_RETURNING = 1, /**< INSERT ... RETURNING */
    CALX_TARGET_MARIADB = 2,   /**< a MariaDB behind a dialect that also serves MySQL */
    CALX_TARGET_DDL_COMMITS = 4, /**< DDL commits the transaction by itself */
    CALX_TARGET_NO_FUNCTIONS = 8 /**< set by the host: the connection's driver has not CALX_DRIVER_FUNCTIONS. Never without a connection */
};

/** How the dialect's SQL is cut into tokens: what calx_text needs to find binds, and nothing else. */
enum {
    CALX_LEX_NESTED_COMMENTS = 1,      /**< C comments nest */
    CALX_LEX_DOLLAR_QUOTES = 2,        /**< $tag$ ... $tag$ */
    CALX_LEX_ESCAPE_STRINGS = 4,       /**< E'...' takes backslashes */
    CALX_LEX_BACKSLASH_ESCAPES = 8,    /**< every '...' takes backslashes */
    CALX_LEX_DOUBLE_QUOTED_STRINGS = 16,/**< "..." is a literal and takes backslashes as '...' does */
    CALX_LEX_BACKTICKS = 32,           /**< `...` quotes an identifier */
    CALX_LEX_BRACKETS = 64,            /**< [...] quotes an identifier */
    CALX_LEX_HASH_COMMENTS = 128,      /**< # to the end of the line */
    CALX_LEX_DASH_NEEDS_SPACE = 256,   /**< -- is a comment only before white space or the end */
    CALX_LEX_EXECUTABLE_COMMENTS = 512,/**< the text of a C comment that begins with ! or M! is SQL */
    CALX_LEX_CR_ENDS_COMMENT = 1024    /**< a carriage return alone ends a -- comment too */
};

/** How a bind is written. */
enum {
    CALX_PARAMSTYLE_QMARK = 1,  /**< ? for each use */
    CALX_PARAMSTYLE_DOLLAR = 2, /**< $1, $2: one number a name */
    CALX_PARAMSTYLE_NUMERIC = 3 /**< :1, :2: one number a name */
};

typedef struct calx_alias {
    const char *alias;
    const char *name;
} calx_alias;

/** Statements that calx itself sends, in the dialect's SQL. A NULL text: not needed or not possible. `%s` in the savepoint texts
 *  stands for the quoted name. */
typedef struct calx_dialect_sql {
    uint32_t struct_size;
    const char *begin;
    const char *commit;
    const char *rollback;
    const char *savepoint;
    const char *rollback_to;
    const char *release;
    const char *ping;               /**< "SELECT 1" */
    const char *const *setup;       /**< run on each new connection, NULL-terminated; NULL: none */
} calx_dialect_sql;

/** What a transaction is to be like, and which SQL is wanted for it. */
typedef struct calx_begin_traits {
    uint32_t struct_size;
    uint32_t isolation; /**< calx_isolation, never CALX_AUTOCOMMIT; 0: as the server has it */
    uint32_t flags;     /**< CALX_BEGIN_... */
    uint32_t wanted;    /**< CALX_BEGIN_SQL_... */
    const calx_connect_params *params; /**< of the connection: for options of the dialect in the URL */
} calx_begin_traits;
enum {
    CALX_TWOPHASE_BEGIN = 0,             /**< none: as any other transaction */
    CALX_TWOPHASE_PREPARE = 1,
    CALX_TWOPHASE_COMMIT = 2,            /**< of one that is not prepared; none: as any other */
    CALX_TWOPHASE_ROLLBACK = 3,          /**< the same; all but the last may fail */
    CALX_TWOPHASE_COMMIT_PREPARED = 4,   /**< by identifier, on any connection */
    CALX_TWOPHASE_ROLLBACK_PREPARED = 5,
    CALX_TWOPHASE_RECOVER = 6            /**< a query for the identifiers of what is prepared */
};
enum {
    CALX_BEGIN_READ_ONLY = 1,
    CALX_BEGIN_DEFERRABLE = 2,
    CALX_BEGIN_WRITES = 4 /**< a hint: it is going to write. Where locks are taken late, they can be taken at once */
};
enum {
    CALX_BEGIN_SQL_BEGIN = 0,   /**< to begin one; the last statement is the BEGIN itself */
    CALX_BEGIN_SQL_SESSION = 1, /**< on a new connection, for the level of all its transactions; none: each begin says it */
    CALX_BEGIN_SQL_RESET = 2    /**< after the end: to undo what the statements before the BEGIN left on the connection */
};

/** The words of standard SQL for a level; NULL for a number that is none. */
static inline const char *calx_isolation_words(uint32_t isolation)
{
    switch (isolation) {
    case CALX_READ_UNCOMMITTED: return "READ UNCOMMITTED";
    case CALX_READ_COMMITTED: return "READ COMMITTED";
    case CALX_REPEATABLE_READ: return "REPEATABLE READ";
    case CALX_SNAPSHOT: return "SNAPSHOT";
    case CALX_SERIALIZABLE: return "SERIALIZABLE";
    default: return NULL;
    }
}

/** For `target_init`: "10.11.6-MariaDB" is 101106, "15.20" 152000, "16beta1" 160000, and what does not begin with a digit 0. */
static inline uint32_t calx_version_number(const char *text)
{
    uint32_t part[3] = { 0, 0, 0 };
    int i;
    for (i = 0; text && i < 3 && *text >= '0' && *text <= '9'; i++) {
        for (; *text >= '0' && *text <= '9' && part[i] < 10000; text++)
            part[i] = part[i] * 10 + (uint32_t)(*text - '0');
        if (*text != '.')
            break;
        text++;
    }
    return part[0] * 10000 + part[1] % 100 * 100 + part[2] % 100;
}

/** What the host must know of a place before it connects. */
enum {
    CALX_CONNECT_PRIVATE = 1 /**< the database lives and dies with one connection (":memory:"): a pool of one, never closed
                              *   while the engine lives */
};

struct calx_dialect_compiler;

typedef struct calx_dialect {
    uint32_t struct_size;
    uint32_t paramstyle;
    const char *name;
    const char *extends;             /**< a dialect whose table fills the NULL and zero members of this one; NULL: none */
    const char *default_driver;      /**< for URLs that name none */
    const calx_alias *driver_aliases;/**< Python's driver names: {"psycopg2", "libpq"} */
    size_t driver_alias_count;
    uint32_t alias_size;             /**< sizeof(calx_alias) */
    uint32_t option_size;            /**< sizeof(calx_option) */
    const calx_option *options;      /**< URL query keys that the dialect itself reads */
    size_t option_count;
    uint32_t default_port;           /**< 0: no network */
    uint32_t identifier_max;         /**< bytes; 0: no limit */
    char quote[4];                   /**< opening and closing quote of identifiers: "\"\"", "``" */
    const calx_dialect_sql *sql;
    /** Completes a target of which version_text and modes are known. Optional. */
    void (*target_init)(calx_target *target);
    /** CALX_LEX_... flags for a target. required (own or inherited) */
    uint32_t (*lexis)(const calx_target *target);
    /** Gives an error of the server its class, kind and names, from sqlstate, native code and message. Optional. */
    void (*classify)(const calx_target *target, calx_driver_error *error);
    /** CALX_CONNECT_... of a place to connect to. Optional. */
    uint32_t (*connect_traits)(const calx_connect_params *params);
    const struct calx_dialect_compiler *compiler; /**< calx/plugin/compiler.h; NULL: expressions become standard SQL */
    /* Kept for types and reflection. */
    void *types;
    void *reflection;
    /** Writes statement number `step`, from 0, of the SQL that `traits` asks for: its length, 0 when there are no more, -1 when
     *  such a transaction is not possible here: `sql` is the reason then, in words that name the level and the backend. NUL-terminated;
     *  `target` may be all zero but for its names. Optional: without it there is only calx_dialect_sql.begin. */
    int32_t (*begin_sql)(const calx_target *target, const calx_begin_traits *traits, uint32_t step, char *sql, size_t size);
    /** The same for CALX_TWOPHASE_...; `target` may be NULL. `gid` has 1 to 64 printable ASCII characters, but no quote and no backslash, so
     *  that it may stand in a literal as it is. Optional: without it there are no two-phase transactions. */
    int32_t (*twophase_sql)(const calx_target *target, uint32_t verb, const char *gid, uint32_t step, char *sql, size_t size);
    /** The identifier in a row of CALX_TWOPHASE_RECOVER's query; false: not one that calx could name. NULL: the first column. */
    bool (*twophase_gid)(const calx_value *row, size_t columns, calx_str *gid);
} calx_dialect;

#endif
