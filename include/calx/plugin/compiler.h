/* SPDX-License-Identifier: MIT */
/* calx/plugin/compiler.h: how a dialect takes part in compiling expression trees into its SQL.
 *
 * Everything is a node: expressions, FROM items, clauses, statements. The host walks the tree and writes standard SQL; for each kind of
 * node a dialect may put a function of its own in its place, which writes through `calx_compiler_host` and lets the host do the rest.
 * A NULL function means "as the standard has it". A kind that is younger than the plugin (beyond `render_count`) is an error that
 * names the construct, never the standard's SQL. */
#ifndef CALX_PLUGIN_COMPILER_H
#define CALX_PLUGIN_COMPILER_H

#include <calx/plugin/dialect.h>
#include <calx/node.h>

/** A node, to be read. The host may append members; it makes all nodes. */
struct calx_node {
    uint16_t kind;           /**< CALX_NODE_... */
    uint16_t op;             /**< CALX_OP_... */
    uint32_t flags;          /**< CALX_FLAG_... */
    uint32_t count;          /**< of `items` */
    uint32_t refs_;          /**< the host's */
    const calx_type *type;   /**< never NULL */
    const char *name;        /**< never NULL */
    calx_node **items;       /**< children; each may be NULL where the kind says so */
    const calx_value *value; /**< of a BIND, else NULL */
};

/** One compilation under way; the host's. */
typedef struct calx_compiler calx_compiler;

/** What the dialect calls while it writes. Errors stick to the compilation: nothing here needs a check. */
typedef struct calx_compiler_host {
    uint32_t struct_size;
    uint32_t node_size;
    void (*text)(calx_compiler *compiler, const char *sql);                     /**< SQL, as it is */
    void (*identifier)(calx_compiler *compiler, const char *name);              /**< quoted if it must be */
    void (*literal)(calx_compiler *compiler, const char *text);                 /**< a literal in quotes, escaped for the target */
    void (*node)(calx_compiler *compiler, const calx_node *node);               /**< as the dialect has it */
    /** The same as an operand of something that binds as tightly as `precedence`: in parentheses where it must be. */
    void (*operand)(calx_compiler *compiler, const calx_node *node, int32_t precedence);
    void (*standard)(calx_compiler *compiler, const calx_node *node);           /**< as the standard has it */
    void (*type)(calx_compiler *compiler, const calx_type *type);               /**< the name of a type */
    /** The items with ", " between them. */
    void (*list)(calx_compiler *compiler, const calx_node *list);
    /** Gives up: "mysql has no FULL JOIN". `construct` is what the message names. */
    void (*unsupported)(calx_compiler *compiler, const char *construct);
    const calx_target *(*target)(const calx_compiler *compiler);
} calx_compiler_host;

typedef void (*calx_render)(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node);

/** What a dialect says of its SQL; data where data is enough. */
typedef struct calx_dialect_compiler {
    uint32_t struct_size;
    uint32_t render_count;           /**< length of `render` */
    const calx_render *render;       /**< by CALX_NODE_...; NULL entries: standard */
    uint64_t (*features)(const calx_target *target); /**< CALX_FEATURE_... */
    /** Writes the name of a type; NULL: standard. False: this type is the standard's after all. */
    bool (*type)(const calx_compiler_host *host, calx_compiler *compiler, const calx_type *type);
    const char *const *reserved;     /**< words that must be quoted as identifiers, lower case, sorted, NULL-terminated */
    const char *folded;              /**< "lower" or "upper": what becomes of a name without quotes; NULL: it stays */
} calx_dialect_compiler;

/** What standard SQL may be written for the target. What is not there is "unsupported", or written by `render`. */
enum {
    CALX_FEATURE_RETURNING = 1,          /**< of INSERT, UPDATE and DELETE */
    CALX_FEATURE_BOOLEAN = 2,            /**< TRUE and FALSE */
    CALX_FEATURE_NULLS_ORDER = 4,        /**< NULLS FIRST and NULLS LAST */
    CALX_FEATURE_FILTER = 8,             /**< aggregate FILTER (WHERE ...) */
    CALX_FEATURE_FULL_JOIN = 16,
    CALX_FEATURE_LATERAL = 32,
    CALX_FEATURE_TUPLES = 64,            /**< row values in comparisons */
    CALX_FEATURE_FOR_UPDATE = 128,
    CALX_FEATURE_WITH = 256,
    CALX_FEATURE_WITH_DML = 512,         /**< INSERT, UPDATE, DELETE in WITH */
    CALX_FEATURE_WINDOWS = 1024,
    CALX_FEATURE_FROM_OF_UPDATE = 2048,  /**< UPDATE ... FROM, DELETE ... USING */
    CALX_FEATURE_DEFAULT_VALUES = 4096,  /**< INSERT ... DEFAULT VALUES */
    CALX_FEATURE_MULTI_VALUES = 8192,    /**< INSERT ... VALUES (...), (...) */
    CALX_FEATURE_CONCAT_FUNCTION = 16384 /**< not standard: text is joined by concat(), since || is OR */
};

#endif
