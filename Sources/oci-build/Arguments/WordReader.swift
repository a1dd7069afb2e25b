/// Reads the words behind a command's name: options wherever they stand, operands between them, after `--` operands
/// only.
struct WordReader<Values> {
    private let syntax: Syntax<Values>
    private let words: [String]
    private var position = 0
    private var operandCount = 0

    init(syntax: Syntax<Values>, words: [String]) {
        self.syntax = syntax
        self.words = words
    }

    mutating func readAll(into values: inout Values) throws(UsageError) {
        var onlyOperands = false
        while position < words.count {
            let word = words[position]
            position += 1
            if onlyOperands || word == "-" || !word.hasPrefix("-") {
                try readOperand(word, into: &values)
            } else if word == "--" {
                onlyOperands = true
            } else if word.hasPrefix("--") {
                try readOption(word, into: &values)
            } else {
                try readLetters(word.dropFirst(), into: &values)
            }
        }
        if operandCount < syntax.operands.count, syntax.operands[operandCount].isRequired {
            throw UsageError("no \(syntax.operands[operandCount].name) given")
        }
    }

    private mutating func readOperand(_ word: String, into values: inout Values) throws(UsageError) {
        guard let rule = operandCount < syntax.operands.count ? syntax.operands[operandCount] : repeatableLast else {
            throw UsageError("unexpected argument \"\(word)\"")
        }
        do throws(ValueError) { try rule.assign(&values, word) } catch {
            throw UsageError("\(rule.name) wants \(error.wanted), not \"\(word)\"", suggestion: error.suggestion)
        }
        operandCount += 1
    }

    private var repeatableLast: OperandRule<Values>? {
        syntax.operands.last.flatMap { $0.isRepeatable ? $0 : nil }
    }

    /// `--name VALUE`, `--name=VALUE` or `--flag`.
    private mutating func readOption(_ word: String, into values: inout Values) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let rule = syntax.options.first(where: { $0.name == parts[0] }) else {
            throw UsageError(
                "unknown option \(parts[0])", suggestion: nearest(to: parts[0], in: syntax.options.map(\.name)))
        }
        try read(rule, written: rule.name, attached: parts.count > 1 ? parts[1] : nil, into: &values)
    }

    /// `-t VALUE`, `-tVALUE`, `-t=VALUE`, `-q`, or several flags in one word, `-qv`.
    private mutating func readLetters(_ letters: Substring, into values: inout Values) throws(UsageError) {
        guard let letter = letters.first else { return }
        let rest = letters.dropFirst()
        guard let rule = syntax.options.first(where: { $0.letter == letter }) else {
            let long = syntax.options.first { $0.name == "--" + letters }
            throw UsageError("unknown option -\(letter)", suggestion: long?.name)
        }
        if rule.placeholder == nil, !rest.isEmpty, rest.first != "=" {
            try read(rule, written: "-\(letter)", attached: nil, into: &values)
            return try readLetters(rest, into: &values)
        }
        let attached = rest.isEmpty ? nil : String(rest.first == "=" ? rest.dropFirst() : rest)
        try read(rule, written: "-\(letter)", attached: attached, into: &values)
    }

    private mutating func read(
        _ rule: OptionRule<Values>, written: String, attached: String?, into values: inout Values
    ) throws(UsageError) {
        guard let placeholder = rule.placeholder else {
            if attached != nil { throw UsageError("\(written) takes no value") }
            return try rule.assign("", written: written, to: &values)
        }
        if let attached { return try rule.assign(attached, written: written, to: &values) }
        try rule.assign(try nextValue(written, placeholder), written: written, to: &values)
    }

    /// The word behind an option. One that looks like an option is more likely a forgotten value than meant so.
    private mutating func nextValue(_ option: String, _ placeholder: String) throws(UsageError) -> String {
        guard position < words.count, !words[position].hasPrefix("--") else {
            throw UsageError("\(option) wants a value: \(option) \(placeholder)")
        }
        position += 1
        return words[position - 1]
    }
}
