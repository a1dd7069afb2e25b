public import HostSystem

/// What a stack file says: services that run together, what they share, and what they have to show. Checked: every
/// name that is used is declared, and no service waits for itself.
public struct Stack: Hashable, Sendable {
    /// The stack's own file, absolute.
    public var file: HostPath
    public var name: String
    /// In the order of the file.
    public var services: [Service]
    public var networks: [Network]
    public var volumes: [String]
    public var secrets: [StackSecret]
    public var test: StackTest

    public init(
        file: HostPath, name: String, services: [Service], networks: [Network] = [], volumes: [String] = [],
        secrets: [StackSecret] = [], test: StackTest = StackTest()
    ) {
        self.file = file
        self.name = name
        self.services = services
        self.networks = networks
        self.volumes = volumes
        self.secrets = secrets
        self.test = test
    }

    /// The service of that name.
    public subscript(service name: String) -> Service? { services.first { $0.name == name } }

    /// A network that services of a stack share, and nobody else.
    public struct Network: Hashable, Sendable {
        public var name: String
        /// Whether it leads nowhere else. In the sandbox no network does.
        public var isInternal: Bool

        public init(name: String, isInternal: Bool = false) {
            self.name = name
            self.isInternal = isInternal
        }
    }
}

/// A name, and the place where the stack says it.
public struct Reference: Hashable, Sendable {
    public var name: String
    public var location: SourceLocation

    public init(name: String, location: SourceLocation) {
        self.name = name
        self.location = location
    }
}

/// A file with something that only some services may know, mounted at `/run/secrets/NAME`.
public struct StackSecret: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
        /// Read when the stack starts.
        case file(HostPath)
        case environment(String)
        /// Written in the stack: for what guards nothing.
        case value(String)
        /// Made anew for every start: so many characters.
        case generated(Int)
        /// A certificate for these names, signed by itself, made anew for every start.
        case certificate([String])
        /// The private key of the certificate of that name.
        case keyOf(Reference)
    }

    public var name: String
    public var source: Source
    public var location: SourceLocation

    public init(name: String, source: Source, location: SourceLocation) {
        self.name = name
        self.source = source
        self.location = location
    }
}
