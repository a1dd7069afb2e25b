enum LiteralVariable: Rule {
    static let name = "literal-variable"
    static let severity = CheckLevel.error
    static let summary = "A variable in a list of words, where nobody puts its value in."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.started.flatMap { start -> [Fault] in
            if Shell.line(in: start.words) != nil || expandsItself.contains(interpreter(start.program)) { return [] }
            return start.words.compactMap { word in
                guard let variable = variable(in: word) else { return nil }
                return Fault(
                    message:
                        "\(start.role) has the word \"\(word)\", and nothing puts the value of \(variable) in: the "
                        + "program gets it as it stands",
                    cause: start.cause,
                    fix: "read the variable in the program, or write the command as one string, which the shell reads")
            }
        }
    }

    /// Programs for which `$` means something in their arguments.
    private static let expandsItself: Set = [
        "awk", "env", "envsubst", "find", "gawk", "jq", "mawk", "node", "perl", "php", "psql", "python", "ruby", "sed",
    ]

    /// `python` of `/usr/bin/python3.11`.
    private static func interpreter(_ program: String) -> String {
        String(lastComponent(program).prefix { !$0.isNumber })
    }

    /// `$NAME` or `${NAME}`.
    private static func variable(in word: String) -> String? {
        guard let dollar = word.firstIndex(of: "$") else { return nil }
        let rest = word[word.index(after: dollar)...]
        let name = rest.drop { $0 == "{" }.prefix { $0.utf8.count == 1 && $0.utf8.allSatisfy(isWordByte) }
        guard isArgumentName(String(name)) else { return nil }
        return rest.first == "{" ? "${\(name)}" : "$\(name)"
    }
}
