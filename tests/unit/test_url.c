/* SPDX-License-Identifier: MIT */
/* URLs as text: what is accepted, and what is refused and where. */
#include "url_tools.h"

#include <calx/memory.h>
#include <calx/url.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is accepted. Parts that are not named are absent; `hosts` is "host:port host:port", "-" the default host and
 * port 0 none given; `query` is "key=value key=value"; `written` is the URL rendered with secrets, NULL as given. */
typedef struct good {
    const char *text, *written, *dialect, *driver, *user, *password, *hosts, *database, *query;
} good;

#define PG .dialect = "postgresql"
static const good goods[] = {
    /* PostgreSQL 15's manual, section Connection URIs */
    { "postgresql://", PG },
    { "postgresql://localhost", PG, .hosts = "localhost:0" },
    { "postgresql://localhost:5433", PG, .hosts = "localhost:5433" },
    { "postgresql://localhost/mydb", PG, .hosts = "localhost:0", .database = "mydb" },
    { "postgresql://user@localhost", PG, .user = "user", .hosts = "localhost:0" },
    { "postgresql://user:secret@localhost", PG, .user = "user", .password = "secret", .hosts = "localhost:0" },
    { "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp", PG, .user = "other",
      .hosts = "localhost:0", .database = "otherdb", .query = "connect_timeout=10 application_name=myapp" },
    { "postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp", PG,
      .hosts = "host1:123 host2:456", .database = "somedb",
      .query = "target_session_attrs=any application_name=myapp" },
    { "postgresql://localhost/mydb?user=other&password=secret", PG, .hosts = "localhost:0", .database = "mydb",
      .query = "user=other password=secret" },
    { "postgresql:///mydb?host=localhost&port=5433", PG, .hosts = "localhost:5433", .database = "mydb" },
    { "postgresql://user@localhost:5433/mydb?options=-c%20synchronous_commit%3Doff", PG, .user = "user",
      .hosts = "localhost:5433", .database = "mydb", .query = "options=-c synchronous_commit=off" },
    { "postgresql://[2001:db8::1234]/database", PG, .hosts = "2001:db8::1234:0", .database = "database" },
    { "postgresql:///dbname?host=/var/lib/postgresql", PG, .hosts = "/var/lib/postgresql:0", .database = "dbname" },
    { "postgresql://%2Fvar%2Flib%2Fpostgresql/dbname", PG, .hosts = "/var/lib/postgresql:0", .database = "dbname" },
    /* more that libpq takes */
    { "postgresql://uri-user@", PG, .user = "uri-user" },
    { "postgresql://host/", "postgresql://host", PG, .hosts = "host:0" },
    { "postgresql://host?", "postgresql://host", PG, .hosts = "host:0" },
    { "postgresql://@host", "postgresql://host", PG, .hosts = "host:0" },
    { "postgresql://%68ost/", "postgresql://host", PG, .hosts = "host:0" },
    { "postgresql://?hostaddr=127.0.0.1", PG, .query = "hostaddr=127.0.0.1" },
    { "postgresql://:12345/", "postgresql://:12345", PG, .hosts = "-:12345" },
    { "postgresql://u@:12345/db?host=/path/to/socket", "postgresql://u@/db?host=/path/to/socket&port=12345", PG,
      .user = "u", .hosts = "/path/to/socket:12345", .database = "db" },
    { "postgresql:///db?port=5433", "postgresql://:5433/db", PG, .hosts = "-:5433", .database = "db" },
    { "postgresql://localhost/db?port=5433", "postgresql://localhost:5433/db", PG, .hosts = "localhost:5433",
      .database = "db" },
    { "postgresql:///db?host=a,b&port=5433", "postgresql:///db?host=a:5433&host=b:5433", PG, .hosts = "a:5433 b:5433",
      .database = "db" },
    { "postgresql://u%73er@h%6Fst", "postgresql://user@host", PG, .user = "user", .hosts = "host:0" },
    { "postgresql://%40abstract/db", PG, .hosts = "@abstract:0", .database = "db" },
    /* SQLAlchemy's manual */
    { "postgresql+pg8000://dbuser:kx%40jj5%2Fg@pghost10/appdb", PG, .driver = "pg8000", .user = "dbuser",
      .password = "kx@jj5/g", .hosts = "pghost10:0", .database = "appdb" },
    { "postgresql+psycopg2://scott:tiger@localhost:5432/mydatabase", PG, .driver = "psycopg2", .user = "scott",
      .password = "tiger", .hosts = "localhost:5432", .database = "mydatabase" },
    { "postgresql+psycopg2://user:password@/dbname?host=HostA:5432&host=HostB:5433&host=HostC:5434", PG,
      .driver = "psycopg2", .user = "user", .password = "password", .hosts = "HostA:5432 HostB:5433 HostC:5434",
      .database = "dbname" },
    { "postgresql+asyncpg://u:p@/db?host=HostA,HostB,HostC&port=1,2,3",
      "postgresql+asyncpg://u:p@/db?host=HostA:1&host=HostB:2&host=HostC:3", PG, .driver = "asyncpg", .user = "u",
      .password = "p", .hosts = "HostA:1 HostB:2 HostC:3", .database = "db" },
    { "postgresql+asyncpg://u:p@/db?host=HostA%3A1%2CHostB%3A2",
      "postgresql+asyncpg://u:p@/db?host=HostA:1&host=HostB:2", PG, .driver = "asyncpg", .user = "u", .password = "p",
      .hosts = "HostA:1 HostB:2", .database = "db" },
    { "postgresql+psycopg2://user:password@/dbname?host=/var/lib/postgresql", PG, .driver = "psycopg2", .user = "user",
      .password = "password", .hosts = "/var/lib/postgresql:0", .database = "dbname" },
    { "postgresql+psycopg2://user:password@/dbname?host=%2Fvar%2Flib%2Fpostgresql",
      "postgresql+psycopg2://user:password@/dbname?host=/var/lib/postgresql", PG, .driver = "psycopg2", .user = "user",
      .password = "password", .hosts = "/var/lib/postgresql:0", .database = "dbname" },
    { "mysql+pymysql://scott:tiger@localhost/foo?charset=utf8mb4", .dialect = "mysql", .driver = "pymysql",
      .user = "scott", .password = "tiger", .hosts = "localhost:0", .database = "foo", .query = "charset=utf8mb4" },
    { "mysql+mysqldb://u@localhost/db?unix_socket=/tmp/mysql.sock&ssl_ca=/home/me/ca.pem", .dialect = "mysql",
      .driver = "mysqldb", .user = "u", .hosts = "localhost:0", .database = "db",
      .query = "unix_socket=/tmp/mysql.sock ssl_ca=/home/me/ca.pem" },
    { "oracle://scott:tiger@127.0.0.1:1521/sidname", .dialect = "oracle", .user = "scott", .password = "tiger",
      .hosts = "127.0.0.1:1521", .database = "sidname" },
    { "mssql+pyodbc://scott:tiger@mydsn", .dialect = "mssql", .driver = "pyodbc", .user = "scott", .password = "tiger",
      .hosts = "mydsn:0" },
    { "mssql+pyodbc://scott:tiger@myhost:49242/databasename?driver=ODBC+Driver+17+for+SQL+Server&LongAsMax=Yes",
      "mssql+pyodbc://scott:tiger@myhost:49242/databasename?driver=ODBC%20Driver%2017%20for%20SQL%20Server&"
      "LongAsMax=Yes",
      .dialect = "mssql", .driver = "pyodbc", .user = "scott", .password = "tiger", .hosts = "myhost:49242",
      .database = "databasename", .query = "driver=ODBC Driver 17 for SQL Server LongAsMax=Yes" },
    { "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BFreeTDS%7D%3BUID%3Dme%3BPWD%3Dx",
      "mssql+pyodbc://?odbc_connect=DRIVER%3D%7BFreeTDS%7D%3BUID%3Dme%3BPWD%3Dx", .dialect = "mssql",
      .driver = "pyodbc", .query = "odbc_connect=DRIVER={FreeTDS};UID=me;PWD=x" },
    /* files */
    { "sqlite://", .dialect = "sqlite" },
    { "sqlite:///", "sqlite://", .dialect = "sqlite" },
    { "sqlite:///:memory:", .dialect = "sqlite", .database = ":memory:" },
    { "sqlite:///foo.db", .dialect = "sqlite", .database = "foo.db" },
    { "sqlite:///rel/path.db", .dialect = "sqlite", .database = "rel/path.db" },
    { "sqlite:////abs/path.db", .dialect = "sqlite", .database = "/abs/path.db" },
    { "sqlite:///C:/x", .dialect = "sqlite", .database = "C:/x" },
    { "sqlite:///C:\\path\\to\\foo.db", .dialect = "sqlite", .database = "C:\\path\\to\\foo.db" },
    { "sqlite+pysqlite:///:memory:", .dialect = "sqlite", .driver = "pysqlite", .database = ":memory:" },
    { "sqlite:///file:path/to/database?mode=ro&uri=true", .dialect = "sqlite", .database = "file:path/to/database",
      .query = "mode=ro uri=true" },
    { "sqlite:///file:///var/lib/x.db?cache=shared", .dialect = "sqlite", .database = "file:///var/lib/x.db",
      .query = "cache=shared" },
    { "sqlite:////home/me@work/x.db", "sqlite:////home/me%40work/x.db", .dialect = "sqlite",
      .database = "/home/me@work/x.db" },
    { "sqlite:///a%3Fb%23c%25d%20e+f", .dialect = "sqlite", .database = "a?b#c%d e+f" },
    { "sqlite:///donn\xC3\xA9" "es.db", "sqlite:///donn%C3%A9es.db", .dialect = "sqlite",
      .database = "donn\xC3\xA9" "es.db" },
    /* user and password */
    { "d://u:@h", .dialect = "d", .user = "u", .password = "", .hosts = "h:0" },
    { "d://:p@h", .dialect = "d", .password = "p", .hosts = "h:0" },
    { "d://a:b:c@h", "d://a:b%3Ac@h", .dialect = "d", .user = "a", .password = "b:c", .hosts = "h:0" },
    { "d://a%3Ab:c@h", .dialect = "d", .user = "a:b", .password = "c", .hosts = "h:0" },
    { "d://u:a+b%2Bc@h", "d://u:a%2Bb%2Bc@h", .dialect = "d", .user = "u", .password = "a+b+c", .hosts = "h:0" },
    { "d://u:%25%32%35@h", "d://u:%2525@h", .dialect = "d", .user = "u", .password = "%25", .hosts = "h:0" },
    { "d://u:^!$&'()*;=<>{}|\"[]~@h", "d://u:%5E%21%24%26%27%28%29%2A%3B%3D%3C%3E%7B%7D%7C%22%5B%5D~@h", .dialect = "d",
      .user = "u", .password = "^!$&'()*;=<>{}|\"[]~", .hosts = "h:0" },
    { "d://u:p%c3%a4ss@h", "d://u:p%C3%A4ss@h", .dialect = "d", .user = "u", .password = "p\xC3\xA4ss",
      .hosts = "h:0" },
    /* hosts */
    { "d_2+x_9://h", .dialect = "d_2", .driver = "x_9", .hosts = "h:0" },
    { "d://[::1]:5433,[fe80::1%25eth0],db.example.com:1/x", .dialect = "d",
      .hosts = "::1:5433 fe80::1%eth0:0 db.example.com:1", .database = "x" },
    { "d://[::ffff:10.0.0.1]", .dialect = "d", .hosts = "::ffff:10.0.0.1:0" },
    { "d://a,b,c", .dialect = "d", .hosts = "a:0 b:0 c:0" },
    { "d://h:1", .dialect = "d", .hosts = "h:1" },
    { "d://h:65535", .dialect = "d", .hosts = "h:65535" },
    { "d://srv%5Cinstance/x", .dialect = "d", .hosts = "srv\\instance:0", .database = "x" },
    { "d://my%20dsn", .dialect = "d", .hosts = "my dsn:0" },
    { "d://%2Ftmp%2Fa%3A1:5433/x", .dialect = "d", .hosts = "/tmp/a:1:5433", .database = "x" },
    { "d://a?host=b", .dialect = "d", .hosts = "a:0 b:0" },
    { "d:///x?host=/a:1&host=/b:2", .dialect = "d", .hosts = "/a:1 /b:2", .database = "x" },
    { "d://?host=::1&host=[::2]&host=[::3]:7", "d://?host=::1&host=::2&host=[::3]:7", .dialect = "d",
      .hosts = "::1:0 ::2:0 ::3:7" },
    { "d://?host=[::3]:7&a=b", "d://?host=::3&port=7&a=b", .dialect = "d", .hosts = "::3:7", .query = "a=b" },
    { "d://x?host=/a:7", .dialect = "d", .hosts = "x:0 /a:7" },
    /* the query */
    { "d://?a=", .dialect = "d", .query = "a=" },
    { "d://?a=1&A=2", .dialect = "d", .query = "a=1 A=2" },
    { "d://?_x.y-z0=1", .dialect = "d", .query = "_x.y-z0=1" },
    { "d://?tz=%2B02&t=a+b", "d://?tz=%2B02&t=a%20b", .dialect = "d", .query = "tz=+02 t=a b" },
    { "d://?a=x/y:z,w&b=;!'()*~$", "d://?a=x/y:z,w&b=%3B%21%27%28%29%2A~%24", .dialect = "d",
      .query = "a=x/y:z,w b=;!'()*~$" },
    { "d://?e=%26%3D%3F%23%40", .dialect = "d", .query = "e=&=?#@" },
};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void expect_text(const char *got, const char *expected)
{
    if (expected)
        ck_assert_ptr_nonnull(got);
    else
        ck_assert_ptr_null(got);
    ck_assert_str_eq(or_empty(got), or_empty(expected));
}

START_TEST(good_url_has_its_parts)
{
    const good *row = &goods[_i];
    calx_url *url = calx_url_parse(row->text);
    char text[1024];
    ck_assert_msg(calx_url_error(url) == CALX_OK, "%s: %s", row->text, calx_url_errmsg(url));
    ck_assert_str_eq(calx_url_errmsg(url), "");
    expect_text(calx_url_dialect(url), row->dialect);
    expect_text(calx_url_driver(url), row->driver);
    expect_text(calx_url_username(url), row->user);
    expect_text(calx_url_password(url), row->password);
    expect_text(calx_url_database(url), row->database);
    ck_assert_str_eq(url_hosts_text(url, text, sizeof text), or_empty(row->hosts));
    ck_assert_str_eq(url_query_text(url, text, sizeof text), or_empty(row->query));
    calx_url_dispose(url);
}
END_TEST

START_TEST(good_url_renders_and_parses_again)
{
    const good *row = &goods[_i];
    calx_url *url = calx_url_parse(row->text), *again;
    char *text = calx_url_render(url, .show_password = true);
    ck_assert_str_eq(text, row->written ? row->written : row->text);
    again = calx_url_parse(text);
    ck_assert_msg(url_same(url, again), "%s", text);
    calx_url_dispose(again);
    again = calx_url_dup(url);
    ck_assert(url_same(url, again));
    calx_url_dispose(again);
    calx_url_dispose(url);
    calx_free(text);
}
END_TEST

/* What is refused, and the beginning of the message. */
static const struct bad {
    const char *text, *message;
} bads[] = {
    /* the driver's name */
    { "", "the end at position 1 of the URL: it is empty" },
    { "postgresql", "the end at position 11 of the URL" },
    { "localhost:5432/db", "character ':' at position 10" },
    { "/var/lib/x.db", "character '/' at position 1 " },
    { "Postgresql://h", "character 'P' at position 1 " },
    { "postgreSQL://h", "character 'S' at position 8 " },
    { "1sql://h", "character '1' at position 1 " },
    { "_sql://h", "character '_' at position 1 " },
    { "://h", "character ':' at position 1 " },
    { "pg sql://h", "space at position 3 " },
    { " postgresql://h", "space at position 1 " },
    { "post-gres://h", "character '-' at position 5 " },
    { "postgresql+://h", "character ':' at position 12 " },
    { "postgresql+Psycopg://h", "character 'P' at position 12 " },
    { "postgresql+a+b://h", "character '+' at position 13 " },
    { "postgresql:/h", "character ':' at position 11 " },
    { "postgresql//h", "character '/' at position 11 " },
    { "p%6Fstgresql://h", "escape '%6F' at position 2 " },
    { "postgresql\n://h", "byte 0x0A at position 11 " },
    { "\xEF\xBB\xBFpostgresql://h", "byte 0xEF at position 1 " },
    /* escapes, control bytes, spaces */
    { "postgresql://%zz", "character '%' at position 14 " },
    { "postgresql://%1", "character '%' at position 14 " },
    { "postgresql://%", "character '%' at position 14 " },
    { "postgresql://a%00b", "escape '%00' at position 15 " },
    { "postgresql://h/a%00b", "escape '%00' at position 17 " },
    { "postgresql://h/a%1fb", "escape '%1f' at position 17 " },
    { "postgresql://h/d?a=%7F", "escape '%7F' at position 20 " },
    { "postgresql://h/d?a=%0a", "escape '%0a' at position 20 " },
    { "postgresql://h/d?dbname=%XXfoo", "character '%' at position 25 " },
    { "postgresql://h/my db", "space at position 18 " },
    { "postgresql://h/d ", "space at position 17 " },
    { "postgresql://h/d\n", "byte 0x0A at position 17 " },
    { "postgresql://h/d\x7F", "byte 0x7F at position 17 " },
    { "postgresql://h/d?a=b c", "space at position 21 " },
    { "postgresql://h\t/d", "byte 0x09 at position 15 " },
    { "postgresql://h/50%", "character '%' at position 18 " },
    { "postgresql://h/d?like=50%&a=b", "character '%' at position 25 " },
    /* '@', '#', '?' */
    { "postgresql://u:p@ss@host/db", "character '@' at position 17 of the URL: in a user name or password" },
    { "postgresql://me@corp@host/db", "character '@' at position 16 " },
    { "postgresql://u:p/w@host/db", "character '@' at position 19 of the URL: behind the host" },
    { "postgresql://u:12/w@host/db", "character '@' at position 20 " },
    { "postgresql://u:pw@host/db?user=me@corp", "character '@' at position 34 " },
    { "postgresql://u:p?w@host/db", "character '@' at position 19 " },
    { "postgresql://u:p#w@host/db", "character '#' at position 17 of the URL: a '#' is written %23" },
    { "postgresql://h/db#top", "character '#' at position 18 " },
    { "postgresql://h/db?a=1?b=2", "character '?' at position 22 of the URL: a second '?'" },
    /* hosts and ports */
    { "postgresql://h:", "the end at position 16 of the URL: a port is missing" },
    { "postgresql://h:/db", "character '/' at position 16 of the URL: a port is missing" },
    { "postgresql://h:0", "character '0' at position 16 " },
    { "postgresql://h:05432", "character '0' at position 16 " },
    { "postgresql://h:65536", "character '6' at position 16 " },
    { "postgresql://h:99999999999999999999", "character '9' at position 16 " },
    { "postgresql://h:-1", "character '-' at position 16 " },
    { "postgresql://h:+1", "character '+' at position 16 " },
    { "postgresql://h:54x2/db", "character 'x' at position 18 " },
    { "postgresql://h:%35432", "escape '%35' at position 16 " },
    { "postgresql://h:54:32", "character ':' at position 18 " },
    { "postgresql://::1/db", "character ':' at position 15 of the URL: not a digit of a port; an IPv6" },
    { "postgresql://2001:db8::1/db", "character 'd' at position 19 " },
    { "postgresql://,b", "character ',' at position 14 of the URL: a host is missing" },
    { "postgresql://a,", "the end at position 16 of the URL: a host is missing" },
    { "postgresql://a,,b", "character ',' at position 16 " },
    { "postgresql://a,:5432", "character ':' at position 16 " },
    { "postgresql://:5432,b", "character ':' at position 14 " },
    { "postgresql://a%2Cb", "escape '%2C' at position 15 " },
    { "postgresql://a%2Fb", "escape '%2F' at position 15 " },
    { "postgresql://a%3A5", "escape '%3A' at position 15 " },
    { "postgresql://%2Ftmp%2Cb", "escape '%2C' at position 20 " },
    { "postgresql://a^b/db", "character '^' at position 15 " },
    { "postgresql://${DB_HOST}/db", "character '$' at position 14 " },
    { "postgresql://<host>/db", "character '<' at position 14 " },
    { "postgresql://a'b/db", "character ''' at position 15 " },
    { "postgresql://[::1", "character '[' at position 14 of the URL: the ']'" },
    { "postgresql://[::1/db", "character '[' at position 14 " },
    { "postgresql://[]", "character ']' at position 15 " },
    { "postgresql://[::1]z", "character 'z' at position 19 " },
    { "postgresql://[::1]:", "the end at position 20 " },
    { "postgresql://[::1]:x", "character 'x' at position 20 " },
    { "postgresql://[200z:db8::1234]/", "character 'z' at position 18 " },
    { "postgresql://[1:2:3]/", "character '1' at position 15 of the URL: no valid IPv6" },
    { "postgresql://[1:2:3:4:5:6:7:8:9]/", "character '1' at position 15 " },
    { "postgresql://[127.0.0.1]/", "character '1' at position 15 " },
    { "postgresql://[localhost]/", "character 'l' at position 15 " },
    { "postgresql://[fe80::1%eth0]/", "character '%' at position 22 " },
    { "postgresql://[fe80::1%25]/", "character ']' at position 25 of the URL: the zone" },
    { "postgresql://[fe80::1%25a%2Fb]/", "escape '%2F' at position 26 " },
    { "postgresql://[::1,a]/", "character '[' at position 14 " },
    { "postgresql://a]/", "character ']' at position 15 " },
    { "postgresql://%5B::1]/", "escape '%5B' at position 14 " },
    /* host= and port= */
    { "postgresql:///d?host=", "the end at position 22 of the URL: a host is missing" },
    { "postgresql:///d?host=&a=b", "character '&' at position 22 " },
    { "postgresql:///d?host=a,,b", "character ',' at position 24 " },
    { "postgresql:///d?host=a:x", "character 'x' at position 24 " },
    { "postgresql:///d?host=/tmp:", "the end at position 27 of the URL: a port is missing" },
    { "postgresql:///d?host=:5433", "character ':' at position 22 of the URL: a host is missing" },
    { "postgresql:///d?host=1::2::3", "character '1' at position 22 of the URL: no valid IPv6" },
    { "postgresql:///d?host=a/b", "character '/' at position 23 " },
    { "postgresql:///d?port=", "the end at position 22 of the URL: a port is missing" },
    { "postgresql:///d?port=x", "character 'x' at position 22 " },
    { "postgresql:///d?port=1&port=2", "character 'p' at position 24 of the URL: a port is given twice" },
    { "postgresql://:1/d?port=2", "character 'p' at position 19 of the URL: a port is given twice" },
    { "postgresql://h:1/d?port=2", "character '2' at position 25 of the URL: a port is given here, and with" },
    { "postgresql://:1/d?host=a:2", "character '1' at position 15 of the URL: a port is given here, and with" },
    { "postgresql:///d?port=1,2&host=a", "character '2' at position 24 of the URL: there are more ports" },
    { "postgresql:///d?port=1,2&host=a,b,c", "character '&' at position 25 of the URL: there are fewer ports" },
    { "postgresql:///d?port=1,&host=a,b", "character '&' at position 24 of the URL: a port is missing" },
    /* the query */
    { "postgresql://h?zzz", "the end at position 19 " },
    { "postgresql://h?value1&value2", "character '&' at position 22 " },
    { "postgresql://h?key=key=value", "character '=' at position 23 " },
    { "postgresql://h?=v", "character '=' at position 16 of the URL: a key begins" },
    { "postgresql://h?a=1&", "the end at position 20 of the URL: a key begins" },
    { "postgresql://h?a=1&&b=2", "character '&' at position 20 " },
    { "postgresql://h?&a=1", "character '&' at position 16 " },
    { "postgresql://h?1a=1", "character '1' at position 16 " },
    { "postgresql://h?a b=1", "space at position 17 " },
    { "postgresql://h?u%73er=x", "escape '%73' at position 17 " },
    { "postgresql://h?a[]=1", "character '[' at position 17 " },
    { "postgresql://h?password=x&y^=z", "the character at position 28 " },
    { "postgresql://h?token=x&y=1&y=2", "the character at position 28 of the URL: a key is given twice" },
    { "postgresql://u:x%0Ay@h", "character '%' at position 17 of the URL: control bytes" },
    { "postgresql://h?a=1&b=2&a=3", "character 'a' at position 24 of the URL: the key 'a' is given twice" },
    { "postgresql://h?connect_timeout=1&connect_timeout=1",
      "character 'c' at position 34 of the URL: the key 'connect_timeout' is given twice" },
};

START_TEST(bad_url_names_the_place)
{
    const struct bad *row = &bads[_i];
    calx_url *url = calx_url_parse(row->text);
    ck_assert_msg(calx_url_error(url) == CALX_INTERFACE_ERROR, "%s: accepted", row->text);
    ck_assert_msg(strncmp(calx_url_errmsg(url), row->message, strlen(row->message)) == 0, "%s: %s", row->text,
                  calx_url_errmsg(url));
    calx_url_dispose(url);
}
END_TEST

START_TEST(failed_url_answers_every_question)
{
    calx_url *url = calx_url_parse("postgresql://u:p@h:x/d?a=b"), *copy = calx_url_dup(url);
    const char *value = "?";
    int port = 7;
    ck_assert_ptr_null(calx_url_drivername(url));
    ck_assert_ptr_null(calx_url_dialect(url));
    ck_assert_ptr_null(calx_url_driver(url));
    ck_assert_ptr_null(calx_url_username(url));
    ck_assert_ptr_null(calx_url_password(url));
    ck_assert_ptr_null(calx_url_database(url));
    ck_assert_uint_eq(calx_url_host_count(url), 0);
    ck_assert_ptr_null(calx_url_host(url, 0, &port));
    ck_assert_int_eq(port, 0);
    ck_assert_int_eq(calx_url_port(url), 0);
    ck_assert_uint_eq(calx_url_query_count(url), 0);
    ck_assert_ptr_null(calx_url_query_at(url, 0, &value));
    ck_assert_ptr_null(value);
    ck_assert_ptr_null(calx_url_query(url, "a"));
    ck_assert_ptr_null(calx_url_render(url));
    ck_assert_int_eq(calx_url_error(copy), CALX_INTERFACE_ERROR);
    ck_assert_str_eq(calx_url_errmsg(copy), calx_url_errmsg(url));
    calx_url_dispose(copy);
    calx_url_dispose(url);
}
END_TEST

START_TEST(failed_url_stays_failed)
{
    calx_url *url = calx_url_parse("postgresql://h:x");
    char message[512];
    snprintf(message, sizeof message, "%s", calx_url_errmsg(url));
    ck_assert_int_eq(calx_url_set_host(url, "h"), CALX_INTERFACE_ERROR);
    ck_assert_int_eq(calx_url_set_port(url, 5432), CALX_INTERFACE_ERROR);
    ck_assert_int_eq(calx_url_set_query(url, "a", "b"), CALX_INTERFACE_ERROR);
    ck_assert_str_eq(calx_url_errmsg(url), message);
    ck_assert_ptr_null(calx_url_render(url));
    calx_url_dispose(url);
}
END_TEST

START_TEST(null_url_answers_every_question)
{
    calx_url *url = calx_url_parse(NULL);
    ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
    ck_assert_str_eq(calx_url_errmsg(url), "the URL is NULL");
    calx_url_dispose(url);
    ck_assert_int_eq(calx_url_error(NULL), CALX_MISUSE);
    ck_assert_str_eq(calx_url_errmsg(NULL), "the URL is NULL");
    ck_assert_ptr_null(calx_url_drivername(NULL));
    ck_assert_ptr_null(calx_url_host(NULL, 0, NULL));
    ck_assert_ptr_null(calx_url_query_at(NULL, 0, NULL));
    ck_assert_ptr_null(calx_url_render(NULL));
    ck_assert_int_eq(calx_url_set_host(NULL, "h"), CALX_MISUSE);
    ck_assert_int_eq(calx_url_set_query(NULL, "a", "b"), CALX_MISUSE);
    url = calx_url_dup(NULL);
    ck_assert_int_eq(calx_url_error(url), CALX_MISUSE);
    calx_url_dispose(url);
    calx_url_dispose(NULL);
}
END_TEST

/* Wrong URLs with a password of letters that are in no message: not two of them in a row may be shown. */
static const char *const leaks[] = {
    "postgresql://u:QJXQZ@VKQW@h",        "postgresql://u:QJXQZ/VKQW@h/d",  "postgresql://u:QJXQZ?VKQW@h/d",
    "postgresql://u:QJXQZ#VKQW@h/d",      "postgresql://u:QJX QZVKQW@h/d",  "postgresql://u:QJX%QZVKQW@h/d",
    "postgresql://u:QJX%0AQZVKQW@h/d",    "postgresql://u:QJXQZ\nVKQW@h/d", "postgresql://u:QJXQZVKQW@h:x/d",
    "postgresql://u:QJXQZVKQW@h?a",       "postgresql://u:QJXQZVKQW",       "postgresql://u:QJXQZVKQW/db",
    "u:QJXQZVKQW@h/d",                    "postgresql:u:QJXQZVKQW@h/d",     "postgresql:/u:QJXQZVKQW@h/d",
    "postgresql://u:1/QJXQZVKQW@h/d",     "postgresql://u:1?QJXQZ=VKQW@h",  "postgresql://u:[QJXQZVKQW/x@h",
    "postgresql://h?password=QJXQZ=VKQW", "postgresql://h?password=QJXQZ&VKQW", "postgresql://h?password=QJXQZ?VKQW",
    "postgresql://h?password=QJXQZ&VKQW=1&VKQW=2", "postgresql://h?a=1&sslpassword=Q%0AJXQZVKQW&a=1",
    "postgresql://h?password=QJXQZ#VKQW", "postgresql://h?password=QJX%QZVKQW",
};

START_TEST(message_never_holds_the_password)
{
    static const char letters[] = "QJXZVKW";
    calx_url *url = calx_url_parse(leaks[_i]);
    const char *at = calx_url_errmsg(url);
    ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
    ck_assert_str_ne(at, "");
    for (; *at; at++)
        ck_assert_msg(!(strchr(letters, at[0]) && at[1] && strchr(letters, at[1])), "%s: %s", leaks[_i],
                      calx_url_errmsg(url));
    calx_url_dispose(url);
}
END_TEST

/* A line of docs/url.md: "url => written" or "url => error: beginning of the message". */
static void check_documented(const char *text, const char *expected)
{
    static const char mark[] = "error: ";
    calx_url *url = calx_url_parse(text);
    char *shown = calx_url_render(url);
    const char *got = shown ? shown : calx_url_errmsg(url);
    size_t len = strlen(expected);
    if (strncmp(expected, mark, strlen(mark)) == 0) {
        ck_assert_msg(!shown, "%s: accepted", text);
        expected += strlen(mark);
        len = strlen(expected);
    } else {
        len++; /* all of it */
    }
    ck_assert_msg(strncmp(got, expected, len) == 0, "%s => %s", text, got);
    calx_free(shown);
    calx_url_dispose(url);
}

START_TEST(documentation_says_what_is_so)
{
    const char *root = getenv("CALX_TEST_SRCDIR"); /* set by `make check` */
    char line[1024], path[1024], *arrow;
    size_t checked = 0;
    FILE *file;
    snprintf(path, sizeof path, "%s/docs/url.md", root ? root : ".");
    file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    while (fgets(line, sizeof line, file)) {
        arrow = strstr(line, " => ");
        line[strcspn(line, "\n")] = '\0';
        if (!arrow)
            continue;
        *arrow = '\0';
        check_documented(line, arrow + 4);
        checked++;
    }
    fclose(file);
    ck_assert_uint_ge(checked, 40);
}
END_TEST

Suite *suite_url(void);
Suite *suite_url(void)
{
    Suite *suite = suite_create("url");
    TCase *text = tcase_create("text");
    tcase_add_loop_test(text, good_url_has_its_parts, 0, sizeof goods / sizeof *goods);
    tcase_add_loop_test(text, good_url_renders_and_parses_again, 0, sizeof goods / sizeof *goods);
    tcase_add_loop_test(text, bad_url_names_the_place, 0, sizeof bads / sizeof *bads);
    tcase_add_loop_test(text, message_never_holds_the_password, 0, sizeof leaks / sizeof *leaks);
    tcase_add_test(text, failed_url_answers_every_question);
    tcase_add_test(text, failed_url_stays_failed);
    tcase_add_test(text, null_url_answers_every_question);
    tcase_add_test(text, documentation_says_what_is_so);
    suite_add_tcase(suite, text);
    return suite;
}
