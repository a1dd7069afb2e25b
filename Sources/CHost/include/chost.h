// What libc has and Swift cannot express: variadic system calls, constants behind casts, and the code between
// fork and exec, where only async-signal-safe C may run.
//
// Not under _GNU_SOURCE: the same system headers reach Swift through other modules without it, and Swift refuses
// structures that differ between modules. What only GNU's headers declare has a name of its own below.
#ifndef CHOST_H
#define CHOST_H

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

#include "chost_loopback.h"
#include "chost_memory.h"
#include "chost_namespaces.h"

/// A child process to start. Descriptors: -1 means /dev/null.
struct chost_child {
    const char *executable;
    char *const *arguments;     // null-terminated
    char *const *environment;   // null-terminated
    const char *directory;      // or null
    int standard_input;
    int standard_output;
    int standard_error;
    int new_process_group;      // so that a terminal's Ctrl-C reaches us first
    int die_with_parent_thread; // SIGKILL when the spawning thread ends (see ChildProcess.swift)
    struct chost_namespaces namespaces;
};

/// Starts the child. Returns 0 and its pid, or the errno of the call that failed, exec included;
/// `namespaces.failed_step` then says in which preparation that was.
int chost_spawn(struct chost_child *spawn, pid_t *pid);

/// `memmem(3)`
const void *chost_find(const void *bytes, size_t count, const void *wanted, size_t length);

/// `O_NOATIME`, which Swift does not see.
#define CHOST_NO_ACCESS_TIME 01000000
/// `pipe2(2)`
int chost_pipe(int ends[2], int flags);
int chost_open(int directory, const char *path, int flags, mode_t mode);
/// Sets ext4's `FS_TOPDIR_FL` on an open directory, which `chattr(1)` calls `T`.
int chost_set_top_directory(int directory);
/// `sync_file_range(2)` with `SYNC_FILE_RANGE_WRITE`.
int chost_start_write_back(int file, int64_t offset, int64_t count);
int chost_reflink(int destination, int source);
/// `statfs(2)`, whose function and structure share a name that Swift cannot tell apart.
struct chost_statfs {
    int64_t f_type;
    int64_t f_bsize;
    int64_t f_blocks;
};
int chost_file_system(const char *path, struct chost_statfs *result);
/// `copy_file_range(2)` at both files' positions.
ssize_t chost_copy_range(int source, int destination, size_t count);
int chost_pidfd_open(pid_t pid);
int chost_terminal_size(int descriptor, int *columns, int *rows);
int chost_pidfd_signal(int pidfd, int number);
/// Whether this process ignores the signal: SIG_IGN is a cast that Swift does not import.
int chost_is_ignored(int signal_number);

#endif
