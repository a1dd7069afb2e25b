/// Everything that may follow a command's name.
struct Syntax<Values>: Sendable {
    /// In the order of the help.
    var options: [OptionRule<Values>] = []
    /// In the order of the command line.
    var operands: [OperandRule<Values>] = []

    /// The words of a command line, read into `values`.
    /// - Parameter variables: the environment, for options that it may stand in for.
    func read(_ words: [String], variables: [String: String], into values: inout Values) throws(UsageError) {
        try readVariables(variables, into: &values)
        var reader = WordReader(syntax: self, words: words)
        try reader.readAll(into: &values)
    }

    /// Whether the words ask for help, whatever else they say.
    static func asksForHelp(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }

    private func readVariables(_ variables: [String: String], into values: inout Values) throws(UsageError) {
        for rule in options {
            guard let variable = rule.variable, let word = variables[variable], !word.isEmpty else { continue }
            try rule.assign(word, written: "the variable \(variable)", to: &values)
        }
    }
}

extension OptionRule {
    /// Assigns the word; an error names the option as the person wrote it.
    func assign(_ word: String, written: String, to values: inout Values) throws(UsageError) {
        do throws(ValueError) { try assign(&values, word) } catch {
            throw UsageError("\(written) wants \(error.wanted), not \"\(word)\"", suggestion: error.suggestion)
        }
    }
}
