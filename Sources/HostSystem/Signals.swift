internal import CHost
internal import Glibc

/// The signals that concern a whole program.
public enum Signals {
    /// What somebody wants of the program.
    public enum Request: Sendable {
        /// To end: SIGINT (Ctrl-C), SIGTERM or SIGHUP, which number says.
        case end(Int32)
        /// To stop until it is continued: SIGTSTP (Ctrl-Z).
        case suspend
    }

    /// Lets a write to a closed pipe fail with `EPIPE` instead of ending the program.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Calls `handler`, on a thread of its own, for each request. Nothing else happens: ``suspend()`` is up to it.
    ///
    /// The handler may do everything that a thread may; while it runs, the next request waits. A signal that the
    /// program was started to ignore (by `nohup`, or a shell's `&`) stays ignored.
    /// Call it before the program has other threads: they take over who may be interrupted.
    public static func onRequest(_ handler: @escaping @Sendable (Request) -> Void) throws(SystemError) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGTSTP] where chost_is_ignored(number) == 0 {
            unsafe sigaddset(&set, number)
        }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        let waited = set
        try Thread.start {
            var waited = waited
            while true {
                var number: Int32 = 0
                guard unsafe sigwait(&waited, &number) == 0 else { continue }
                handler(number == SIGTSTP ? .suspend : .end(number))
            }
        }
    }

    /// Stops this process until somebody continues it.
    public static func suspend() {
        kill(getpid(), SIGSTOP)
    }
}

extension Errno {
    /// Whoever read from the other end has gone.
    public static let brokenPipe = Errno(rawValue: EPIPE)
}
