// TCP to this machine. In C because the address structures of <netinet/in.h> reach Swift through two modules that
// disagree about fd_set.
#ifndef CHOST_LOOPBACK_H
#define CHOST_LOOPBACK_H

#include <stdint.h>

/// Starts to connect a non-blocking socket to a port of 127.0.0.1, or ::1. Returns the socket, or -1 and errno.
/// It is connected when it becomes writable and `chost_socket_error` says 0.
int chost_connect_loopback(int ipv6, uint16_t port);
/// The same to a port of an IPv4 address in dotted form.
int chost_connect_address(const char *address, uint16_t port);
/// A non-blocking socket that listens on a port of 127.0.0.1, or -1 and errno.
int chost_listen_loopback(uint16_t port);
/// The next connection to a socket that listens, non-blocking; or -1 and errno.
int chost_accept(int socket);
/// Two ends of one stream, the first of them non-blocking.
int chost_socket_pair(int ends[2]);
/// The error that waits in a socket, or 0.
int chost_socket_error(int socket);

#endif
