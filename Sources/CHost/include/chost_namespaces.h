// Children in namespaces of their own: what they are put into, and what is made ready there before they become
// another program. All of it runs between clone and exec.
#ifndef CHOST_NAMESPACES_H
#define CHOST_NAMESPACES_H

#include <sys/types.h>

// CLONE_NEWNS, CLONE_NEWPID and CLONE_NEWNET of <linux/sched.h>
#define CHOST_NEW_MOUNT 0x00020000
#define CHOST_NEW_PROCESS 0x20000000
#define CHOST_NEW_NETWORK 0x40000000

enum chost_step_kind {
    CHOST_MOUNT,     // mount(2) with all five arguments
    CHOST_DETACH,    // umount2(2) of target with MNT_DETACH; a target that is no mount point is no error
    CHOST_WRITE,     // writes data into the file target
    CHOST_LOOPBACK,  // brings the network namespace's loopback interface up
    CHOST_JOIN,      // enters the network namespace whose descriptor is in flags
};

struct chost_step {
    enum chost_step_kind kind;
    const char *source;
    const char *target;
    const char *type;
    const char *data;
    unsigned long flags;
};

struct chost_namespaces {
    unsigned long create; // CLONE_NEW… flags of the namespaces that the child starts
    int join;             // a pidfd whose process's namespaces the child enters, or -1
    int join_flags;       // CLONE_NEW… flags: which of them
    const struct chost_step *steps;
    int step_count;
    int failed_step;      // result: the step that failed, or -1
};

/// Does one step. Returns -1 and sets errno when it fails. Async-signal-safe.
int chost_prepare(const struct chost_step *step);

/// Enters namespaces. A pid namespace holds only processes born in it, so another process goes on: returns 0 there,
/// and its pid (or -1) in the caller. That process has the caller's parent. Async-signal-safe.
pid_t chost_join_namespaces(const struct chost_namespaces *namespaces);

/// `setns(2)` of the calling thread
int chost_enter(int namespace, int flags);
/// `unshare(2)` of the calling thread
int chost_leave(int flags);

#endif
