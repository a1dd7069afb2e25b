import HostSystem
import TestSupport

/// The program as a person runs it.
struct Program {
    static var path: HostPath? { BuiltProgram.path }
    static var exists: Bool { BuiltProgram.exists }

    let shop: Workshop
    var environment: [String: String] = [:]

    /// Runs `oci-build build recipe.json` in the workshop to its end. Neither proven nor loaded, unless told so.
    func build(_ options: String..., umask: String = "022") throws -> ToolResult {
        let command = command(options, umask: umask)
        // Better a failure than a suite that hangs.
        return try run(
            "timeout", ["120", command.executable] + command.arguments, environment: command.environment,
            in: shop.directory)
    }

    /// Starts it, and leaves it running; what it says goes into `program.log`.
    func start(_ options: String...) throws -> ChildProcess {
        let log = try FileDescriptor.open(shop.directory / "program.log", .write, [.create, .truncate])
        return try ChildProcess.start(
            command(options, umask: "022"), ChildProcess.Streams(output: log.raw, error: log.raw))
    }

    private func command(_ options: [String], umask: String) -> Command {
        let usual = [
            "build", shop.recipe.description, "--cache", shop.cache.description, "--load", "never", "--verify", "none",
            "--output", shop.output.description, "--progress", "plain",
        ]
        let program = (Self.path ?? "oci-build").description
        return Command(
            "/bin/sh", ["-c", "umask \(umask); exec \"$@\"", "sh", program] + usual + options,
            environment: ProcessInfo.environment.merging(environment) { _, new in new }, directory: shop.directory)
    }
}
