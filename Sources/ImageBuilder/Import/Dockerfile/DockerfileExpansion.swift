/// Puts variables into a word of a Dockerfile, as Docker does outside of RUN, CMD and ENTRYPOINT. The result is in a
/// recipe's own terms: a value known now stands as it is, an argument as `${NAME}`.
struct DockerfileExpansion {
    let escape: Character
    /// What is known of a variable; nil where it is not set.
    let variable: (String) -> Variable?

    struct Variable: Equatable {
        /// In a recipe's terms.
        let text: String
        /// Whether it has a value that is not empty, unless somebody gives it one.
        let isSet: Bool
    }

    /// Why a word cannot be carried over.
    struct Failure: Error {
        let message: String
    }

    func expand(_ word: String) throws(Failure) -> String {
        var rest = word[...]
        return try expand(&rest) { _ in false }
    }

    private func expand(
        _ rest: inout Substring, until isEnd: (Character) -> Bool
    ) throws(Failure) -> String {
        var result = ""
        var quote: Character?
        while let character = rest.first {
            if quote == nil, isEnd(character) { return result }
            rest = rest.dropFirst()
            switch character {
            case escape where quote != "'": escaped(&rest, in: quote, &result)
            case "'" where quote != "\"", "\"" where quote != "'": quote = quote == nil ? character : nil
            case "$" where quote != "'": result += try substitution(&rest)
            case "$": result += "$$"
            default: result.append(character)
            }
        }
        return result
    }

    /// In double quotes only what means something there loses its meaning.
    private func escaped(_ rest: inout Substring, in quote: Character?, _ result: inout String) {
        guard let next = rest.popFirst() else { return result.append(escape) }
        if quote == "\"", next != "\"", next != "$", next != escape { result.append(escape) }
        result += next == "$" ? "$$" : String(next)
    }

    private func substitution(_ rest: inout Substring) throws(Failure) -> String {
        guard rest.first == "{" else {
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if name.isEmpty { return "$$" }
            rest = rest.dropFirst(name.count)
            return variable(String(name))?.text ?? ""
        }
        rest = rest.dropFirst()
        let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        rest = rest.dropFirst(name.count)
        let modifier = String(rest.prefix { ":-+?".contains($0) }.prefix(2))
        rest = rest.dropFirst(modifier.count)
        let isKnown = ["", ":-", ":+", ":?", "-", "+", "?"].contains(modifier)
        guard !name.isEmpty, isKnown, modifier != "" || rest.first == "}" else {
            throw Failure(message: "the form ${\(name)\(modifier)\(rest.prefix { $0 != "}" })} is not known")
        }
        let word = try expand(&rest) { $0 == "}" }
        guard rest.popFirst() == "}" else { throw Failure(message: "${\(name) has no closing }") }
        return try choose(name, modifier, word)
    }

    private func choose(_ name: String, _ modifier: String, _ word: String) throws(Failure) -> String {
        let value = variable(name)?.text
        let isSet = variable(name).map { $0.isSet || !modifier.hasPrefix(":") && $0.text.isEmpty } ?? false
        switch modifier.last {
        case "-": return isSet ? value ?? "" : word
        case "+": return isSet ? word : ""
        case "?" where !isSet: throw Failure(message: "\(name) is not set: \(word)")
        default: return value ?? ""
        }
    }
}
