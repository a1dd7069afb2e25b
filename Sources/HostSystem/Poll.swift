internal import CHost
internal import Glibc

/// A point on the clock that never jumps, until when something may take.
public struct Deadline: Sendable, Hashable {
    private let end: Double

    /// `seconds` from now.
    public init(after seconds: Double) {
        end = ProcessInfo.uptime + seconds
    }

    /// Seconds left; 0 when it has passed.
    public var remaining: Double { max(0, end - ProcessInfo.uptime) }

    public var hasPassed: Bool { remaining <= 0 }

    /// The sooner of this and another.
    public func orSooner(_ other: Deadline) -> Deadline { end < other.end ? self : other }
}

/// What a descriptor is waited for.
public enum Readiness: Sendable {
    case readable, writable
}

extension FileDescriptor {
    /// Whether the descriptor becomes ready (or fails, or the other side closes) until the deadline.
    public func waitUntil(_ readiness: Readiness, by deadline: Deadline) throws(SystemError) -> Bool {
        try poll(raw, readiness, until: deadline)
    }
}

func poll(_ descriptor: Int32, _ readiness: Readiness, until deadline: Deadline) throws(SystemError) -> Bool {
    var request = pollfd(
        fd: descriptor, events: Int16(readiness == .readable ? POLLIN : POLLOUT), revents: 0)
    return try check("wait") {
        // Anew after each interruption, with what is left.
        unsafe Glibc.poll(&request, 1, Int32(min(deadline.remaining * 1000, 1e9).rounded(.up)))
    } > 0
}

/// Lets the calling thread rest; a signal may wake it sooner.
public func pause(seconds: Double) {
    _ = Glibc.poll(nil, 0, Int32(min(seconds * 1000, 1e9).rounded(.up)))
}
