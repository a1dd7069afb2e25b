internal import HostSystem
internal import ImageBuilder

/// Writes what a stack's secrets say into files.
struct StackSecretsCommand: Subcommand {
    static let name = "stack secrets"
    static let summary = "write a stack's secrets into a folder, for a compose file"
    static let discussion =
        "A file for each secret, and beside the folder an .env with the variables that come from secrets: what the file "
        + "of emit compose expects. What is generated is made anew."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build stack secrets stacks/pmanager.json deploy/pmanager/secrets", "before docker compose up")
    ]

    static let syntax = Syntax<Self>(
        options: [.repeated("--set", \.settings, "give a value to one of the stack's args")],
        operands: [.required("STACK", \.stack, "the stack, a JSON file"), .required("DIR", \.folder, "the folder")])

    var stack: HostPath = ""
    var settings: [Setting] = []
    var folder: HostPath = ""

    func run(in session: Session) throws -> ExitCode {
        let overrides = Dictionary(settings.map { ($0.name, $0.value) }) { _, last in last }
        try StackSecrets(stack, overrides: overrides).write(to: folder)
        return .done
    }
}
