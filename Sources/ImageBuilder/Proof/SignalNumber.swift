internal import Glibc

/// A signal as an image's configuration names it: `SIGTERM`, `TERM`, `15`, `SIGRTMIN+3`.
enum SignalNumber {
    /// Its number; nil for a name that Linux does not have.
    static func parse(_ text: String) -> Int32? {
        if let number = Int32(text) { return (1...64).contains(number) ? number : nil }
        let name = text.uppercased().hasPrefix("SIG") ? String(text.uppercased().dropFirst(3)) : text.uppercased()
        return names[name] ?? realTime(name)
    }

    private static let names: [String: Int32] = [
        "HUP": SIGHUP, "INT": SIGINT, "QUIT": SIGQUIT, "ILL": SIGILL, "TRAP": SIGTRAP, "ABRT": SIGABRT, "BUS": SIGBUS,
        "FPE": SIGFPE, "KILL": SIGKILL, "USR1": SIGUSR1, "SEGV": SIGSEGV, "USR2": SIGUSR2, "PIPE": SIGPIPE,
        "ALRM": SIGALRM, "TERM": SIGTERM, "CHLD": SIGCHLD, "CONT": SIGCONT, "STOP": SIGSTOP, "TSTP": SIGTSTP,
        "TTIN": SIGTTIN, "TTOU": SIGTTOU, "URG": SIGURG, "XCPU": SIGXCPU, "XFSZ": SIGXFSZ, "VTALRM": SIGVTALRM,
        "PROF": SIGPROF, "WINCH": SIGWINCH, "IO": SIGIO, "PWR": SIGPWR, "SYS": SIGSYS,
    ]

    /// `RTMIN+n` and `RTMAX-n`; of the C library's, not the kernel's, which keeps two for threads.
    private static func realTime(_ name: String) -> Int32? {
        let base: Int32
        let sign: Int32
        if name.hasPrefix("RTMIN") {
            (base, sign) = (34, 1)
        } else if name.hasPrefix("RTMAX") {
            (base, sign) = (64, -1)
        } else {
            return nil
        }
        let rest = name.dropFirst(5)
        if rest.isEmpty { return base }
        guard rest.first == (sign > 0 ? "+" : "-"), let offset = Int32(rest.dropFirst()), (0...30).contains(offset)
        else {
            return nil
        }
        return base + sign * offset
    }
}
