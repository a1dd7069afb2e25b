internal import Glibc

/// What a program that ran to its end left: for short-lived helpers whose words we read.
public struct CommandOutput: Sendable {
    public let status: ExitStatus
    public let output: [UInt8]
    public let error: [UInt8]

    public var outputText: String { String(decoding: output, as: UTF8.self) }
    public var errorText: String { String(decoding: error, as: UTF8.self) }
}

extension ChildProcess {
    /// Runs a program to its end and keeps what it says. A status other than 0 is a result, not an error.
    /// - Throws: ``SystemError`` where it cannot start or be read; ``CancelledError``.
    public static func run(
        _ command: Command, cancellation: Cancellation = Cancellation()
    ) throws -> CommandOutput {
        try cancellation.check()
        let output = try FileDescriptor.pipe()
        let error = try FileDescriptor.pipe()
        let child = try start(command, Streams(output: output.input.raw, error: error.input.raw))
        // Our ends for writing must close, or the end of what the child says never shows.
        Glibc.close(output.input.release())
        Glibc.close(error.input.release())
        let (outputEnd, errorEnd) = (output.output.release(), error.output.release())
        do {
            let errorText = try BackgroundReader(errorEnd)
            let text = try cancellation.withHandler({ child.signalGroup(SIGTERM) }) { () throws(SystemError) in
                try FileDescriptor(owning: outputEnd).readAll()
            }
            return CommandOutput(status: try child.end(cancellation), output: text, error: try errorText.wait())
        } catch {
            child.signalGroup(SIGKILL)
            _ = try? child.wait()
            throw error
        }
    }

    private func end(_ cancellation: Cancellation) throws -> ExitStatus {
        let status = try wait()
        try cancellation.check()
        return status
    }
}

/// Reads a stream to its end on a thread of its own, so that a full pipe never stops who writes it.
private struct BackgroundReader {
    private let text = ThreadResult<[UInt8]>()

    /// Takes over the open descriptor `source`.
    init(_ source: Int32) throws(SystemError) {
        try Thread.start { [text] in
            text.set { () throws(SystemError) in try FileDescriptor(owning: source).readAll() }
        }
    }

    /// What was read, when the stream has ended.
    func wait() throws(SystemError) -> [UInt8] { try text.wait() }
}
