internal import HostSystem
internal import ImageBuilder

/// Starts a stack for a developer and keeps it running.
struct StackUpCommand: Subcommand {
    static let name = "stack up"
    static let summary = "start a stack and show its logs until Ctrl-C"
    static let discussion =
        "Published ports are those of 127.0.0.1. Volumes go at the end unless --volumes keeps them in a folder."
    static let exitCodes = [ExitCode.done, .failed, .usage, .notCached]
    static let examples = [
        Example("oci-build stack up stacks/pmanager.json", "until Ctrl-C"),
        Example("oci-build stack up stacks/pmanager.json --volumes build/pmanager", "and keep its data for next time"),
        Example("oci-build stack up stacks/pmanager.json --driver docker", "in the Docker engine that answers"),
    ]

    static let syntax = Syntax<Self>(
        options: StackInput.options.map { $0.at(\.input) } + [
            .option("--volumes", \.volumes, wants: "DIR", "keep volumes in this folder, and take what is there")
        ],
        operands: [StackInput.operand.at(\.input)])

    var input = StackInput()
    var volumes: HostPath?

    func run(in session: Session) async throws -> ExitCode {
        if volumes != nil, input.driver == .docker {
            throw UsageError("--volumes keeps those of the sandbox, not Docker's", command: Self.name)
        }
        var request = input.request
        request.volumes = volumes
        let display = StackDisplay(session.error, isJSON: input.isJSON, showsLogs: true)
        try await StackRunner(request, observer: display, cancellation: session.cancellation).up()
        return .done
    }
}
