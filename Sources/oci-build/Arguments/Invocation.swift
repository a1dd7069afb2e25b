internal import HostSystem

/// What a whole command line asks for.
enum Invocation: Sendable {
    /// Run this.
    case run(any Subcommand)
    /// Explain this command, or the program.
    case help((any Subcommand.Type)?)

    /// Reads the words behind the program's name.
    ///
    /// A first word that is no command but an option or a recipe's path means `build`.
    init(_ words: [String], variables: [String: String], commands: [any Subcommand.Type] = CommandList.all)
        throws(UsageError)
    {
        guard let first = words.first else { throw UsageError("no recipe and no command given") }
        if let (command, rest) = Self.command(named: words, in: commands) {
            self = try Self.reading(command, rest, variables)
        } else if first == "--version" {
            self = .run(VersionCommand())
        } else if first == "--help" || first == "-h" {
            self = .help(nil)
        } else if first.hasPrefix("-") || Self.isPath(first) {
            self = try Self.reading(BuildCommand.self, words, variables)
        } else {
            throw Self.unknown(words, commands)
        }
    }

    private static func reading(
        _ command: any Subcommand.Type, _ words: [String], _ variables: [String: String]
    ) throws(UsageError) -> Invocation {
        if Syntax<Never>.asksForHelp(words) { return .help(command) }
        return .run(try command.reading(words, variables: variables))
    }

    /// The command that the first words name, and the words behind its name.
    static func command(
        named words: [String], in commands: [any Subcommand.Type]
    ) -> (command: any Subcommand.Type, rest: [String])? {
        for command in commands {
            let name = command.name.split(separator: " ").map(String.init)
            if words.starts(with: name) { return (command, Array(words.dropFirst(name.count))) }
        }
        return nil
    }

    private static func isPath(_ word: String) -> Bool {
        word.contains("/") || word.hasSuffix(".json") || HostPath(word).exists
    }

    /// The error for words that name no command: a group without its second word, or a word that was mistyped.
    static func unknown(_ words: [String], _ commands: [any Subcommand.Type]) -> UsageError {
        let first = words.first ?? ""
        let members = commands.map { $0.name }.filter { $0.hasPrefix(first + " ") }
        if !members.isEmpty { return UsageError("\(first) wants to know more: \(enumerated(members))") }
        return UsageError("unknown command \"\(first)\"", suggestion: nearest(to: first, in: commands.map { $0.name }))
    }
}
