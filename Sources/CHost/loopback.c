#define _GNU_SOURCE
#include "chost.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int chost_connect_loopback(int ipv6, uint16_t port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback};
    int file = socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) return -1;
    int result = ipv6 ? connect(file, (struct sockaddr *)&v6, sizeof v6) : connect(file, (struct sockaddr *)&v4, sizeof v4);
    if (result == 0 || errno == EINPROGRESS) return file;
    int code = errno;
    close(file);
    errno = code;
    return -1;
}

int chost_socket_error(int socket) {
    int code = 0;
    socklen_t size = sizeof code;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) < 0 ? errno : code;
}
