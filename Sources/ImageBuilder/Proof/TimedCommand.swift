internal import Glibc
internal import HostSystem

/// What a program said, and how it ended.
struct CommandResult: Sendable {
    let status: ExitStatus
    let output: [UInt8]
    let errors: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self).trimmed }
    var errorText: String { String(decoding: errors, as: UTF8.self).trimmed }
}

extension Command {
    /// Runs a program that has to end soon; ends it at the deadline or when cancelled.
    /// - Returns: nil at the deadline. Of what it says, at most 4 MiB are kept.
    func run(
        by deadline: Deadline, in surroundings: Surroundings = .same, cancellation: Cancellation = Cancellation()
    ) throws -> CommandResult? {
        try cancellation.check()
        let output = try Collector()
        let errors = try Collector()
        let child = try ChildProcess.start(self, .init(output: output.input, error: errors.input), in: surroundings)
        let handle: ProcessHandle
        do { handle = try ProcessHandle(child.id) } catch {
            child.signalGroup(SIGKILL)
            _ = try child.wait()
            throw error
        }
        let inTime = try cancellation.withHandler({ handle.signal(SIGKILL) }) { try handle.hasEnded(by: deadline) }
        // With what it started, which may hold the pipes open.
        if !inTime || cancellation.isCancelled { child.signalGroup(SIGKILL) }
        let status = try child.wait()
        try cancellation.check()
        if !inTime { return nil }
        return CommandResult(status: status, output: try output.finish(), errors: try errors.finish())
    }
}

/// Keeps what comes through a pipe.
final class Collector {
    private let pump: OutputPump
    private let kept: Kept

    init() throws {
        let kept = Kept()
        self.kept = kept
        pump = try OutputPump { kept.add($0) }
    }

    var input: Int32 { pump.input }

    func finish() throws -> [UInt8] {
        try pump.finish()
        return kept.bytes
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[start...end])
    }
}
