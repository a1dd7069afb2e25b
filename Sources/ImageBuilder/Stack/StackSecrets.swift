public import HostSystem

/// A stack's secrets as files, where something else than this program runs the stack.
public struct StackSecrets {
    private let stack: Stack

    public init(_ file: HostPath, overrides: [String: String] = [:]) throws {
        stack = try StackReader.read(file: file, overrides: overrides)
    }

    /// Writes a file for each secret into `folder`, and beside it an `.env` of the variables that come from secrets.
    ///
    /// Compose hands files on as they are, and the images' users are not ours: everybody may read a file, only we the
    /// folder.
    public func write(to folder: HostPath) throws {
        try folder.createDirectories(mode: 0o711)
        let work = folder / ".making"
        try work.createDirectories(mode: 0o700)
        defer { try? work.removeTree() }
        let values = try SecretValues(stack, work: work)
        for secret in stack.secrets {
            let file = folder / secret.name
            try AtomicFile.write(values[secret.name], to: file, durable: false)
            try file.setMode(0o444)
        }
        let variables = stack.services.flatMap(\.secretVariables).map { variable in
            "\(variable.name)=\(String(decoding: values[variable.secret.name], as: UTF8.self))\n"
        }
        if variables.isEmpty { return }
        let text = Set(variables).sorted().joined()
        try AtomicFile.write(Array(text.utf8), to: folder.parent / ".env", mode: 0o600, durable: false)
    }
}
