/// A line for the shell, taken apart at `&&` and `;` as far as that can be done without being one.
struct CommandRow {
    /// Each command as it is written, without white space around it.
    let commands: [String]
    /// Whether all are joined by `&&`.
    let isChain: Bool

    /// Nil where it is more than a row of commands: a pipe between alternatives, a loop, a condition, a subshell.
    init?(_ line: String) {
        var commands: [String] = []
        var command = ""
        var quote: Character?
        var isChain = true
        var rest = line[...]
        while let character = rest.popFirst() {
            if character == "\\", quote != "'" {
                command.append(character)
                if let next = rest.popFirst() { command.append(next) }
                continue
            }
            if let open = quote {
                if character == open { quote = nil }
                command.append(character)
            } else if character == "\"" || character == "'" {
                quote = character
                command.append(character)
            } else if character == "&", rest.first == "&" {
                rest = rest.dropFirst()
                commands.append(command)
                command = ""
            } else if character == ";" || character == "\n" {
                isChain = false
                commands.append(command)
                command = ""
            } else if "(){}`".contains(character) || (character == "|" && rest.first == "|") || character == "#" {
                return nil
            } else {
                command.append(character)
            }
        }
        if quote != nil { return nil }
        self.commands = (commands + [command]).map(\.trimmed).filter { !$0.isEmpty }
        self.isChain = isChain
        if self.commands.contains(where: { Self.keywords.contains($0.firstWord) }) { return nil }
    }

    private static let keywords: Set<String> = [
        "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "!", "[[",
        "function",
    ]

    /// The commands of every pipe, each by its words; words keep no quotes.
    static func programs(in line: String) -> [[String]] {
        let separators = line.split { "|&;(){}\n".contains($0) }
        return separators.map { part in
            let words = part.split { $0 == " " || $0 == "\t" }.map { $0.filter { $0 != "\"" && $0 != "'" } }
            return Array(words.drop { isAssignment($0) })
        }.filter { !$0.isEmpty }
    }

    private static func isAssignment(_ word: String) -> Bool {
        word.firstIndex(of: "=").map { isArgumentName(String(word[..<$0])) } ?? false
    }
}

extension String {
    var firstWord: String { String(prefix { $0 != " " && $0 != "\t" }) }
}
