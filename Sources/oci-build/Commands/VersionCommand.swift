/// Says which version this is.
struct VersionCommand: Subcommand {
    static let name = "version"
    static let summary = "print the version"
    static let syntax = Syntax<Self>()
    static let exitCodes = [ExitCode.done, .usage]

    /// Semantic versioning 2.0.0.
    static let number = "0.1.0"

    func run(in session: Session) throws -> ExitCode {
        try session.print("oci-build \(Self.number)\n")
        return .done
    }
}
