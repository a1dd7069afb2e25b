internal import CHost
internal import Glibc

/// The signals that concern a whole program.
public enum Signals {
    /// Lets a write to a closed pipe fail with `EPIPE` instead of ending the program.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Calls `handler`, on a thread of its own, for each signal that asks the program to end: SIGINT, SIGTERM, SIGHUP.
    ///
    /// The handler may do everything that a thread may; while it runs, the next signal waits. A signal that the
    /// program was started to ignore (by `nohup`, or a shell's `&`) stays ignored.
    /// Call it before the program has other threads: they take over who may be interrupted.
    public static func onTermination(_ handler: @escaping @Sendable (Int32) -> Void) throws(SystemError) {
        let numbers = [SIGINT, SIGTERM, SIGHUP].filter { chost_is_ignored($0) == 0 }
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in numbers { unsafe sigaddset(&set, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        let waited = set
        try Thread.start {
            var waited = waited
            while true {
                var number: Int32 = 0
                if unsafe sigwait(&waited, &number) == 0 { handler(number) }
            }
        }
    }
}

extension Errno {
    /// Whoever read from the other end has gone.
    public static let brokenPipe = Errno(rawValue: EPIPE)
}
