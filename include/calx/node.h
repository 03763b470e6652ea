/* SPDX-License-Identifier: MIT */
/* calx/node.h: the nodes that expressions and statements are made of: what a program builds through calx/expression.h, what a
 * dialect reads. Numbers here are part of the ABI. */
#ifndef CALX_NODE_H
#define CALX_NODE_H

#include <calx/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct calx_node calx_node;
/** A part of a statement: a node, underneath. */
#ifdef __cplusplus
typedef struct calx_clause calx_clause;
#else
/* An array in name alone: of no length here; the macros' clauses have one, which says where they may stand. C takes them for each other, but
 * not one length for another. */
typedef struct calx_part { char opaque; } calx_clause[];
typedef struct calx_part calx_rows_clause[1];      /**< WHERE, FROM, JOIN: of SELECT, UPDATE, DELETE */
typedef struct calx_part calx_select_clause[2];    /**< of SELECT alone */
typedef struct calx_part calx_set_clause[3];       /**< of INSERT, UPDATE and an upsert */
typedef struct calx_part calx_insert_clause[4];    /**< of INSERT alone */
typedef struct calx_part calx_returning_clause[5]; /**< of INSERT, UPDATE, DELETE */
typedef struct calx_part calx_order_clause[6];     /**< of SELECT, UPDATE, DELETE and a window */
typedef struct calx_part calx_window_clause[7];    /**< of a window alone */
#endif

/* The kinds of expressions in C: nodes, too. None of these structs is ever defined. */
typedef struct calx_num calx_num;               /**< a number */
typedef struct calx_text_expr calx_text_expr;   /**< text */
typedef struct calx_cond calx_cond;             /**< true, false or unknown */
typedef struct calx_time_expr calx_time_expr;   /**< date, time, timestamp */
typedef struct calx_bytes_expr calx_bytes_expr; /**< bytes */
typedef struct calx_interval_expr calx_interval_expr; /**< a length of time */
typedef struct calx_uuid_expr calx_uuid_expr;   /**< a UUID */
typedef struct calx_json_expr calx_json_expr;   /**< a JSON document */
struct calx_type_variant;
struct calx_user_type;

/** A type of SQL. */
typedef struct calx_type {
    uint32_t kind;              /**< CALX_TYPE_... */
    uint32_t length;            /**< characters, bytes, digits or digits of a second; 0: none said */
    uint32_t scale;             /**< of NUMERIC */
    uint32_t flags;             /**< CALX_TYPE_UNSIGNED ... */
    const char *name;           /**< of an ENUM, a DOMAIN or a native type */
    const char *const *values;  /**< of an ENUM: its labels; a C enum or int counts them from 0, and those that are NULL are left out */
    size_t value_count;
    const struct calx_type *element; /**< of an ARRAY */
    const char *collation;
    const struct calx_type_variant *variants; /**< what it is on some dialects; ends with one whose dialect is NULL */
    const struct calx_user_type *user; /**< of a type of the program's own: how its values are bound and read */
} calx_type;

/** Another type in place of one, on one dialect: `.variants = (const calx_type_variant[]){ { "mysql", CALX_CHAR(32) }, { NULL, { 0 } } }`. */
typedef struct calx_type_variant {
    const char *dialect;
    calx_type type;
} calx_type_variant;

enum {
    CALX_TYPE_NONE = 0, /**< not known; of a column: as its C type has it */
    CALX_TYPE_SMALLINT = 1,
    CALX_TYPE_INTEGER = 2,
    CALX_TYPE_BIGINT = 3,
    CALX_TYPE_REAL = 4,
    CALX_TYPE_DOUBLE = 5,
    CALX_TYPE_NUMERIC = 6,
    CALX_TYPE_BOOLEAN = 7,
    CALX_TYPE_VARCHAR = 8,
    CALX_TYPE_CHAR = 9,
    CALX_TYPE_TEXT = 10,
    CALX_TYPE_VARBINARY = 11,
    CALX_TYPE_BLOB = 12,
    CALX_TYPE_DATE = 13,
    CALX_TYPE_TIME = 14,
    CALX_TYPE_TIMESTAMP = 15,
    CALX_TYPE_TIMESTAMPTZ = 16,
    CALX_TYPE_INTERVAL = 17,
    CALX_TYPE_UUID = 18,
    CALX_TYPE_JSON = 19,
    CALX_TYPE_ENUM = 20,
    CALX_TYPE_ARRAY = 21,
    CALX_TYPE_NATIVE = 22, /**< `name` is SQL of one backend, written as it is */
    CALX_TYPE_TUPLE = 23,
    CALX_TYPE_COUNT
};
enum {
    CALX_TYPE_UNSIGNED = 1,
    CALX_TYPE_BINARY_JSON = 2, /**< jsonb where the backend has both */
    CALX_TYPE_NO_NATIVE = 4,   /**< an enum as text and CHECK everywhere */
    CALX_TYPE_ANY_DIGITS = 8   /**< NUMERIC that nobody has said the digits of: of a field */
};

/** What a node is. In brackets: its children. `?` may be NULL, `*` any number of. */
enum {
    CALX_NODE_ERROR = 0,      /**< could not be made: compiling it reports `name` */
    /* expressions */
    CALX_NODE_BIND = 1,       /**< a value */
    CALX_NODE_PARAM = 2,      /**< a value given at each run, by `name` */
    CALX_NODE_COLUMN = 3,     /**< `name` [from?] */
    CALX_NODE_LITERAL = 4,    /**< `name` is SQL, as it is */
    CALX_NODE_TEXT = 5,       /**< `name` is SQL with :binds [bind*] */
    CALX_NODE_NULL = 6,
    CALX_NODE_TRUE = 7,
    CALX_NODE_FALSE = 8,
    CALX_NODE_STAR = 9,       /**< [from?] */
    CALX_NODE_DEFAULT = 10,   /**< the word DEFAULT among values */
    CALX_NODE_UNARY = 11,     /**< op [operand] */
    CALX_NODE_BINARY = 12,    /**< op [left right escape?] */
    CALX_NODE_NARY = 13,      /**< op [operand*] */
    CALX_NODE_LIST = 14,      /**< [item*] with commas, no parentheses */
    CALX_NODE_TUPLE = 15,     /**< [item*] in parentheses */
    CALX_NODE_FUNC = 16,      /**< `name` [argument*] */
    CALX_NODE_CASE = 17,      /**< [value? else? (when then)*] */
    CALX_NODE_CAST = 18,      /**< to `type` [operand] */
    CALX_NODE_EXTRACT = 19,   /**< field `name` [operand] */
    CALX_NODE_IN = 20,        /**< [operand (tuple | subquery)]; CALX_FLAG_NEGATED */
    CALX_NODE_BETWEEN = 21,   /**< [operand low high]; CALX_FLAG_NEGATED, CALX_FLAG_SYMMETRIC */
    CALX_NODE_EXISTS = 22,    /**< [select]; CALX_FLAG_NEGATED */
    CALX_NODE_SCALAR = 23,    /**< [select]: a scalar subquery */
    CALX_NODE_QUANTIFIED = 24,/**< ANY or ALL (op) [select | array] */
    CALX_NODE_LABEL = 25,     /**< AS `name` [operand] */
    CALX_NODE_LABEL_NAME = 26,/**< a label used by its `name`; CALX_FLAG_KEYED: by a key of a UNION, whose column it is */
    CALX_NODE_ORDER = 27,     /**< [operand]; CALX_FLAG_DESC, _NULLS_FIRST, _NULLS_LAST */
    CALX_NODE_OVER = 28,      /**< [function window] */
    CALX_NODE_WINDOW = 29,    /**< `name`? [partition? order? frame?] */
    CALX_NODE_FRAME = 30,     /**< op ROWS, RANGE, GROUPS [start end?]; flags CALX_EXCLUDE_... */
    CALX_NODE_BOUND = 31,     /**< op UNBOUNDED_PRECEDING ... [value?] */
    CALX_NODE_FILTER = 32,    /**< [function condition] */
    CALX_NODE_WITHIN = 33,    /**< WITHIN GROUP [function order] */
    CALX_NODE_COLLATE = 34,   /**< `name` [operand] */
    CALX_NODE_ARRAY = 35,     /**< [item*] */
    CALX_NODE_DISTINCT = 36,  /**< DISTINCT in an aggregate [operand] */
    CALX_NODE_AGGREGATE_ORDER = 37, /**< ORDER BY in an aggregate [operand order] */
    CALX_NODE_COERCE = 38,    /**< of another `type` to calx alone [operand] */
    CALX_NODE_INSERTED = 39,  /**< the row that an upsert would have inserted: column `name` */
    CALX_NODE_SEQUENCE_NEXT = 40, /**< the next value of the sequence `name` */
    CALX_NODE_AS_BOOLEAN = 41,/**< a column or value as a condition [operand]; CALX_FLAG_NEGATED */
    CALX_NODE_GROUP = 42,     /**< parentheses that were asked for [operand] */
    CALX_NODE_SLICE = 43,     /**< as an index of CALX_OP_ITEM [from? to?] */
    CALX_NODE_ROW_OF = 44,    /**< a whole row, by the name of what it comes from [from] */
    CALX_NODE_CONSTRAINT_NAME = 45, /**< the target of an upsert: the constraint `name` */
    /* what rows come from */
    CALX_NODE_TABLE = 50,     /**< `name` */
    CALX_NODE_ALIAS = 51,     /**< `name` [from] */
    CALX_NODE_SUBQUERY = 52,  /**< `name` [select columns?]; CALX_FLAG_LATERAL */
    CALX_NODE_CTE = 53,       /**< `name` [select columns? start? search? cycle?]; CALX_FLAG_RECURSIVE, _MATERIALIZED, _NOT_MATERIALIZED, _NESTED */
    CALX_NODE_JOIN = 54,      /**< op [left right on?]; CALX_FLAG_LATERAL */
    CALX_NODE_VALUES = 55,    /**< `name` [columns tuple*] */
    CALX_NODE_TABLE_FUNCTION = 56, /**< `name` [function columns?]; CALX_FLAG_LATERAL, _ORDINALITY */
    /* clauses */
    CALX_NODE_COLUMNS = 60,   /**< [expression*] */
    CALX_NODE_FROM = 61,      /**< [from*] */
    CALX_NODE_WHERE = 62,     /**< [condition*] */
    CALX_NODE_GROUP_BY = 63,  /**< [expression*] */
    CALX_NODE_HAVING = 64,    /**< [condition*] */
    CALX_NODE_ORDER_BY = 65,  /**< [order*] */
    CALX_NODE_LIMIT = 66,     /**< [limit? offset?]; CALX_FLAG_FETCH, _PERCENT, _WITH_TIES */
    CALX_NODE_DISTINCT_ROWS = 67, /**< SELECT DISTINCT [on*] */
    CALX_NODE_FOR_UPDATE = 68,/**< [of*]; CALX_FLAG_SHARE, _NO_WAIT, _SKIP_LOCKED, _KEY */
    CALX_NODE_WITH = 69,      /**< [cte*] */
    CALX_NODE_RETURNING = 70, /**< [expression*] */
    CALX_NODE_SET = 71,       /**< [column value] */
    CALX_NODE_ROWS = 72,      /**< VALUES of an INSERT [columns tuple*] */
    CALX_NODE_UPSERT = 73,    /**< [target? target_where? set where?]; no set: DO NOTHING */
    CALX_NODE_JOIN_TO = 74,   /**< a join added to what a select reads from: op [right on? left?] */
    CALX_NODE_PREFIX = 75,    /**< `name`: a word after SELECT, INSERT ...; behind the statement, or beside a table */
    CALX_NODE_CORRELATE = 77, /**< [from*]; CALX_FLAG_EXCEPT */
    CALX_NODE_SETS = 78,      /**< [set*] */
    CALX_NODE_WINDOWS = 79,   /**< [window*] */
    CALX_NODE_FROM_SELECT = 80, /**< INSERT ... SELECT [columns select] */
    CALX_NODE_VALUES_ROWS = 81, /**< a statement: VALUES [tuple*] */
    CALX_NODE_TEXT_SELECT = 82, /**< a statement: SQL as it is, and the names of its columns [text columns] */
    CALX_NODE_SEARCH = 83,    /**< of a recursive CTE: op DEPTH_FIRST or BREADTH_FIRST, the column `name` is set [columns] */
    CALX_NODE_CYCLE = 84,     /**< of a recursive CTE: the column `name` marks a row that was there before [columns value? otherwise? path?] */
    /* statements: the children are the clauses, by the CALX_CLAUSE_... places below */
    CALX_NODE_SELECT = 90,
    CALX_NODE_COMPOUND = 91,
    CALX_NODE_INSERT = 92,
    CALX_NODE_UPDATE = 93,
    CALX_NODE_DELETE = 94,
    /* DDL; `op` is the number of an attribute of the table where one is meant */
    CALX_NODE_CREATE_TABLE = 95,  /**< [table left-out?]: a list of foreign keys that come later; CALX_FLAG_IF_EXISTS, CALX_FLAG_TEMPORARY */
    CALX_NODE_DROP_TABLE = 96,    /**< [table]; CALX_FLAG_IF_EXISTS */
    CALX_NODE_CREATE_INDEX = 97,  /**< [table]; CALX_FLAG_IF_EXISTS */
    CALX_NODE_DROP_INDEX = 98,    /**< [table]; CALX_FLAG_IF_EXISTS */
    CALX_NODE_ADD_CONSTRAINT = 99,  /**< [table] */
    CALX_NODE_DROP_CONSTRAINT = 100, /**< [table] */
    CALX_NODE_COLUMN_SPEC = 101,  /**< [column]: its line in a CREATE TABLE, behind name and type */
    CALX_NODE_CREATE_TYPE = 102,  /**< of `type`, an ENUM with a name */
    CALX_NODE_DROP_TYPE = 103,    /**< the same; CALX_FLAG_IF_EXISTS */
    CALX_NODE_CREATE_SCHEMA = 104, /**< `name`; CALX_FLAG_IF_EXISTS */
    CALX_NODE_DROP_SCHEMA = 105,  /**< `name`; CALX_FLAG_IF_EXISTS, CALX_FLAG_CASCADE */
    CALX_NODE_CREATE_SEQUENCE = 106, /**< `name` to `type` [start? increment? minimum? maximum? cache?]; CALX_FLAG_IF_EXISTS, CALX_FLAG_CYCLE ... */
    CALX_NODE_DROP_SEQUENCE = 107, /**< `name`; CALX_FLAG_IF_EXISTS */
    CALX_NODE_SET_COMMENT = 108,  /**< of a table or, by `op` less 1, one of its columns [table] */
    CALX_NODE_CREATE_VIEW = 109,  /**< `name` [select columns?]; CALX_FLAG_IF_EXISTS, _REPLACE, _TEMPORARY, _MATERIALIZED */
    CALX_NODE_DROP_VIEW = 110,    /**< `name`; CALX_FLAG_IF_EXISTS, CALX_FLAG_MATERIALIZED */
    CALX_NODE_CREATE_TABLE_AS = 111, /**< `name` [select]; CALX_FLAG_IF_EXISTS, CALX_FLAG_TEMPORARY */
    CALX_NODE_JSON_VALUE = 113,   /**< `name` is a path, $."a"[0] [document]; `type` is what it is read as, JSON for itself */
    CALX_NODE_CUSTOM = 114,       /**< the program's own construct `name` [argument*] */
    CALX_NODE_COUNT
};

/** The places of the clauses in a statement; NULL when it has none. */
enum {
    CALX_CLAUSE_WITH = 0,
    CALX_CLAUSE_PREFIX = 1,    /**< a list of PREFIX */
    CALX_CLAUSE_DISTINCT = 2,
    CALX_CLAUSE_COLUMNS = 3,   /**< of a COMPOUND: its selects */
    CALX_CLAUSE_FROM = 4,      /**< of INSERT, UPDATE, DELETE: the table alone */
    CALX_CLAUSE_JOINS = 5,     /**< of UPDATE, DELETE: further tables */
    CALX_CLAUSE_WHERE = 6,
    CALX_CLAUSE_GROUP_BY = 7,
    CALX_CLAUSE_HAVING = 8,
    CALX_CLAUSE_WINDOWS = 9,
    CALX_CLAUSE_ORDER_BY = 10,
    CALX_CLAUSE_LIMIT = 11,
    CALX_CLAUSE_FOR_UPDATE = 12,
    CALX_CLAUSE_CORRELATE = 13,
    CALX_CLAUSE_SETS = 14,
    CALX_CLAUSE_ROWS = 15,     /**< ROWS or FROM_SELECT */
    CALX_CLAUSE_UPSERT = 16,
    CALX_CLAUSE_RETURNING = 17,
    CALX_CLAUSE_COUNT = 18
};

enum {
    CALX_FLAG_NEGATED = 1,
    CALX_FLAG_DESC = 2,
    CALX_FLAG_ASC = 4,
    CALX_FLAG_NULLS_FIRST = 8,
    CALX_FLAG_NULLS_LAST = 16,
    CALX_FLAG_LATERAL = 32,
    CALX_FLAG_RECURSIVE = 64,
    CALX_FLAG_MATERIALIZED = 128,
    CALX_FLAG_NOT_MATERIALIZED = 256,
    CALX_FLAG_SYMMETRIC = 512,
    CALX_FLAG_NO_PARENS = 1024,  /**< a function without (): CURRENT_DATE */
    CALX_FLAG_SHARE = 2048,
    CALX_FLAG_NO_WAIT = 4096,
    CALX_FLAG_SKIP_LOCKED = 8192,
    CALX_FLAG_KEY = 16384,       /**< FOR KEY SHARE, FOR NO KEY UPDATE */
    CALX_FLAG_PERCENT = 32768,
    CALX_FLAG_WITH_TIES = 65536,
    CALX_FLAG_FETCH = 131072,
    CALX_FLAG_ORDINALITY = 262144,
    CALX_FLAG_EXCEPT = 524288,
    CALX_FLAG_ALL = 1048576,     /**< UNION ALL and such */
    CALX_FLAG_QUOTED = 2097152,  /**< the name is quoted always */
    CALX_FLAG_AUTO_ESCAPE = 4194304, /**< wildcards in the text are meant as themselves */
    CALX_FLAG_IF_EXISTS = 16777216, /**< IF EXISTS, IF NOT EXISTS */
    CALX_FLAG_NULLABLE = 33554432, /**< of a column of a table, as are the next two */
    CALX_FLAG_PRIMARY_KEY = 67108864,
    CALX_FLAG_AUTOINCREMENT = 134217728,
    CALX_FLAG_KEYED = 268435456,  /**< it is part of a key, a unique constraint or an index */
    CALX_FLAG_DERIVED = 8388608, /**< a table function with its columns named */
    CALX_FLAG_LITERAL = 536870912, /**< of a BIND: written into the SQL */
    CALX_FLAG_NESTED = 1073741824 /**< of a CTE: in the WITH of the statement that reads from it, not in that of the whole */
};
/** Of a PARAM. */
enum {
    CALX_FLAG_NUMBER = 1         /**< a number of any kind */
};
/** Flags of DDL, which share their numbers with those of expressions. */
enum {
    CALX_FLAG_CASCADE = 1,
    CALX_FLAG_REPLACE = 2,       /**< OR REPLACE */
    CALX_FLAG_TEMPORARY = 4,
    CALX_FLAG_CYCLE = 8,
    CALX_FLAG_NO_CYCLE = 16,
    CALX_FLAG_NO_MINIMUM = 32,
    CALX_FLAG_NO_MAXIMUM = 64
};

/** Operators. */
enum {
    CALX_OP_NONE = 0,
    CALX_OP_EQ = 1, CALX_OP_NE = 2, CALX_OP_LT = 3, CALX_OP_LE = 4, CALX_OP_GT = 5, CALX_OP_GE = 6,
    CALX_OP_IS = 7, CALX_OP_IS_NOT = 8, CALX_OP_IS_DISTINCT = 9, CALX_OP_IS_NOT_DISTINCT = 10,
    CALX_OP_LIKE = 11, CALX_OP_NOT_LIKE = 12, CALX_OP_ILIKE = 13, CALX_OP_NOT_ILIKE = 14,
    CALX_OP_STARTSWITH = 15, CALX_OP_NOT_STARTSWITH = 16, CALX_OP_ENDSWITH = 17, CALX_OP_NOT_ENDSWITH = 18,
    CALX_OP_CONTAINS = 19, CALX_OP_NOT_CONTAINS = 20,
    CALX_OP_ISTARTSWITH = 21, CALX_OP_NOT_ISTARTSWITH = 22, CALX_OP_IENDSWITH = 23, CALX_OP_NOT_IENDSWITH = 24,
    CALX_OP_ICONTAINS = 25, CALX_OP_NOT_ICONTAINS = 26,
    CALX_OP_REGEXP = 27, CALX_OP_NOT_REGEXP = 28, CALX_OP_MATCH = 29,
    CALX_OP_ADD = 30, CALX_OP_SUB = 31, CALX_OP_MUL = 32, CALX_OP_DIV = 33, CALX_OP_FLOOR_DIV = 34, CALX_OP_MOD = 35,
    CALX_OP_NEG = 36, CALX_OP_CONCAT = 37,
    CALX_OP_BIT_AND = 38, CALX_OP_BIT_OR = 39, CALX_OP_BIT_XOR = 40, CALX_OP_BIT_NOT = 41,
    CALX_OP_SHIFT_LEFT = 42, CALX_OP_SHIFT_RIGHT = 43,
    CALX_OP_AND = 44, CALX_OP_OR = 45, CALX_OP_NOT = 46,
    CALX_OP_JSON_GET = 47, CALX_OP_JSON_GET_TEXT = 48, CALX_OP_JSON_PATH = 49, CALX_OP_JSON_PATH_TEXT = 50,
    CALX_OP_ITEM = 51,      /**< array[index] */
    CALX_OP_CUSTOM = 52,    /**< `name` is the operator */
    CALX_OP_ANY = 53, CALX_OP_ALL = 54,
    CALX_OP_UNION = 55, CALX_OP_INTERSECT = 56, CALX_OP_EXCEPT = 57,
    CALX_OP_INNER = 58, CALX_OP_LEFT = 59, CALX_OP_RIGHT = 60, CALX_OP_FULL = 61, CALX_OP_CROSS = 62,
    CALX_OP_ROWS = 63, CALX_OP_RANGE = 64, CALX_OP_GROUPS = 65,
    CALX_OP_UNBOUNDED_PRECEDING = 66, CALX_OP_PRECEDING = 67, CALX_OP_CURRENT_ROW = 68, CALX_OP_FOLLOWING = 69,
    CALX_OP_UNBOUNDED_FOLLOWING = 70,
    CALX_OP_REGEXP_REPLACE = 71, /**< [text pattern flags? replacement] */
    CALX_OP_DEPTH_FIRST = 72, CALX_OP_BREADTH_FIRST = 73,
    CALX_OP_COUNT
};

/** What of a window's frame is left out: the flags of a FRAME. */
enum {
    CALX_EXCLUDE_NO_OTHERS = 1,
    CALX_EXCLUDE_CURRENT_ROW = 2,
    CALX_EXCLUDE_GROUP = 3,   /**< the current row and those that are ordered alike */
    CALX_EXCLUDE_TIES = 4     /**< those that are ordered alike, and not the current row */
};

/** How MySQL reads the query of a full text search; others have one way. */
enum {
    CALX_MATCH_BOOLEAN = 0,   /**< IN BOOLEAN MODE */
    CALX_MATCH_PLAIN = 1,     /**< without a word: natural language */
    CALX_MATCH_NATURAL = 2,   /**< IN NATURAL LANGUAGE MODE */
    CALX_MATCH_EXPANSION = 4  /**< WITH QUERY EXPANSION; may be added to the last two */
};
/** How tightly an operator binds; what stands in a place that binds tighter or as tightly goes into parentheses. */
enum {
    CALX_PRECEDENCE_LOWEST = 0,
    CALX_PRECEDENCE_OR = 20,
    CALX_PRECEDENCE_AND = 30,
    CALX_PRECEDENCE_NOT = 40,
    CALX_PRECEDENCE_COMPARE = 50,
    CALX_PRECEDENCE_OTHER = 60,  /**< operators that backends rank differently: their operands are always grouped */
    CALX_PRECEDENCE_ADD = 70,
    CALX_PRECEDENCE_MUL = 80,
    CALX_PRECEDENCE_NEG = 90,
    CALX_PRECEDENCE_HIGHEST = 100 /**< names, functions, literals: never grouped */
};

/* ---- looking at a node; none of these fails, NULL is a node of kind ERROR ---- */
CALX_API uint32_t calx_node_kind(const calx_node *node);
CALX_API uint32_t calx_node_op(const calx_node *node);
CALX_API uint32_t calx_node_flags(const calx_node *node);
CALX_API const char *calx_node_name(const calx_node *node);   /**< "" when it has none; lives as long as the node */
CALX_API size_t calx_node_count(const calx_node *node);       /**< of its children */
CALX_API const calx_node *calx_node_child(const calx_node *node, size_t at); /**< NULL when there is none; borrowed */
CALX_API const calx_type *calx_node_type(const calx_node *node); /**< never NULL: kind NONE when it is not known */
CALX_API const calx_value *calx_node_value(const calx_node *node); /**< of a BIND; else NULL */

#ifdef __cplusplus
}
#endif
#endif
