/* SPDX-License-Identifier: MIT */
/* Settings of an engine: defaults, options, URL query, environment. */
#include "engine/settings.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const keys[] = { "echo", "hide_parameters", "pool_size", "max_overflow", "pool_timeout",
                                    "pool_recycle", "pool_pre_ping", "connect_timeout", "statement_timeout",
                                    "close_timeout", "statement_cache_size", "autocommit", "isolation_level", "poolclass" };
enum { MOST = 1000000 }; /* connections, or statements: what is more is a mistake */
static const char *const poolclasses[] = { "default", "queue", "null", "static" }; /* by calx_poolclass */

const char *calxi_settings_key(size_t index)
{
    return index < sizeof keys / sizeof *keys ? keys[index] : NULL;
}

bool calxi_settings_has_key(const char *key)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strcmp(key, keys[i]))
            return true;
    return false;
}

int64_t calxi_seconds(double seconds, int64_t unset)
{
    if (seconds == 0)
        return unset;
    if (!(seconds > 0))
        return -1;
    return seconds > 1e9 ? INT64_C(1000000000000000) : (int64_t)(seconds * 1e6) + (seconds < 1e-6);
}

static calx_status bad_value(calxi_problem *problem, const char *key, const char *wanted)
{
    /* Not what it is: a misplaced password would be shown. */
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "URL option %s: %s expected", key, wanted);
}

static calx_status read_bool(bool *to, const char *key, const calx_url *url, calxi_problem *problem)
{
    static const char *const yes[] = { "1", "true", "yes", "on" }, *const no[] = { "0", "false", "no", "off" };
    const char *value = url ? calx_url_query(url, key) : NULL;
    if (!value || *to)
        return CALX_OK;
    for (size_t i = 0; i < 4; i++) {
        if (!strcasecmp(value, yes[i])) {
            *to = true;
            return CALX_OK;
        }
        if (!strcasecmp(value, no[i]))
            return CALX_OK;
    }
    return bad_value(problem, key, "true or false");
}

static calx_status read_int(int *to, const char *key, int least, const calx_url *url, calxi_problem *problem)
{
    const char *value = url ? calx_url_query(url, key) : NULL;
    const char *digits;
    long number;
    if (!value || *to)
        return CALX_OK;
    digits = value + (*value == '-');
    number = strtol(value, NULL, 10);
    if (!*digits || digits[strspn(digits, "0123456789")] || number < least || number > MOST)
        return bad_value(problem, key, least > 0 ? "a whole number from 1 to 1000000" : "a whole number from 0 to 1000000");
    /* Zero in a URL is meant as zero; in the options it means the default. */
    *to = number == 0 ? CALX_NO_OVERFLOW : (int)number;
    return CALX_OK;
}

/* Seconds with an optional fraction, read by hand: strtod would follow the program's locale. `zero` is what 0 means. */
static calx_status read_seconds(double *to, const char *key, double zero, const calx_url *url, calxi_problem *problem)
{
    const char *value = url ? calx_url_query(url, key) : NULL, *c = value;
    double sum = 0, place = 0.1;
    bool negative;
    if (!value || *to != 0)
        return CALX_OK;
    negative = *c == '-';
    c += negative;
    if (*c < '0' || *c > '9')
        return bad_value(problem, key, "seconds, or -1 for no limit,");
    for (; *c >= '0' && *c <= '9'; c++)
        sum = sum * 10 + (*c - '0');
    if (*c == '.')
        for (c++; *c >= '0' && *c <= '9'; c++, place /= 10)
            sum += place * (*c - '0');
    if (*c || (negative && sum != 1))
        return bad_value(problem, key, "seconds, or -1 for no limit,");
    *to = negative ? CALX_NO_TIMEOUT : sum > 0 ? sum : zero;
    return CALX_OK;
}

const char *calx_isolation_name(calx_isolation level)
{
    static const char *const names[] = { "the server's default", "READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ",
                                         "SNAPSHOT", "SERIALIZABLE", "AUTOCOMMIT" };
    return (unsigned)level <= CALX_AUTOCOMMIT ? names[level] : "unknown isolation level";
}

/* A name with spaces, or with underscores in their place, in any case. */
static bool is_level(const char *text, const char *name)
{
    for (; *text && *name; text++, name++)
        if ((*text == '_' ? ' ' : *text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text) != *name)
            return false;
    return !*text && !*name;
}

static calx_status read_isolation(calx_isolation *to, const char *key, const calx_url *url, calxi_problem *problem)
{
    const char *value = url ? calx_url_query(url, key) : NULL;
    if (!value || *to)
        return CALX_OK;
    for (int level = CALX_READ_UNCOMMITTED; level <= CALX_AUTOCOMMIT; level++)
        if (is_level(value, calx_isolation_name((calx_isolation)level))) {
            *to = (calx_isolation)level;
            return CALX_OK;
        }
    return bad_value(problem, key,
                     "READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ, SNAPSHOT, SERIALIZABLE or AUTOCOMMIT");
}

static calx_status read_poolclass(calx_poolclass *to, const calx_url *url, calxi_problem *problem)
{
    const char *value = url ? calx_url_query(url, "poolclass") : NULL;
    if (!value || *to)
        return CALX_OK;
    for (int i = CALX_POOL_QUEUE; i <= CALX_POOL_STATIC; i++)
        if (!strcasecmp(value, poolclasses[i])) {
            *to = (calx_poolclass)i;
            return CALX_OK;
        }
    return bad_value(problem, "poolclass", "queue, null or static");
}

/* What 0 means in a URL: do not wait at all; but for what takes time in any case it is no limit, as for libpq. */
static const double at_once = 1e-6, no_limit = CALX_NO_TIMEOUT;

static calx_status read_query(calx_engine_options *given, const calx_url *url, calxi_problem *problem)
{
    calx_status status;
    if ((status = read_bool(&given->echo, "echo", url, problem)) ||
        (status = read_bool(&given->hide_parameters, "hide_parameters", url, problem)) ||
        (status = read_bool(&given->pool_pre_ping, "pool_pre_ping", url, problem)) ||
        (status = read_bool(&given->autocommit, "autocommit", url, problem)) ||
        (status = read_isolation(&given->isolation_level, "isolation_level", url, problem)) ||
        (status = read_poolclass(&given->poolclass, url, problem)) ||
        (status = read_int(&given->pool_size, "pool_size", 1, url, problem)) ||
        (status = read_int(&given->max_overflow, "max_overflow", 0, url, problem)) ||
        (status = read_int(&given->statement_cache_size, "statement_cache_size", 1, url, problem)) ||
        (status = read_seconds(&given->pool_timeout, "pool_timeout", at_once, url, problem)) ||
        (status = read_seconds(&given->pool_recycle, "pool_recycle", at_once, url, problem)) ||
        (status = read_seconds(&given->connect_timeout, "connect_timeout", no_limit, url, problem)) ||
        (status = read_seconds(&given->statement_timeout, "statement_timeout", no_limit, url, problem)))
        return status;
    return read_seconds(&given->close_timeout, "close_timeout", at_once, url, problem);
}

/* NaN would be no limit at all, and a negative number but CALX_NO_TIMEOUT is a difference that somebody has the wrong way round. */
calx_status calxi_check_seconds(const char *name, double seconds, calxi_problem *problem)
{
    char value[40];
    if (seconds >= 0 || seconds == CALX_NO_TIMEOUT)
        return CALX_OK;
    snprintf(value, sizeof value, "%g", seconds);
    for (char *c = value; *c; c++)
        if (*c == ',')
            *c = '.'; /* of the program's locale */
    return calxi_problem_set(problem, CALX_MISUSE, "%s %s: seconds, or CALX_NO_TIMEOUT, expected", name, isnan(seconds) ? "NaN" : value);
}

static calx_status check_limits(const calx_engine_options *given, calxi_problem *problem)
{
    const struct {
        const char *name;
        double seconds;
    } limits[] = { { "pool_timeout", given->pool_timeout }, { "pool_recycle", given->pool_recycle }, { "connect_timeout", given->connect_timeout },
                   { "statement_timeout", given->statement_timeout }, { "close_timeout", given->close_timeout } };
    calx_status status = CALX_OK;
    for (size_t i = 0; status == CALX_OK && i < sizeof limits / sizeof *limits; i++)
        status = calxi_check_seconds(limits[i].name, limits[i].seconds, problem);
    return status;
}

static calx_status check_isolation(calx_isolation level, calxi_problem *problem)
{
    return (unsigned)level <= CALX_AUTOCOMMIT ? CALX_OK : calxi_problem_set(problem, CALX_MISUSE, "isolation_level %d is none", (int)level);
}

calx_status calxi_check_session_options(const calx_session_options *given, calxi_problem *problem)
{
    calx_status status = check_isolation(given->isolation_level, problem);
    return status == CALX_OK ? calxi_check_seconds("statement_timeout", given->statement_timeout, problem) : status;
}

static calx_status check(const calx_engine_options *given, calxi_problem *problem)
{
    if (given->pool_size < 0 || given->pool_size > MOST)
        return calxi_problem_set(problem, CALX_MISUSE, "pool_size %d: 1 to %d expected", given->pool_size, MOST);
    if (given->max_overflow < CALX_NO_OVERFLOW || given->max_overflow > MOST)
        return calxi_problem_set(problem, CALX_MISUSE, "max_overflow %d: 0 to %d, or CALX_NO_OVERFLOW, expected",
                                 given->max_overflow, MOST);
    if (check_isolation(given->isolation_level, problem) != CALX_OK)
        return CALX_MISUSE;
    if (given->statement_cache_size < 0 || given->statement_cache_size > MOST)
        return calxi_problem_set(problem, CALX_MISUSE, "statement_cache_size %d: 1 to %d expected",
                                 given->statement_cache_size, MOST);
    if ((unsigned)given->poolclass > CALX_POOL_STATIC)
        return calxi_problem_set(problem, CALX_MISUSE, "poolclass %d: there is no such class", (int)given->poolclass);
    return check_limits(given, problem);
}

/* What says nothing to a class of pool is a mistake, whichever way it was given. */
static calx_status check_poolclass(const calx_engine_options *given, calxi_problem *problem)
{
    const char *name = given->pool_size ? "pool_size" : given->max_overflow ? "max_overflow" : NULL;
    if (given->poolclass < CALX_POOL_NULL)
        return CALX_OK;
    if (!name && given->poolclass == CALX_POOL_NULL && given->pool_timeout != 0)
        name = "pool_timeout";
    return name ? calxi_problem_set(problem, CALX_MISUSE, "%s means nothing to a pool of class %s", name,
                                    poolclasses[given->poolclass])
                : CALX_OK;
}

calx_status calxi_settings_read(calxi_settings *settings, const calx_engine_options *options, const calx_url *url,
                                calxi_problem *problem)
{
    calx_engine_options given = { 0 };
    const char *echo = getenv("CALX_ECHO");
    calx_status status;
    if (options)
        memcpy(&given, options, options->struct_size < sizeof given ? options->struct_size : sizeof given);
    status = check(&given, problem);
    if (status == CALX_OK)
        status = read_query(&given, url, problem);
    if (status == CALX_OK)
        status = check_poolclass(&given, problem);
    if (status != CALX_OK)
        return status;
    settings->echo = given.echo || (echo && *echo && strcmp(echo, "0") != 0);
    settings->hide_parameters = given.hide_parameters;
    settings->pre_ping = given.pool_pre_ping;
    settings->autocommit = given.autocommit || given.isolation_level == CALX_AUTOCOMMIT;
    settings->isolation = given.isolation_level == CALX_AUTOCOMMIT ? CALX_ISOLATION_DEFAULT : given.isolation_level;
    settings->poolclass = given.poolclass;
    settings->pool_size = given.pool_size ? (size_t)given.pool_size : 5;
    settings->max_overflow = given.max_overflow == CALX_NO_OVERFLOW ? 0
                             : given.max_overflow                   ? (size_t)given.max_overflow
                                                                    : 10;
    settings->pool_timeout_us = calxi_seconds(given.pool_timeout, 30000000);
    settings->pool_recycle_us = calxi_seconds(given.pool_recycle, -1);
    settings->connect_timeout_us = calxi_seconds(given.connect_timeout, 30000000);
    settings->statement_timeout_us = calxi_seconds(given.statement_timeout, -1);
    settings->close_timeout_us = calxi_seconds(given.close_timeout, 5000000);
    settings->statement_cache_size = given.statement_cache_size ? (size_t)given.statement_cache_size : 128;
    settings->logger = given.logger;
    settings->logger_context = given.logger_context;
    return CALX_OK;
}
