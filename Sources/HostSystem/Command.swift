/// Another program to run: a value that can be started any number of times.
public struct Command: Sendable, Hashable, CustomStringConvertible {
    /// The program: a path, or a name that is looked up in `PATH`.
    public var executable: String
    /// What is run in its place, and is told only its name.
    public var substitute: SealedProgram?
    public var arguments: [String]
    /// The whole environment of the child; nil hands ours on.
    public var environment: [String: String]?
    public var directory: HostPath?

    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        directory: HostPath? = nil, substitute: SealedProgram? = nil
    ) {
        self.executable = executable
        self.substitute = substitute
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }

    /// As a shell would want it typed.
    public var description: String {
        ([executable] + arguments).map(shellQuoted).joined(separator: " ")
    }
}
