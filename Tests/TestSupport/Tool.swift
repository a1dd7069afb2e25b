public import HostSystem

/// What a program did and said.
public struct ToolResult: Sendable {
    public let status: ExitStatus
    /// Standard output.
    public let output: [UInt8]
    /// Standard error.
    public let errors: [UInt8]

    public var text: String { String(decoding: output, as: UTF8.self) }
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
    public var lines: [String] { text.split(separator: "\n").map(String.init) }
}

/// Runs an outside program, usually as a judge, and waits for it.
public func run(
    _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
    in directory: HostPath? = nil
) throws -> ToolResult {
    try withTemporaryDirectory { folder in
        let output = try FileDescriptor.open(folder / "output", .readWrite, .create)
        let errors = try FileDescriptor.open(folder / "errors", .readWrite, .create)
        let child = try ChildProcess.start(
            Command(executable, arguments, environment: environment, directory: directory),
            ChildProcess.Streams(output: output.raw, error: errors.raw))
        let status = try child.wait()
        return ToolResult(
            status: status, output: try (folder / "output").read(), errors: try (folder / "errors").read())
    }
}

extension ToolResult {
    /// A failure of the tool ends the test.
    public func expectSuccess() throws {
        if !status.isSuccess { throw ToolFailure(description: "\(status): \(errorText)") }
    }
}

/// An outside program failed that a test needed.
public struct ToolFailure: Error, CustomStringConvertible {
    public let description: String
}
