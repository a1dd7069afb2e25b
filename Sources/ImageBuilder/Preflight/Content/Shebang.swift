/// The first line of a script (execve(2), "Interpreter scripts").
struct Shebang: Hashable {
    /// As the kernel takes it: up to the first blank, a carriage return included.
    let interpreter: String
    /// All that follows is one word for the kernel; `env` and people read several.
    let arguments: [String]

    /// What stands behind `#!` in the beginning of a file; nil where it does not begin so.
    static func line(_ head: [UInt8]) -> String? {
        guard head.starts(with: "#!".utf8) else { return nil }
        return String(decoding: head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }, as: UTF8.self)
    }

    /// Nil for a line that names nobody.
    init?(line: String) {
        let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard let first = words.first else { return nil }
        interpreter = first
        arguments = Array(words.dropFirst())
    }

    /// Whether the line ends as lines of Windows do.
    var endsInCarriageReturn: Bool { (arguments.last ?? interpreter).unicodeScalars.last == "\r" }

    /// The program that `env` looks for; nil where something else is the interpreter.
    var programForEnv: String? {
        guard lastComponent(interpreter) == "env" else { return nil }
        return arguments.first { !$0.hasPrefix("-") && !$0.contains("=") }
    }
}
