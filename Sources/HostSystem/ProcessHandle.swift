internal import CHost
internal import Glibc

/// A hold on one process that can never mean another: a pidfd, `pidfd_open(2)`, instead of a number that the system
/// gives away again.
public final class ProcessHandle: Sendable {
    let descriptor: Int32

    /// Takes hold of a process. To be sure that it is the one meant, take hold of a child before waiting for it.
    public init(_ id: Int32) throws(SystemError) {
        descriptor = try check("take hold of the process", String(id)) { chost_pidfd_open(id) }
    }

    deinit { Glibc.close(descriptor) }

    /// Sends a signal. A process that has ended is no error.
    public func signal(_ number: Int32) {
        _ = chost_pidfd_signal(descriptor, number)
    }

    /// Whether the process ends until the deadline; returns as soon as it does.
    public func hasEnded(by deadline: Deadline) throws(SystemError) -> Bool {
        try poll(descriptor, .readable, until: deadline)
    }
}
