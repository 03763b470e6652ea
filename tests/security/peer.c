/* SPDX-License-Identifier: MIT */
/* A hostile peer: says the first words of MariaDB's protocol, asks for what it must not get, and keeps all that it
 * hears. */
#define _GNU_SOURCE
#include "peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE = 3000 }; /* milliseconds without a word: the client has nothing more to say */

static void send_packet(int fd, uint8_t number, const void *payload, size_t len)
{
    uint8_t packet[512] = { (uint8_t)len, (uint8_t)(len >> 8), 0, number };
    memcpy(packet + 4, payload, len);
    if (write(fd, packet, len + 4) < 0)
        _exit(0);
}

/* Protocol 10, without TLS; capabilities: 4.1, secure connection, methods of authentication, LOCAL INFILE and so on. */
static void greet(int fd, const char *method)
{
    static const uint8_t head[] = "\x0a"
                                  "10.11.6-MariaDB\0"
                                  "\x07\0\0\0"
                                  "abcdefgh\0"
                                  "\xbe\xa6"
                                  "\x2d"
                                  "\x02\0"
                                  "\x3f\0"
                                  "\x15"
                                  "\0\0\0\0\0\0\0\0\0\0"
                                  "ijklmnopqrst";
    uint8_t payload[200];
    memcpy(payload, head, sizeof head);
    strcpy((char *)payload + sizeof head, method); /* NOLINT: names of this test */
    send_packet(fd, 0, payload, sizeof head + strlen(method) + 1);
}

/* Passes on what comes. The number of the packet, or -1 when nothing more does. */
static int listen_to(int fd, int heard)
{
    uint8_t bytes[4096];
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    ssize_t got = poll(&wait, 1, PATIENCE) == 1 ? read(fd, bytes, sizeof bytes) : 0;
    if (got <= 0)
        return -1;
    if (write(heard, bytes, (size_t)got) < 0)
        _exit(0);
    return got >= 4 ? bytes[3] : 0;
}

static const uint8_t ok[] = { 0, 0, 0, 2, 0, 0, 0 };

/* Two columns of type VARCHAR, named a, and the end of their list; returns the next packet's number. */
static uint8_t send_columns(int fd, uint8_t number)
{
    static const uint8_t column[] = "\3def\0\1t\1t\1a\1a\x0c\x2d\0\xff\xff\0\0\xfd\0\0\0\0", end[] = "\xfe\0\0\2";
    for (int i = 0; i < 2; i++)
        send_packet(fd, number++, column, sizeof column);
    send_packet(fd, number++, end, sizeof end);
    return number;
}

static void answer(int fd, uint8_t command, const peer_wish *wish)
{
    static const uint8_t prepared[] = { 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0 }, two[] = { 2 }, end[] = "\xfe\0\0\2";
    enum { PREPARE = 0x16, EXECUTE = 0x17, CLOSE = 0x19, QUIT = 1 };
    uint8_t row[300] = { 0, 0 }, number;
    if (command == PREPARE) {
        send_packet(fd, 1, prepared, sizeof prepared);
        send_columns(fd, 2);
    } else if (command == EXECUTE) {
        send_packet(fd, 1, two, sizeof two);
        number = send_columns(fd, 2);
        memcpy(row + 2, wish->row, wish->row_len);
        send_packet(fd, number, row, wish->row_len + 2);
        send_packet(fd, (uint8_t)(number + 1), end, sizeof end);
    } else if (command != CLOSE && command != QUIT) {
        send_packet(fd, 1, ok, sizeof ok);
    }
}

static bool read_all(int fd, uint8_t *to, size_t size)
{
    for (ssize_t got; size; to += got, size -= (size_t)got)
        if ((got = read(fd, to, size)) <= 0)
            return false;
    return true;
}

static void serve_rows(int fd, const peer_wish *wish)
{
    static uint8_t body[1 << 16];
    uint8_t head[4];
    send_packet(fd, 2, ok, sizeof ok);
    while (read_all(fd, head, 4) && read_all(fd, body, (size_t)head[0] | (size_t)head[1] << 8))
        answer(fd, body[0], wish);
}

static void serve(int fd, int heard, const peer_wish *wish)
{
    uint8_t request[300];
    int number;
    size_t len;
    greet(fd, wish->greets ? wish->greets : "mysql_native_password");
    number = listen_to(fd, heard);
    if (wish->row) {
        serve_rows(fd, wish);
        return;
    }
    if (wish->switches_to) {
        len = (size_t)snprintf((char *)request, sizeof request, "\xfe%s", wish->switches_to) + 1;
        memcpy(request + len, "abcdefghijklmnopqrst", 21);
        send_packet(fd, (uint8_t)(number + 1), request, len + 21);
        number = listen_to(fd, heard);
    }
    if (wish->file && number >= 0) {
        send_packet(fd, (uint8_t)(number + 1), ok, sizeof ok);
        listen_to(fd, heard); /* the first query */
        len = (size_t)snprintf((char *)request, sizeof request, "\xfb%s", wish->file);
        send_packet(fd, 1, request, len);
    }
    while (listen_to(fd, heard) >= 0)
        ;
    close(fd);
}

peer peer_start(const peer_wish *wish)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM, 0), ends[2];
    peer p = { .port = 0 };
    if (bind(listening, (struct sockaddr *)&address, size) != 0 || listen(listening, 8) != 0 ||
        getsockname(listening, (struct sockaddr *)&address, &size) != 0 || pipe(ends) != 0)
        abort();
    p.port = ntohs(address.sin_port);
    p.heard = ends[0];
    fflush(NULL);
    p.pid = fork();
    if (p.pid == 0) {
        close(ends[0]);
        alarm(60);
        serve(accept(listening, NULL, NULL), ends[1], wish);
        _exit(0);
    }
    close(ends[1]);
    close(listening);
    return p;
}

bool peer_heard(peer *p, const char *text)
{
    static uint8_t all[1 << 16];
    size_t len = 0;
    ssize_t got;
    while (len < sizeof all && (got = read(p->heard, all + len, sizeof all - len)) > 0)
        len += (size_t)got;
    close(p->heard);
    waitpid(p->pid, NULL, 0);
    return memmem(all, len, text, strlen(text)) != NULL;
}
