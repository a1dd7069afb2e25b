internal import Glibc
public import HostSystem
internal import JSON

extension SandboxRuntime {
    /// Runs a container to its end.
    /// - Parameters:
    ///   - output: takes the process's standard output and error; its standard input is empty.
    ///   - cancellation: ends the container and all its processes at once.
    /// - Returns: how the command ended; one killed by signal N says `exited(128 + N)`, as a shell would.
    /// - Throws: ``SandboxError`` when it could not run, or `cancelled`.
    public func run(
        _ container: Container, output: Int32, cancellation: Cancellation
    ) throws(SandboxError) -> ExitStatus {
        let bundle = try Bundle(container)
        do throws(CancelledError) { try cancellation.check() } catch { throw .cancelled }
        let (process, handle) = try launch(bundle, output: output)
        let status: ExitStatus
        do throws(SystemError) {
            // It is the first of its pid namespace: with it the kernel kills all in there.
            status = try cancellation.withHandler({ handle.signal(SIGKILL) }, process.wait)
            try bundle.removeMountPoints()
        } catch { throw .system(error) }
        if cancellation.isCancelled { throw .cancelled }
        try check(status, in: bundle)
        return status
    }

    /// Starts the runtime in namespaces of its own, which no mount leaves and no process outlives.
    /// - Parameter error: takes the process's standard error; nil is `output`.
    func launch(
        _ bundle: Bundle, output: Int32, error: Int32? = nil
    ) throws(SandboxError) -> (ChildProcess, ProcessHandle) {
        let verb = ["run", "--pid-file", Bundle.pidFile, Bundle.identifier]
        do throws(SystemError) {
            let process = try ChildProcess.start(
                command(verb, in: bundle.directory), .init(output: output, error: error ?? output),
                in: .new(bundle.namespaces, bundle.preparation(for: self)))
            do throws(SystemError) { return (process, try ProcessHandle(process.id)) } catch {
                process.signal(SIGKILL)
                _ = try process.wait()
                throw error
            }
        } catch { throw explained(error, bundle) }
    }

    /// Throws what the runtime says when it was not the command that failed.
    func check(_ status: ExitStatus, in bundle: Bundle) throws(SandboxError) {
        if status.isSuccess { return }
        let messages = bundle.errors(in: Bundle.log)
        if !messages.isEmpty { throw .runtime(messages.joined(separator: "; "), name: kind.rawValue) }
    }

    private func explained(_ error: SystemError, _ bundle: Bundle) -> SandboxError {
        let atRoot = error.subject == Bundle.root
        switch error.errno {
        case .notPermitted, .permissionDenied: return .notPermitted(error)
        case .noSuchDevice where atRoot: return .noOverlay
        case .invalidArgument where atRoot, .notSupported where atRoot:
            guard case .overlay(_, let upper, _) = bundle.container.root else {
                return .overlayRefused(error, upper: bundle.directory)
            }
            return .overlayRefused(error, upper: upper)
        default: return .system(error)
        }
    }
}

extension Bundle {
    /// The errors in one of the runtime's logs, one JSON object a line.
    func errors(in log: String) -> [String] {
        guard let log = try? (directory / log).read(limit: 1 << 20) else { return [] }
        var errors: [String] = []
        for line in log.split(separator: UInt8(ascii: "\n")) {
            guard let entry = try? JSONValue(parsing: Array(line)) else {
                errors.append(String(decoding: line, as: UTF8.self))
                continue
            }
            if entry["level"]?.string == "error", let message = entry["msg"]?.string, !errors.contains(message) {
                errors.append(message)
            }
        }
        return errors
    }
}
