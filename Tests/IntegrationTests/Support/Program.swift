import HostSystem
import TestSupport

/// The program as a person runs it.
struct Program {
    /// Beside the test runner in the build folder.
    static let path = try? HostPath("/proc/self/exe").linkTarget().parent / "oci-build"
    static var exists: Bool { path?.exists == true }

    let shop: Workshop
    var environment: [String: String] = [:]

    /// Runs `oci-build build recipe.json` in the workshop to its end. Neither proven nor loaded.
    func build(_ options: String...) throws -> ToolResult {
        try run(command(options))
    }

    /// Starts it, and leaves it running.
    func start(_ options: String...) throws -> ChildProcess {
        let log = try FileDescriptor.open(shop.directory / "program.log", .write, [.create, .truncate])
        return try ChildProcess.start(command(options), ChildProcess.Streams(output: log.raw, error: log.raw))
    }

    private func command(_ options: [String]) -> Command {
        let usual = [
            "build", shop.recipe.description, "--cache", shop.cache.description, "--load", "never", "--verify", "none",
            "--output", shop.output.description, "--progress", "plain",
        ]
        return Command(
            (Self.path ?? "oci-build").description, usual + options,
            environment: ProcessInfo.environment.merging(environment) { _, new in new }, directory: shop.directory)
    }

    private func run(_ command: Command) throws -> ToolResult {
        try TestSupport.run(
            command.executable, command.arguments, environment: command.environment, in: command.directory)
    }
}
