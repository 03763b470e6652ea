/* SPDX-License-Identifier: MIT */
/* The hostile plugins: paths, owners and modes, files that are no plugin, and plugins whose tables lie. */
#include "plugins.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/xattr.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool bind_socket(const char *directory)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), bound;
    int len = snprintf(address.sun_path, sizeof address.sun_path, "%s/driver_hostile.so", directory);
    if (len < 0 || (size_t)len >= sizeof address.sun_path)
        return false;
    bound = bind(fd, (struct sockaddr *)&address, sizeof address);
    close(fd);
    return bound == 0;
}

static bool make_device(const char *directory)
{
    char path[400];
    snprintf(path, sizeof path, "%s/driver_hostile.so", directory);
    return mknod(path, S_IFCHR | 0755, makedev(1, 5)) == 0; /* /dev/zero: endless zero bytes */
}

/* An access list that lets user 65534 write, in the kernel's form (linux/posix_acl_xattr.h): version 2; then tag,
 * permissions and id of each entry. */
static bool let_write(const char *path)
{
    static const struct {
        uint16_t tag, permissions;
        uint32_t id;
    } entries[] = {
        { 1, 7, UINT32_MAX }, { 2, 7, 65534 }, { 4, 5, UINT32_MAX }, { 16, 7, UINT32_MAX }, { 32, 5, UINT32_MAX }
    };
    unsigned char text[4 + sizeof entries] = { 2 };
    memcpy(text + 4, entries, sizeof entries);
    return setxattr(path, "system.posix_acl_access", text, sizeof text, 0) == 0;
}

static bool let_write_file(const char *directory)
{
    char path[400];
    snprintf(path, sizeof path, "%s/driver_hostile.so", directory);
    return let_write(path);
}

#define V(title_, script_, expected_, ...)                                                                             \
    {                                                                                                                  \
        .title = (title_), .script = (script_), .expected = (expected_), __VA_ARGS__                                   \
    }

/* Paths and names. */
static const vector places[] = {
    V("nothing wrong", "good", "", .flags = GOOD),
    V("the directory as .", "good", "is not an absolute path", .path = "."),
    V("a relative directory", "mkdir p; good p/driver_hostile.so", "is not an absolute path", .path = "p"),
    V("an empty element is not the working directory", "good", "is not there", .path = ":"),
    V("a directory that goes up", "mkdir p; good", "it has a \"..\"", .path = "$D/p/.."),
    V("a directory that goes up in its middle", "mkdir p q; good q/driver_hostile.so", "it has a \"..\"",
      .path = "$D/p/../q"),
    V("a directory longer than any path", "good", "has a directory of", .path = "/@"),
    V("a name longer than any file's", "good", "File name too long",
      .path = "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    V("links among directories that turn in a circle", "ln -s a b; ln -s b a", "Too many levels", .path = "$D/a"),
    V("a link to a directory that all can write", "mkdir -m 777 open; good open/driver_hostile.so; ln -s open shut",
      "can be written by everyone", .path = "$D/shut"),
    V("a file in the place of the directory", "good", "is not there", .path = "$D/driver_hostile.so"),
    V("a name that leaves the directory", "mkdir p; good", "is no name", .name = "../hostile", .path = "$D/p"),
    V("a name with a slash", "mkdir driver_p; good driver_p/driver_hostile.so", "is no name",
      .name = "p/driver_hostile"),
    V("an absolute name", "good", "is no name", .name = "/tmp/hostile"),
    V("a name with a dot", "good driver_hostile.so.so", "is no name", .name = "hostile.so"),
    V("a name in capitals", "good driver_HOSTILE.so", "is no name", .name = "HOSTILE"),
    V("a name with a space", "good 'driver_hostile x.so'", "is no name", .name = "hostile x"),
    V("a name with a line feed", "good", "is no name", .name = "hostile\n"),
    V("a name for a shell", "good 'driver_hostile;id.so'", "is no name", .name = "hostile;id"),
    V("a name for printf", "good", "is no name", .name = "%s%s%n"),
    V("a name beyond ASCII", "good 'driver_h\303\266stile.so'", "is no name", .name = "h\303\266stile"),
    V("a name that is no UTF-8", "good", "is no name", .name = "h\377stile"),
    V("an empty name", "good driver_.so", "is no name", .name = ""),
    V("a name of 65 letters", "good", "is no name",
      .name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    { .title = NULL }
};

/* Who could have put it there. */
static const vector writers[] = {
    V("a file that its group can write", "good; chmod 775 driver_hostile.so", "by its group (mode 0775)", .flags = 0),
    V("a file that all can write", "good; chmod 757 driver_hostile.so", "by everyone (mode 0757)", .flags = 0),
    V("a directory that its group can write", "good; chmod 775 .", "by its group (mode 0775)", .flags = 0),
    V("a directory that all can write", "good; chmod 777 .", "by everyone (mode 0777)", .flags = 0),
    V("a directory like /tmp", "good; chmod 1777 .", "by everyone (mode 1777)", .flags = 0),
    V("below a directory that all can write", "mkdir -p o/p; good o/p/driver_hostile.so; chmod 777 o",
      "o above it can be written by everyone", .path = "$D/o/p"),
    V("far below a directory that all can write", "mkdir -p o/p/q/r; good o/p/q/r/driver_hostile.so; chmod 777 o",
      "o above it can be written by everyone", .path = "$D/o/p/q/r"),
    V("below a directory that a group can write",
      "mkdir -p o/p; good o/p/driver_hostile.so; chgrp 65534 o; chmod 775 o", "o above it can be written by its group",
      .flags = ROOT, .path = "$D/o/p"),
    V("below a directory of root's group", "mkdir -p o/p; good o/p/driver_hostile.so; chgrp 0 o; chmod 775 o", "",
      .flags = ROOT | GOOD, .path = "$D/o/p"),
    V("below a directory like /tmp", "mkdir -p o/p; good o/p/driver_hostile.so; chmod 1777 o", "", .flags = GOOD,
      .path = "$D/o/p"),
    V("a file of another user", "good; chown 65534 driver_hostile.so", "driver_hostile.so is owned by user 65534",
      .flags = ROOT),
    V("a directory of another user", "good; chown 65534 .", "is owned by user 65534", .flags = ROOT),
    V("a hard link to another user's file", "good w; chown 65534 w; ln w driver_hostile.so", "is owned by user 65534",
      .flags = ROOT),
    V("a file that an access list lets another user write", "good", "by its group (mode 0775)",
      .prepare = let_write_file),
    V("a directory that an access list lets another user write", "good", "by its group (mode 0775)",
      .prepare = let_write),
    V("a link to a good plugin", "good real.so; ln -s real.so driver_hostile.so", "is a symbolic link", .flags = 0),
    V("a link to a good plugin elsewhere", "ln -s \"$W/driver_hostile.so\" driver_hostile.so", "is a symbolic link",
      .flags = 0),
    V("a link to nothing", "ln -s nothing driver_hostile.so", "is a symbolic link", .flags = 0),
    V("a link to itself", "ln -s driver_hostile.so driver_hostile.so", "is a symbolic link", .flags = 0),
    V("a link to a device", "ln -s /dev/zero driver_hostile.so", "is a symbolic link", .flags = 0),
    V("a link in the place of a file that was looked at", "good; good real.so; ln -s real.so swap", "cannot read", .flags = SWAPPED),
    V("a fifo in the place of a file that was looked at", "good; mkfifo swap", "is not a regular file", .flags = SWAPPED),
    V("another user's file in the place of one that was looked at", "good; good swap; chown 65534 swap", "is owned by user 65534",
      .flags = SWAPPED | ROOT),
    { .title = NULL }
};

/* What is no plugin, or was one. */
static const vector files[] = {
    V("a directory", "mkdir driver_hostile.so", "is not a regular file", .flags = 0),
    V("a fifo", "mkfifo driver_hostile.so", "is not a regular file", .flags = 0),
    V("a socket", ":", "is not a regular file", .prepare = bind_socket),
    V("a device", ":", "is not a regular file", .flags = ROOT, .prepare = make_device),
    V("an empty file", ": >driver_hostile.so", "is not a shared object", .flags = 0),
    V("a script", "printf '#!/bin/sh\\ntouch \"$W/mark\"\\n' >driver_hostile.so; chmod 755 driver_hostile.so",
      "is not a shared object", .flags = 0),
    V("a libtool archive under the plugin's name",
      "good x.so; printf \"dlname='x.so'\\ninstalled=yes\\nlibdir='$D'\\n\" >driver_hostile.so",
      "is not a shared object", .flags = 0),
    V("a libtool archive alone",
      "good x.so; printf \"dlname='x.so'\\ninstalled=yes\\nlibdir='$D'\\n\" >driver_hostile.la", "is not there",
      .flags = 0),
    V("an archive of objects", "printf '!<arch>\\n' >driver_hostile.so", "is not a shared object", .flags = 0),
    V("the magic number alone", "printf '\\177ELF' >driver_hostile.so", "its ELF header is not whole", .flags = 0),
    V("half a header", "good w; head -c 30 w >driver_hostile.so", "its ELF header is not whole", .flags = 0),
    V("a header alone", "good w; head -c 64 w >driver_hostile.so", "program headers are cut off", .flags = ELF64),
    V("half a plugin", "good w; head -c 4096 w >driver_hostile.so", "shorter than its own headers say", .flags = ELF64),
    V("of another word size", "good; poke 4 '\\001'", "does not load", .flags = ELF64),
    V("of another byte order", "good; poke 5 '\\002'", "does not load", .flags = ELF64),
    V("of another version of ELF", "good; poke 6 '\\011'", "does not load", .flags = ELF64),
    V("of another machine", "good; poke 18 '\\002\\000'", "does not load", .flags = ELF64),
    V("an object that was not linked", "good; poke 16 '\\001\\000'", "does not load", .flags = ELF64),
    V("a core dump", "good; poke 16 '\\004\\000'", "does not load", .flags = ELF64),
    V("a program", "cp /bin/true driver_hostile.so; chown \"$(id -u)\" driver_hostile.so", "does not load", .flags = 0),
    V("65535 program headers", "good; poke 56 '\\377\\377'", "is damaged", .flags = ELF64),
    V("program headers of no size", "good; poke 54 '\\000\\000'", "its ELF header is not whole", .flags = ELF64),
    V("program headers beyond the end", "good; poke 32 '\\377\\377\\377\\377\\377\\377\\377\\177'",
      "program headers are cut off", .flags = ELF64),
    V("a segment larger than the file", "good; poke 96 '\\377\\377\\377\\377\\377\\377\\377\\377'",
      "shorter than its own headers say", .flags = ELF64),
    V("a segment that begins beyond the end", "good; poke 72 '\\000\\000\\000\\000\\000\\000\\377\\377'",
      "shorter than its own headers say", .flags = ELF64),
    V("a segment that is larger in the file than in memory",
      "good; poke 104 '\\001\\000\\000\\000\\000\\000\\000\\000'", "is damaged", .flags = ELF64),
    V("a segment of an odd alignment", "good; poke 112 '\\003\\000\\000\\000\\000\\000\\000\\000'", "is damaged",
      .flags = ELF64),
    V("noise", "head -c 20000 /dev/urandom >driver_hostile.so", "is not a shared object", .flags = 0),
    V("noise behind a good header", "good w; { head -c 64 w; head -c 20000 /dev/urandom; } >driver_hostile.so",
      "driver_hostile.so", .flags = ELF64),
    V("a symbol that nobody has", "make_driver -DCALL=calx_nowhere_defined", "calx_nowhere_defined", .flags = 0),
    V("a library that is not there",
      "echo 'int needed(void) { return 1; }' >n.c; ${CC:-cc} -shared -fPIC -o libneeded.so n.c;"
      " make_driver -DCALL=needed -Wl,--no-as-needed -L. -lneeded; rm libneeded.so",
      "libneeded.so", .flags = 0),
    V("no init function", "make_driver -DNO_INIT", "has no function driver_hostile_LTX_calx_plugin_init",
      .flags = LOADED),
    V("the init function of another name",
      "${CC:-cc} -shared -fPIC -DMODULE=driver_other -DDRIVER -DNAME='\"other\"' -I\"$S/include\""
      " -o driver_hostile.so \"$S/tests/unit/plugins/probe.c\"",
      "has no function driver_hostile_LTX_calx_plugin_init", .flags = LOADED),
    { .title = NULL }
};

/* Plugins whose tables lie. */
static const vector tables[] = {
    V("an older major version", "make_driver -DMAJOR=99", "built for plugin ABI 99", .flags = LOADED),
    V("init gives NULL", "make_driver -DREFUSE='\"/\"'", "refused to start", .flags = LOADED),
    V("no table", "make_driver -DNO_TABLE", "has no table", .flags = LOADED),
    V("a calx_plugin of no size", "make_driver -DPLUGIN_SIZE=0", "has struct_size 0", .flags = LOADED),
    V("a calx_plugin that is too small", "make_driver -DPLUGIN_SIZE=16", "has struct_size 16", .flags = LOADED),
    V("a kind that is none", "make_driver -DKIND=77", "neither dialect nor driver", .flags = LOADED),
    V("a dialect in a driver's file", "make_driver -UDRIVER", "calls itself dialect", .flags = LOADED),
    V("a driver in a dialect's file", "make_dialect -DDRIVER", "calls itself driver", .flags = LOADED | DIALECT),
    V("no name", "make_named -DNAME=0", "has no name", .flags = LOADED),
    V("an empty name in the table", "make_named -DNAME='\"\"'", "has no name", .flags = LOADED),
    V("another name", "make_named -DNAME='\"libpq\"'", "calls itself driver \"libpq\"", .flags = LOADED),
    V("a name that is a path", "make_named -DNAME='\"../hostile\"'", "has no name", .flags = LOADED),
    V("a table without a name", "make_driver -DTABLE_NAME=0", "`name` is missing", .flags = LOADED),
    V("a table of another name", "make_driver -DTABLE_NAME='\"other\"'", "its table is named \"other\"",
      .flags = LOADED),
    V("a table of no size", "make_driver -DTABLE_SIZE=0", "struct_size of its calx_driver is 0", .flags = LOADED),
    V("a table that is too small", "make_driver -DTABLE_SIZE=64", "struct_size of its calx_driver is 64",
      .flags = LOADED),
    V("a dialect's table that is too small", "make_dialect -DTABLE_SIZE=16", "struct_size of its calx_dialect is 16",
      .flags = LOADED | DIALECT),
    V("a required slot that is NULL", "make_driver -DNO_FETCH", "`fetch_start` is missing", .flags = LOADED),
    V("a driver that waits and cannot poll", "make_driver -DCAPABILITIES=0", "`poll` is missing", .flags = LOADED),
    V("a dialect that cannot read SQL", "make_dialect -DNO_LEXIS", "`lexis` is missing", .flags = LOADED | DIALECT),
    V("a dialect that extends itself", "make_dialect -DEXTENDS='\"hostile\"'", "cannot extend itself",
      .flags = LOADED | DIALECT),
    V("a dialect that extends a path", "make_dialect -DEXTENDS='\"../x\"'", "`extends` is no name",
      .flags = LOADED | DIALECT),
    V("a dialect that extends what is not there", "make_dialect -DEXTENDS='\"nowhere\"'", "\"nowhere\"",
      .flags = LOADED | DIALECT),
    V("options of no size", "make_driver -DOPTION_SIZE=0", "option_size is 0", .flags = LOADED),
    V("options of one byte", "make_driver -DOPTION_SIZE=1", "option_size is 1", .flags = LOADED),
    V("options of 4 GB each", "make_driver -DOPTION_SIZE=0xffffffffu", "option_size is 4294967295", .flags = LOADED),
    V("options that are not there", "make_driver -DOPTIONS=0", "and no array", .flags = LOADED),
    V("more options than memory", "make_driver -DOPTION_COUNT=\"(size_t)-1\"", "elements with option_size",
      .flags = LOADED),
    V("an option without a name", "make_driver -DOPTION_NAME=0", "`options[].name` is missing", .flags = LOADED),
    V("a secret option that URLs would show", "make_driver -DOPTION_NAME='\"pin\"'", "its option \"pin\" is secret",
      .flags = LOADED),
    V("columns of no size", "make_driver -DCOLUMN_SIZE=0", "column_size is 0", .flags = LOADED),
    { .title = NULL }
};

const vector *const vectors[] = { places, writers, files, tables, NULL };
