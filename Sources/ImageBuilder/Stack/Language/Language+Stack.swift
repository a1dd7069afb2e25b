internal import HostSystem
internal import JSON

extension Language {
    /// The whole document. Arguments are read first: the rest uses them.
    static let stack = Shape<StackDraft>.object(
        "stack", "a stack", "Services that run together, and what they have to show.",
        fields: [
            .optional(
                "args", \.arguments, arguments,
                "Values that `--set NAME=VALUE` can change, put in where `${NAME}` stands.", aliases: ["arguments"]),
            .required("name", \.stack.name, stackName, "What it is called."),
            .optional(
                "networks", \.stack.networks, networks,
                "Networks by name. Without any, all services share one, called `default`.", aliases: ["network"]),
            .optional(
                "volumes", \.stack.volumes,
                nothing.dictionary("an object of volumes", names: Names.service).map { $0.map(\.name) },
                "Directories by name that outlive a container.", aliases: ["volume"]),
            .optional(
                "secrets", \.stack.secrets, stackSecrets, "Files by name that only those services see that name them.",
                aliases: ["secret"]),
            .required("services", \.stack.services, services, "The services by name.", aliases: ["service"]),
            .optional(
                "test", \.stack.test, stackTest, "What the running stack has to show to `oci-build stack test`.",
                aliases: ["tests", "proof"]),
        ], initial: { _, _ in StackDraft() })

    struct StackDraft {
        var arguments: Void = ()
        var stack = Stack(file: "", name: "", services: [])
    }

    private static let stackName = Shape<String>.text(
        "a name", pattern: "^[a-z0-9][a-z0-9-]*$", examples: ["shop"]
    ) { text throws(Refusal) in
        guard isLowerCaseWord(text, and: Set("-".utf8)), text.utf8.count <= 40 else {
            throw Refusal(
                "\(quoted(text)) is no name for a stack",
                hint: "up to 40 lower-case letters, digits and \"-\", a letter or digit first")
        }
        return text
    }

    /// An object without keys, for what has nothing but a name.
    private static let nothing = Shape<Bool>.object(
        "volume", "a volume", "A directory that outlives a container; nothing more can be said of it.", fields: [],
        initial: { _, _ in true })

    private static let networks = Shape<Stack.Network>.object(
        "network", "a network", "A network that services of the stack share, and nobody else.",
        fields: [
            .optional(
                "internal", \.isInternal, .boolean,
                "Whether it leads nowhere else. In the sandbox no network does; elsewhere this says so.", default: false
            )
        ], initial: { place, _ in Stack.Network(name: place.key) }
    ).dictionary("an object of networks", names: Names.service).map { $0.map(\.value) }

    private static let stackSecrets = Shape<StackSecret>(
        stackSecret.expected, accepts: stackSecret.accepts, schema: stackSecret.schema
    ) {
        place, decoding in
        stackSecret.read(place, decoding).map {
            StackSecret(name: place.key, source: $0, location: decoding.location(of: place))
        }
    }.dictionary("an object of secrets", names: Names.secretFile).map { $0.map(\.value) }

    private static let stackSecret = Shape<StackSecret.Source>.tagged(
        "a secret",
        [
            (
                "file",
                secretSource("file", hostPath, "Its content is this file's, relative to the stack.") { .file($0) }
            ),
            (
                "env",
                secretSource("env", .literal, "Its content is this environment variable of the caller's.") {
                    .environment($0)
                }
            ),
            (
                "value",
                secretSource("value", .string, "Its content stands here: for what guards nothing.") { .value($0) }
            ),
            (
                "generate",
                secretSource(
                    "generate", .integer(8...1024, "a number of characters"),
                    "Made anew for every start: so many letters and digits."
                ) { .generated($0) }
            ),
            (
                "certificate",
                secretSource(
                    "certificate", hostName.oneOrMore("a host name or a list of them"),
                    "A certificate for these names, signed by itself, made anew for every start."
                ) { .certificate($0) }
            ),
            (
                "keyOf",
                secretSource("keyOf", reference("a certificate"), "The private key of the certificate of that name.") {
                    .keyOf($0)
                }
            ),
        ])

    private static func secretSource<Value: Sendable>(
        _ key: String, _ shape: Shape<Value>, _ documentation: String,
        _ source: @escaping @Sendable (Value) -> StackSecret.Source
    ) -> Shape<StackSecret.Source> {
        Shape<StackSecret.Source?>.object(
            key + "Secret", "a secret", documentation,
            fields: [.required(key, \.self, shape.map { Optional(source($0)) }, documentation)],
            initial: { _, _ in nil }
        ).checked { source, _, _ throws(Refusal) in
            guard let source else { throw Refusal("the secret has no value") }
            return source
        }
    }

    private static let hostName = Shape<String>.text(
        "a host name", pattern: "^[A-Za-z0-9*]([A-Za-z0-9.*-]*[A-Za-z0-9])?$", examples: ["shop.example"]
    ) { text throws(Refusal) in
        guard !text.isEmpty,
            text.utf8.allSatisfy({ isWordByte($0) && $0 != UInt8(ascii: "_") || ".*-".utf8.contains($0) })
        else { throw Refusal("\(quoted(text)) is no host name") }
        return text
    }

    /// A name that has to be declared somewhere in the stack; whether it is, is asked when all is read.
    static func reference(_ expected: String) -> Shape<Reference> {
        Shape<String>.text(expected) { text throws(Refusal) in
            text
        }.checked { text, place, decoding throws(Refusal) in
            Reference(name: text, location: decoding.location(of: place))
        }
    }
}

extension Decoding {
    /// Where a value stands, to point at later.
    func location(of place: Place) -> SourceLocation { source.location(of: place.mark, path: place.path) }
}

extension Names {
    /// What a service, network or volume may be called: it becomes a host name.
    static let service = NameRule(
        noun: "name of a service, network or volume",
        hint: "lower-case letters, digits and \"-\", a letter or digit first",
        pattern: "^[a-z0-9][a-z0-9-]*$"
    ) { isLowerCaseWord($0, and: [UInt8(ascii: "-")]) && $0.utf8.count <= 40 }

    /// What a secret may be called: it becomes a file name.
    static let secretFile = NameRule(
        noun: "name of a secret", hint: "letters, digits, \"_\", \".\" and \"-\", no \".\" or \"-\" first",
        pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
    ) { name in
        guard let first = name.utf8.first, isWordByte(first) else { return false }
        return name.utf8.allSatisfy { isWordByte($0) || ".-".utf8.contains($0) }
    }
}
