/// Explains the program or one of its commands.
struct HelpCommand: Subcommand {
    static let name = "help"
    static let summary = "explain the program, or one of its commands"
    static let syntax = Syntax<Self>(operands: [.any("COMMAND", \.words, "the command to explain")])
    static let examples = [Example("oci-build help build", "the same as oci-build build --help")]
    static let exitCodes = [ExitCode.done, .usage]

    var words: [String] = []

    func run(in session: Session) throws -> ExitCode {
        let width = session.output.columns
        if words.isEmpty {
            try session.print(HelpText.overview(CommandList.all, width: width))
        } else if let (command, _) = Invocation.command(named: words, in: CommandList.all) {
            try session.print(command.help(width: width))
        } else {
            throw Invocation.unknown(words, CommandList.all)
        }
        return .done
    }
}
