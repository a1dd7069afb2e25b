internal import JSON

/// Small things that several parts of reading a Dockerfile need.
enum DockerfileText {
    /// As Docker: a JSON array of strings, or it is meant for the shell.
    static func execForm(_ text: String) -> [String]? {
        guard text.first == "[", case .array(let values)? = try? JSONValue(parsing: Array(text.utf8)) else {
            return nil
        }
        let words = values.compactMap(\.string)
        return words.count == values.count ? words : nil
    }

    /// Words between white space, whatever they hold.
    static func plainWords(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
    }

    /// Words between white space that is not quoted; quotes and escapes stay in them.
    static func quotedWords(_ text: String, escape: Character) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        var rest = text[...]
        while let character = rest.popFirst() {
            if quote == nil, character == " " || character == "\t" || character == "\n" {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            word.append(character)
            if character == escape, quote != "'", let next = rest.popFirst() {
                word.append(next)
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    /// The text as a recipe has to hold it so that nothing is put in.
    static func literal(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            result.append(character)
            if character == "$", rest.first == "$" || rest.first == "{" { result.append("$") }
        }
        return result
    }
}
