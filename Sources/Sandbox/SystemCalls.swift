/// The system calls that an ordinary program may use, by what they are for. All others answer EPERM: mounting,
/// namespaces, kernel modules, keys, clocks, other machines' devices, tracing of the kernel, io_uring.
///
/// Names as libseccomp knows them, for all processors; one that a processor lacks is passed over.
enum SystemCalls {
    static let allowed: [String] = [
        files, fileSystem, attributes, memory, processes, scheduling, identity, signals, time, waiting, sockets,
        interprocess,
    ].flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }

    private static let files = """
        access chdir chmod chown chown32 chroot close close_range copy_file_range creat dup dup2 dup3 faccessat
        faccessat2 fadvise64 fadvise64_64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl
        fcntl64 fdatasync flock fstat fstat64 fstatat64 fsync ftruncate ftruncate64 futimesat getcwd getdents
        getdents64 ioctl lchown lchown32 link linkat _llseek lseek lstat lstat64 mkdir mkdirat mknod mknodat newfstatat
        open openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv
        rename renameat renameat2 rmdir sendfile sendfile64 splice stat stat64 statx symlink symlinkat tee truncate
        truncate64 umask unlink unlinkat utime utimensat utimensat_time64 utimes vmsplice write writev
        """

    private static let fileSystem = """
        arm_sync_file_range cachestat fanotify_mark fstatfs fstatfs64 inotify_add_watch inotify_init inotify_init1
        inotify_rm_watch name_to_handle_at statfs statfs64 sync sync_file_range sync_file_range2 syncfs
        """

    private static let attributes = """
        fgetxattr flistxattr fremovexattr fsetxattr getxattr getxattrat lgetxattr listxattr listxattrat llistxattr
        lremovexattr lsetxattr removexattr removexattrat setxattr setxattrat
        """

    private static let memory = """
        brk madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mlock mlock2 mlockall mmap mmap2
        mprotect mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect remap_file_pages
        """

    private static let processes = """
        arch_prctl arm_fadvise64_64 breakpoint cacheflush capget capset execve execveat exit exit_group fork
        get_robust_list get_thread_area getpgid getpgrp getpid getppid getrandom getrlimit getrusage getsid gettid kill
        landlock_add_rule landlock_create_ruleset landlock_restrict_self modify_ldt pidfd_open pidfd_send_signal prctl
        prlimit64 process_mrelease process_vm_readv process_vm_writev ptrace restart_syscall riscv_flush_icache
        riscv_hwprobe rseq seccomp set_robust_list set_thread_area set_tid_address set_tls setpgid setrlimit setsid
        sysinfo tgkill times tkill ugetrlimit uname uretprobe vfork wait4 waitid waitpid
        """

    private static let scheduling = """
        getcpu getpriority ioprio_get ioprio_set nice sched_get_priority_max sched_get_priority_min sched_getaffinity
        sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64
        sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield setpriority
        """

    private static let identity = """
        getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getresgid getresgid32 getresuid
        getresuid32 getuid getuid32 setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32
        setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setuid setuid32
        """

    private static let signals = """
        alarm pause rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
        rt_sigtimedwait_time64 rt_tgsigqueueinfo sigaction sigaltstack signal signalfd signalfd4 sigpending sigprocmask
        sigreturn sigsuspend
        """

    private static let time = """
        adjtimex clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
        clock_nanosleep clock_nanosleep_time64 getitimer gettimeofday nanosleep setitimer time timer_create timer_delete
        timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
        timerfd_gettime64 timerfd_settime timerfd_settime64
        """

    private static let waiting = """
        _newselect epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old
        eventfd eventfd2 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake io_cancel io_destroy
        io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit poll ppoll ppoll_time64 pselect6
        pselect6_time64 select
        """

    private static let sockets = """
        accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom recvmmsg recvmmsg_time64
        recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socketcall socketpair
        """

    private static let interprocess = """
        ipc mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64
        mq_unlink msgctl msgget msgrcv msgsnd pipe pipe2 semctl semget semop semtimedop semtimedop_time64 shmat shmctl
        shmdt shmget
        """
}
