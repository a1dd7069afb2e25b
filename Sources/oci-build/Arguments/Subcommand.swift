internal import HostSystem

/// A command of the program: what may follow its name, and what it then does. A value of the type is one command
/// line that was read.
///
/// To add one: a file with a type like this in `Commands/`, and its name in ``CommandList/all``.
protocol Subcommand: Sendable {
    /// One word, or two for a member of a group: `build`, `cache prune`.
    static var name: String { get }
    /// What it does, in one line without a full stop.
    static var summary: String { get }
    /// A paragraph on how, for its own help.
    static var discussion: String { get }
    static var syntax: Syntax<Self> { get }
    static var examples: [Example] { get }
    /// The exit codes that it may end with.
    static var exitCodes: [ExitCode] { get }

    /// Every option at its default.
    init()

    /// Does it. Results go to standard output, all else to standard error.
    func run(in session: Session) async throws -> ExitCode
}

/// A command line to show, and what it does.
struct Example: Sendable, Hashable {
    let line: String
    let meaning: String

    init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}

extension Subcommand {
    static var discussion: String { "" }
    static var examples: [Example] { [] }
    static var exitCodes: [ExitCode] { [.done, .failed, .usage] }

    /// Reads what follows the command's name.
    static func reading(_ words: [String], variables: [String: String]) throws(UsageError) -> Self {
        var command = Self()
        do throws(UsageError) { try syntax.read(words, variables: variables, into: &command) } catch {
            throw error.within(name)
        }
        return command
    }
}
