/// The programs that a line for the shell starts, as far as that can be told without carrying it out.
///
/// Knows quotes, lists and pipelines. A word with an expansion in it is no name; of a line with a loop over words, a
/// `case`, a function or a here-document nothing is said.
struct ShellCommands {
    /// In order, each once.
    private(set) var programs: [String] = []

    init(_ line: String) {
        var expectsProgram = true
        for token in Self.tokens(Array(line.unicodeScalars)) {
            switch token {
            case .separator: expectsProgram = true
            case .dark:
                programs = []
                return
            case .word(let word, let isPlain):
                guard expectsProgram else { continue }
                if Self.givingUp.contains(word) {
                    programs = []
                    return
                }
                if Self.prefixes.contains(word) || Self.isAssignment(word) { continue }
                expectsProgram = false
                if isPlain, !Self.builtins.contains(word), !programs.contains(word) { programs.append(word) }
            }
        }
    }

    private enum Token {
        case word(String, isPlain: Bool)
        case separator
        /// Something that this does not read.
        case dark
    }

    private static let givingUp: Set = ["for", "case", "select", "function"]

    /// Behind these stands another program.
    private static let prefixes: Set = [
        "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "time", "exec", "command",
        "nohup",
    ]

    /// POSIX's and what dash and busybox have besides.
    private static let builtins: Set = [
        ".", ":", "[", "[[", "alias", "bg", "break", "cd", "continue", "echo", "eval", "exit", "export", "false", "fg",
        "getopts", "hash", "jobs", "kill", "let", "local", "printf", "pwd", "read", "readonly", "return", "set",
        "shift", "source", "test", "times", "trap", "true", "type", "ulimit", "umask", "unalias", "unset", "wait",
    ]

    private static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals != word.utf8.startIndex else {
            return false
        }
        return word.utf8[..<equals].allSatisfy { isWordByte($0) }
    }

    private static func tokens(_ text: [Unicode.Scalar]) -> [Token] {
        var tokens: [Token] = []
        var word = ""
        var isPlain = true
        var hasWord = false
        func end() {
            if hasWord { tokens.append(.word(word, isPlain: isPlain)) }
            (word, isPlain, hasWord) = ("", true, false)
        }
        var index = 0
        while index < text.count {
            let scalar = text[index]
            index += 1
            switch scalar {
            case " ", "\t": end()
            case "\n", ";", "|", "&", "(", ")":
                // `2>&1` is no list.
                if scalar == "&", word.hasSuffix(">") { continue }
                end()
                tokens.append(.separator)
            case "<" where index < text.count && text[index] == "<": return [.dark]
            case "#" where !hasWord: index = text[index...].firstIndex(of: "\n") ?? text.count
            case "\\":
                hasWord = true
                if index < text.count { word.unicodeScalars.append(text[index]) }
                index += 1
            case "'", "\"":
                hasWord = true
                guard let close = closing(scalar, text, from: index) else { return [.dark] }
                if text[index..<close].contains(where: { $0 == "$" || $0 == "`" }) { isPlain = false }
                word.unicodeScalars.append(contentsOf: text[index..<close])
                index = close + 1
            case "$" where index < text.count && text[index] == "(":
                guard let close = closingParenthesis(text, from: index + 1) else { return [.dark] }
                (hasWord, isPlain) = (true, false)
                index = close + 1
            case "$", "`", "*", "?", "~", "<", ">":
                (hasWord, isPlain) = (true, false)
                word.unicodeScalars.append(scalar)
            default:
                hasWord = true
                word.unicodeScalars.append(scalar)
            }
        }
        end()
        return tokens
    }

    private static func closing(_ quote: Unicode.Scalar, _ text: [Unicode.Scalar], from start: Int) -> Int? {
        var index = start
        while index < text.count {
            if text[index] == quote { return index }
            index += quote == "\"" && text[index] == "\\" ? 2 : 1
        }
        return nil
    }

    private static func closingParenthesis(_ text: [Unicode.Scalar], from start: Int) -> Int? {
        var depth = 1
        for index in start..<max(start, text.count) {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
