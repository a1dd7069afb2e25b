#define _GNU_SOURCE
#include "chost.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int stream(int family) { return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

static int closed(int file) {
    int code = errno;
    close(file);
    errno = code;
    return -1;
}

static int start_connecting(int file, const struct sockaddr *address, socklen_t size) {
    if (file < 0) return -1;
    return connect(file, address, size) == 0 || errno == EINPROGRESS ? file : closed(file);
}

int chost_connect_loopback(int ipv6, uint16_t port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback};
    return ipv6 ? start_connecting(stream(AF_INET6), (struct sockaddr *)&v6, sizeof v6)
                : start_connecting(stream(AF_INET), (struct sockaddr *)&v4, sizeof v4);
}

int chost_connect_address(const char *address, uint16_t port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, address, &v4.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    return start_connecting(stream(AF_INET), (struct sockaddr *)&v4, sizeof v4);
}

int chost_listen_loopback(uint16_t port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int file = stream(AF_INET);
    if (file < 0) return -1;
    int on = 1;
    if (setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) return closed(file);
    if (bind(file, (struct sockaddr *)&v4, sizeof v4) < 0 || listen(file, 128) < 0) return closed(file);
    return file;
}

int chost_accept(int socket) { return accept4(socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int chost_socket_pair(int ends[2]) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) return -1;
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

int chost_socket_error(int socket) {
    int code = 0;
    socklen_t size = sizeof code;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) < 0 ? errno : code;
}
