internal import HostSystem
internal import ImageBuilder

/// Writes a recipe or a stack as another platform reads it.
struct EmitCommand: Subcommand {
    static let name = "emit"
    static let summary = "write a recipe or a stack for compose, Railway, Kubernetes or a Procfile"
    static let discussion =
        "Health, ports, user and volumes are those that the recipe declares once. Builds nothing, and gives the same "
        + "bytes for the same files."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build emit compose stacks/pmanager.json", "a compose file, for docker compose up"),
        Example("oci-build emit kubernetes stacks/pmanager.json > pmanager.yaml", "objects for kubectl apply"),
        Example("oci-build emit railway recipes/app.json", "a railway.json"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .repeated("--set", \.settings, "give a value to one of the args"),
            .option("--service", \.service, "the service that railway is to know"),
            .option("--output", letter: "o", \.output, wants: "FILE", "write it here, not to standard output"),
        ],
        operands: [
            .required("FORMAT", \.format, "compose, railway, kubernetes or procfile"),
            .required("FILE", \.file, "the recipe or the stack, a JSON file"),
        ])

    var format = Emitter.Format.compose
    var file: HostPath = ""
    var settings: [Setting] = []
    var service: String?
    var output: HostPath?

    func run(in session: Session) throws -> ExitCode {
        let overrides = Dictionary(settings.map { ($0.name, $0.value) }) { _, last in last }
        let text = try Emitter(file, overrides: overrides).text(format, service: service)
        guard let output else {
            try session.print(text)
            return .done
        }
        try output.parent.createDirectories()
        try AtomicFile.write(Array(text.utf8), to: output)
        return .done
    }
}

extension Emitter.Format: Choice {}
