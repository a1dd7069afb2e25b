#define _GNU_SOURCE
#include "chost.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

_Static_assert(CHOST_NEW_MOUNT == CLONE_NEWNS, "CLONE_NEWNS");
_Static_assert(CHOST_NEW_PROCESS == CLONE_NEWPID, "CLONE_NEWPID");
_Static_assert(CHOST_NEW_NETWORK == CLONE_NEWNET, "CLONE_NEWNET");

int chost_enter(int namespace, int flags) { return setns(namespace, flags); }

int chost_leave(int flags) { return unshare(flags); }

static int loopback_up(void) {
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (control < 0) return -1;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int result = ioctl(control, SIOCSIFFLAGS, &request);
    int code = errno;
    close(control);
    errno = code;
    return result;
}

static int write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = write(file, text, strlen(text));
    int code = errno;
    close(file);
    errno = code;
    return count < 0 ? -1 : 0;
}

int chost_prepare(const struct chost_step *step) {
    switch (step->kind) {
    case CHOST_MOUNT: return mount(step->source, step->target, step->type, step->flags, step->data);
    case CHOST_DETACH:
        if (umount2(step->target, MNT_DETACH | UMOUNT_NOFOLLOW) == 0) return 0;
        return errno == EINVAL || errno == ENOENT ? 0 : -1;
    case CHOST_WRITE: return write_file(step->target, step->data);
    case CHOST_LOOPBACK: return loopback_up();
    case CHOST_JOIN: return setns((int)step->flags, CLONE_NEWNET);
    }
    errno = EINVAL;
    return -1;
}

pid_t chost_join_namespaces(const struct chost_namespaces *namespaces) {
    if (setns(namespaces->join, namespaces->join_flags) < 0) return -1;
    if (!(namespaces->join_flags & CLONE_NEWPID)) return 0;
    return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
}
