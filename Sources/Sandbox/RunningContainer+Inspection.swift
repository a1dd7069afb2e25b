internal import HostSystem

extension RunningContainer {
    /// What the kernel says about the container's process.
    public struct ProcessFacts: Sendable, Hashable {
        /// The effective user.
        public let user: UInt32
        /// One bit a signal that it has a handler for, the lowest for signal 1.
        public let caughtSignals: UInt64
        /// Whether its root is mounted read-only.
        public let hasReadOnlyRoot: Bool

        /// Whether a signal would reach it: the first process of a pid namespace is shielded from the others'
        /// default actions.
        public func catches(_ signal: Int32) -> Bool {
            (1...64).contains(signal) && caughtSignals & (1 << UInt64(signal - 1)) != 0
        }
    }

    /// The kernel's word, read as the runtime sees it; nil when the process has ended.
    public var processFacts: ProcessFacts? {
        // The pid file's number counts in the runtime's pid namespace, and so does the runtime's own /proc.
        guard let text = try? (directory / Bundle.pidFile).read(limit: 64),
            let id = Int(String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace })
        else { return nil }
        let folder = HostPath("/proc/\(runtimeProcess)/root/proc/\(id)")
        guard let status = try? (folder / "status").read(limit: 1 << 16),
            let mounts = try? (folder / "mountinfo").read(limit: 1 << 20)
        else { return nil }
        let fields = Self.fields(status)
        guard let users = fields["Uid"]?.split(whereSeparator: \.isWhitespace), users.count > 1,
            let user = UInt32(users[1]), let caught = fields["SigCgt"].flatMap({ UInt64($0, radix: 16) })
        else { return nil }
        return ProcessFacts(user: user, caughtSignals: caught, hasReadOnlyRoot: Self.isRootReadOnly(mounts))
    }

    /// `NAME: value` lines, proc(5).
    private static func fields(_ bytes: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[String(line[..<colon])] = String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
        }
        return fields
    }

    /// The last mount on `/` counts; its fifth and sixth fields are the mount point and the options.
    private static func isRootReadOnly(_ mounts: [UInt8]) -> Bool {
        let lines = String(decoding: mounts, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
        guard let root = lines.last(where: { $0.count > 5 && $0[4] == "/" }) else { return false }
        return root[5].split(separator: ",").contains("ro")
    }

    /// The TCP ports that something in the container listens on, sorted; empty with the host's network.
    public var listeningPorts: [UInt16] {
        if network == .host { return [] }
        var ports: Set<UInt16> = []
        for name in ["tcp", "tcp6"] {
            guard let table = try? HostPath("/proc/\(runtimeProcess)/net/\(name)").read(limit: 1 << 20) else {
                continue
            }
            for line in String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst() {
                // sl local_address rem_address st …; state 0A is LISTEN.
                let fields = line.split(separator: " ")
                guard fields.count > 3, fields[3] == "0A", let port = fields[1].split(separator: ":").last,
                    let number = UInt16(port, radix: 16)
                else { continue }
                ports.insert(number)
            }
        }
        return ports.sorted()
    }
}
