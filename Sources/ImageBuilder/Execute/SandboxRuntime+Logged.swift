internal import HostSystem
internal import Sandbox

extension SandboxRuntime {
    /// Runs a container to its end, its output into a log and to whoever watches.
    func run(
        _ container: Container, log: StepLog, cancellation: Cancellation, output: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> ExitStatus {
        let pump = try OutputPump { bytes in
            try log.write(bytes)
            output(bytes)
        }
        let status: ExitStatus
        do throws(SandboxError) {
            status = try run(container, output: pump.input, cancellation: cancellation)
        } catch {
            try pump.finish()
            try cancellation.check()
            throw BuildError(BuildFailure(message: "\(error)", logPath: log.path.description, tail: log.tail()))
        }
        try pump.finish()
        try cancellation.check()
        return status
    }
}

extension StepLog {
    /// A command that ended badly, with what helps to find the cause.
    /// - Parameter command: where the step's title does not say it.
    func failure(of command: String? = nil, _ status: ExitStatus) -> BuildError {
        BuildError(
            BuildFailure(
                message: command.map { "\($0): \(status)" } ?? "\(status)", logPath: path.description, tail: tail(),
                command: "less \(shellQuoted(path.description))"))
    }
}
