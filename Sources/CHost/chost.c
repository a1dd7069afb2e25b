#define _GNU_SOURCE
#include "chost.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

static int place(int descriptor, int target) {
    if (descriptor < 0) {
        descriptor = open("/dev/null", target == 0 ? O_RDONLY : O_WRONLY);
        if (descriptor < 0) return -1;
    }
    if (descriptor == target) return fcntl(descriptor, F_SETFD, 0);
    return dup2(descriptor, target);
}

// What a child tells its parent before it becomes another program. After the last message the pipe closes.
struct message {
    int code;  // errno of what failed, or 0
    int step;  // which preparation failed; -1: none of them
    pid_t pid; // where code is 0: the process that took the child's place
};

static void tell(int report, struct message message) {
    ssize_t written = write(report, &message, sizeof message);
    (void)written;
}

// Runs in the child, most often in its parent's memory: nothing here may allocate, take a lock, or change what the
// parent still needs.
static void become(const struct chost_child *spawn, int report) {
    // First no handler of ours, then signals: a handler would run in the parent's memory.
    struct sigaction usual = {.sa_handler = SIG_DFL};
    for (int number = 1; number < 32; number++) sigaction(number, &usual, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int step = -1;

    if (spawn->die_with_parent_thread) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) goto failed;
        // A parent that died before that call reads no more. (In a new pid namespace, its pid cannot be asked for.)
        struct pollfd reader = {.fd = report};
        if (poll(&reader, 1, 0) > 0) _exit(127);
    }
    if (spawn->namespaces.join >= 0) {
        pid_t successor = chost_join_namespaces(&spawn->namespaces);
        if (successor < 0) goto failed;
        if (successor > 0) {
            tell(report, (struct message){.step = -1, .pid = successor});
            _exit(0);
        }
        if (spawn->die_with_parent_thread && prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) goto failed;
    }
    if (spawn->new_process_group && setpgid(0, 0) < 0) goto failed;
    // Move the sources out of the way of 0, 1 and 2 first.
    int in = spawn->standard_input, out = spawn->standard_output, err = spawn->standard_error;
    if (in >= 0 && in < 3 && (in = fcntl(in, F_DUPFD_CLOEXEC, 3)) < 0) goto failed;
    if (out >= 0 && out < 3 && (out = fcntl(out, F_DUPFD_CLOEXEC, 3)) < 0) goto failed;
    if (err >= 0 && err < 3 && (err = fcntl(err, F_DUPFD_CLOEXEC, 3)) < 0) goto failed;
    if (place(in, 0) < 0 || place(out, 1) < 0 || place(err, 2) < 0) goto failed;
    if (spawn->directory && chdir(spawn->directory) < 0) goto failed;
    for (step = 0; step < spawn->namespaces.step_count; step++) {
        if (chost_prepare(&spawn->namespaces.steps[step]) < 0) goto failed;
    }
    step = -1;
    execve(spawn->executable, spawn->arguments, spawn->environment);
failed:
    tell(report, (struct message){.code = errno, .step = step});
    _exit(127);
}

// What a child needs to begin.
struct start {
    const struct chost_child *spawn;
    int report[2];
};

static int begin(void *argument) {
    const struct start *start = argument;
    close(start->report[0]);
    int report = start->report[1];
    if (report < 3) {
        int moved = fcntl(report, F_DUPFD_CLOEXEC, 3);
        if (moved >= 0) report = moved;
    }
    become(start->spawn, report);
    return 127;
}

// The child shares our memory until it becomes another program, and we wait until then: to copy the page tables of a
// process with many threads and layers takes longer than all that is done in between.
static pid_t start_sharing(struct start *start) {
    const size_t size = 64 << 10;
    char *stack = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return -1;
    int flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (int)start->spawn->namespaces.create;
    pid_t child = clone(begin, stack + size, flags, start);
    int code = errno;
    munmap(stack, size);
    errno = code;
    return child;
}

static pid_t start_child(struct start *start) {
    // One that joins a pid namespace makes a further child, and is gone before that becomes another program.
    if (start->spawn->namespaces.join < 0) return start_sharing(start);
    pid_t child = fork();
    if (child == 0) begin(start);
    return child;
}

static void reap(pid_t child) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
}

int chost_spawn(struct chost_child *spawn, pid_t *pid) {
    struct start start = {.spawn = spawn};
    if (pipe2(start.report, O_CLOEXEC) < 0) return errno;

    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = start_child(&start);
    int start_errno = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(start.report[1]);
    if (child < 0) {
        close(start.report[0]);
        spawn->namespaces.failed_step = -1;
        return start_errno;
    }

    struct message message;
    int code = 0;
    for (;;) {
        ssize_t count = read(start.report[0], &message, sizeof message);
        if (count < 0 && errno == EINTR) continue;
        if (count != sizeof message) break;
        if (message.code) {
            code = message.code;
            spawn->namespaces.failed_step = message.step;
        } else {
            reap(child);
            child = message.pid;
        }
    }
    close(start.report[0]);
    if (code) {
        reap(child);
        return code;
    }
    *pid = child;
    return 0;
}

_Static_assert(CHOST_NO_ACCESS_TIME == O_NOATIME, "O_NOATIME");

int chost_pipe(int ends[2], int flags) { return pipe2(ends, flags); }

int chost_open(int directory, const char *path, int flags, mode_t mode) { return openat(directory, path, flags, mode); }

int chost_set_top_directory(int directory) {
    int flags = 0;
    if (ioctl(directory, FS_IOC_GETFLAGS, &flags) < 0) return -1;
    flags |= FS_TOPDIR_FL;
    return ioctl(directory, FS_IOC_SETFLAGS, &flags);
}

int chost_start_write_back(int file, int64_t offset, int64_t count) {
    return sync_file_range(file, offset, count, SYNC_FILE_RANGE_WRITE);
}

int chost_reflink(int destination, int source) { return ioctl(destination, FICLONE, source); }

int chost_file_system(const char *path, struct chost_statfs *result) {
    struct statfs status;
    if (statfs(path, &status) < 0) return -1;
    result->f_type = status.f_type;
    result->f_bsize = status.f_bsize;
    result->f_blocks = (int64_t)status.f_blocks;
    return 0;
}

ssize_t chost_copy_range(int source, int destination, size_t count) {
    return copy_file_range(source, NULL, destination, NULL, count, 0);
}

int chost_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int chost_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) < 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int chost_pidfd_signal(int pidfd, int number) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0);
}

int chost_is_ignored(int signal_number) {
    struct sigaction action;
    return sigaction(signal_number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

const void *chost_find(const void *bytes, size_t count, const void *wanted, size_t length) {
    return memmem(bytes, count, wanted, length);
}
