#include "chost.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/prctl.h>

static int place(int descriptor, int target) {
    if (descriptor < 0) {
        descriptor = open("/dev/null", target == 0 ? O_RDONLY : O_WRONLY);
        if (descriptor < 0) return -1;
    }
    if (descriptor == target) return fcntl(descriptor, F_SETFD, 0);
    return dup2(descriptor, target);
}

// Runs in the child: nothing here may allocate or take a lock.
static void become(const struct chost_child *spawn, pid_t parent, int report) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);

    if (spawn->new_process_group && setpgid(0, 0) < 0) goto failed;
    if (spawn->die_with_parent_thread) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) goto failed;
        if (getppid() != parent) _exit(127);
    }
    // Move the sources out of the way of 0, 1 and 2 first.
    int in = spawn->standard_input, out = spawn->standard_output, err = spawn->standard_error;
    if (in >= 0 && in < 3 && (in = fcntl(in, F_DUPFD_CLOEXEC, 3)) < 0) goto failed;
    if (out >= 0 && out < 3 && (out = fcntl(out, F_DUPFD_CLOEXEC, 3)) < 0) goto failed;
    if (err >= 0 && err < 3 && (err = fcntl(err, F_DUPFD_CLOEXEC, 3)) < 0) goto failed;
    if (place(in, 0) < 0 || place(out, 1) < 0 || place(err, 2) < 0) goto failed;
    if (spawn->directory && chdir(spawn->directory) < 0) goto failed;
    execve(spawn->executable, spawn->arguments, spawn->environment);
failed:;
    int code = errno;
    ssize_t written = write(report, &code, sizeof code);
    (void)written;
    _exit(127);
}

int chost_spawn(const struct chost_child *spawn, pid_t *pid) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) return errno;

    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = fork();
    int fork_errno = errno;
    if (child == 0) {
        if (report[1] < 3) {
            int moved = fcntl(report[1], F_DUPFD_CLOEXEC, 3);
            if (moved >= 0) report[1] = moved;
        }
        become(spawn, parent, report[1]);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (child < 0) {
        close(report[0]);
        return fork_errno;
    }

    int code = 0;
    ssize_t count;
    do count = read(report[0], &code, sizeof code);
    while (count < 0 && errno == EINTR);
    close(report[0]);
    if (count == sizeof code) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
        return code;
    }
    *pid = child;
    return 0;
}

int chost_open(int directory, const char *path, int flags, mode_t mode) { return openat(directory, path, flags, mode); }

int chost_reflink(int destination, int source) { return ioctl(destination, FICLONE, source); }

int chost_rename_new(const char *old_path, const char *new_path) {
    return renameat2(AT_FDCWD, old_path, AT_FDCWD, new_path, RENAME_NOREPLACE);
}

int chost_file_system(const char *path, struct chost_statfs *result) {
    struct statfs status;
    if (statfs(path, &status) < 0) return -1;
    result->f_type = status.f_type;
    result->f_bsize = status.f_bsize;
    result->f_bavail = (int64_t)status.f_bavail;
    return 0;
}

int chost_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int chost_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) < 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int chost_is_ignored(int signal_number) {
    struct sigaction action;
    return sigaction(signal_number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int chost_loopback_up(void) {
    int socket_descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket_descriptor < 0) return -1;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int result = ioctl(socket_descriptor, SIOCSIFFLAGS, &request);
    int code = errno;
    close(socket_descriptor);
    errno = code;
    return result;
}
