internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Starts a stack, asks it what its test says, and stops it.
struct StackTestCommand: Subcommand {
    static let name = "stack test"
    static let summary = "start a stack, prove it, and stop it"
    static let discussion =
        "Builds the images that the stack names, starts its services in networks of their own, waits for their health, "
        + "takes the steps of its test, and stops all. Nothing is left, however it ends."
    static let exitCodes = [ExitCode.done, .failed, .usage, .notCached]
    static let examples = [
        Example("oci-build stack test stacks/pmanager.json", "in the sandbox"),
        Example("oci-build stack test stacks/pmanager.json --driver docker", "in the Docker engine that answers"),
        Example("oci-build stack test stacks/pmanager.json --junit report.xml", "for continuous integration"),
    ]

    static let syntax = Syntax<Self>(
        options: StackInput.options.map { $0.at(\.input) } + [
            .option("--junit", \.junit, wants: "FILE", "write what was found as JUnit XML too")
        ],
        operands: [StackInput.operand.at(\.input)])

    var input = StackInput()
    var junit: HostPath?

    func run(in session: Session) async throws -> ExitCode {
        let display = StackDisplay(session.error, isJSON: input.isJSON, showsLogs: false)
        let runner = try StackRunner(input.request, observer: display, cancellation: session.cancellation)
        let result = try await runner.test()
        if let junit { try AtomicFile.write(Array(result.report.junit.utf8), to: junit) }
        if let failure = result.failure {
            display.show(failure)
            throw failure
        }
        let text = input.isJSON ? result.report.json.text() + "\n" : result.report.text
        try session.print(text)
        return .done
    }
}
