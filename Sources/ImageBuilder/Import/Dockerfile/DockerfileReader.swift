/// Reads a Dockerfile: directives, comments, continued lines, here-documents.
struct DockerfileReader {
    private let source: SourceText
    /// Each line without its end, and where it starts.
    private let lines: [(text: String, start: Int)]
    private var next = 0
    private var escape: Character = "\\"
    private var instructions: [Dockerfile.Instruction] = []

    /// - Throws: ``RecipeError`` at the first thing that is no Dockerfile.
    static func read(_ source: SourceText) throws(RecipeError) -> Dockerfile {
        guard String(validating: source.bytes, as: UTF8.self) != nil else {
            throw RecipeError(source, 0..<0, "the file is not UTF-8", hint: "save it as UTF-8")
        }
        var reader = DockerfileReader(source)
        try reader.readDirectives()
        while reader.next < reader.lines.count { try reader.readInstruction() }
        return Dockerfile(source: source, escape: reader.escape, instructions: reader.instructions)
    }

    private init(_ source: SourceText) {
        self.source = source
        var start = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lines = source.bytes[start...].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            line in
            defer { start += line.count + 1 }
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            return (String(decoding: text, as: UTF8.self), start)
        }
    }

    /// `# escape=` and its like, which stand before everything else.
    private mutating func readDirectives() throws(RecipeError) {
        while next < lines.count, let (name, value) = Self.directive(lines[next].text) {
            if name == "escape" {
                guard let character = value.first, value.count == 1, character == "\\" || character == "`" else {
                    throw error(lines[next], "the escape character is \\ or `, not \(quoted(value))")
                }
                escape = character
            }
            next += 1
        }
    }

    private static func directive(_ line: String) -> (name: String, value: String)? {
        let text = line.trimmed
        guard text.first == "#", let equals = text.firstIndex(of: "=") else { return nil }
        let name = String(text[text.index(after: text.startIndex)..<equals]).trimmed.lowercased()
        guard ["syntax", "escape", "check"].contains(name) else { return nil }
        return (name, String(text[text.index(after: equals)...]).trimmed)
    }

    private mutating func readInstruction() throws(RecipeError) {
        let first = lines[next]
        next += 1
        guard !Self.isEmptyOrComment(first.text) else { return }
        let indent = first.text.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
        let span = first.start + indent..<first.start + max(indent + 1, first.text.utf8.count)
        var text = first.text
        while let continued = continuation(of: text) {
            text = continued
            while next < lines.count, Self.isEmptyOrComment(lines[next].text) { next += 1 }
            guard next < lines.count else { break }
            text += lines[next].text
            next += 1
        }
        let words = text.trimmed.split(maxSplits: 1, omittingEmptySubsequences: true) { $0 == " " || $0 == "\t" }
        let keyword = String(words.first ?? "").uppercased()
        try check(keyword, first, indent)
        let (flags, rest) = Self.flags(words.count > 1 ? String(words[1]).trimmed : "")
        let documents = try readHereDocuments(keyword, rest, first)
        instructions.append(
            .init(keyword: keyword, flags: flags, rest: rest, hereDocuments: documents, span: span))
    }

    /// The line without its last character where that says that the next one belongs to it.
    private func continuation(of text: String) -> String? {
        guard let last = text.lastIndex(where: { $0 != " " && $0 != "\t" }), text[last] == escape else { return nil }
        return String(text[..<last])
    }

    private static func isEmptyOrComment(_ line: String) -> Bool {
        let first = line.first { $0 != " " && $0 != "\t" }
        return first == nil || first == "#"
    }

    private func check(_ keyword: String, _ line: (text: String, start: Int), _ indent: Int) throws(RecipeError) {
        if Self.keywords.contains(keyword) { return }
        let meant = Suggestion.nearest(to: keyword, among: Self.keywords)
        throw error(
            (String(line.text.utf8.dropFirst(indent).prefix(keyword.utf8.count)) ?? keyword, line.start + indent),
            "\(quoted(keyword)) is no instruction of a Dockerfile", hint: meant.map { "did you mean \($0)?" })
    }

    static let keywords = [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
        "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ]

    /// Leading words that begin with two dashes, and what is left.
    private static func flags(_ text: String) -> (flags: [(name: String, value: String)], rest: String) {
        var flags: [(name: String, value: String)] = []
        var rest = text[...]
        while rest.hasPrefix("--") {
            let word = rest.prefix { $0 != " " && $0 != "\t" }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.first?.isEmpty != false { break }
            flags.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
            rest = rest.dropFirst(word.count).drop { $0 == " " || $0 == "\t" }
        }
        return (flags, String(rest))
    }

    /// What the `<<NAME` of a RUN, COPY or ADD stand for: the lines up to one that holds only the name.
    private mutating func readHereDocuments(
        _ keyword: String, _ rest: String, _ line: (text: String, start: Int)
    ) throws(RecipeError) -> [Dockerfile.HereDocument] {
        guard ["RUN", "COPY", "ADD"].contains(keyword), DockerfileText.execForm(rest) == nil else { return [] }
        var documents: [Dockerfile.HereDocument] = []
        for word in DockerfileText.plainWords(rest) {
            guard let opening = HereDocumentOpening(word) else { continue }
            var text = ""
            var isClosed = false
            while next < lines.count, !isClosed {
                let line = opening.stripsTabs ? String(lines[next].text.drop { $0 == "\t" }) : lines[next].text
                next += 1
                if line == opening.name { isClosed = true } else { text += line + "\n" }
            }
            guard isClosed else { throw error(line, "the here-document \(opening.name) has no end") }
            documents.append(.init(word: word, name: opening.name, expands: opening.expands, text: text))
        }
        return documents
    }

    private func error(_ line: (text: String, start: Int), _ message: String, hint: String? = nil) -> RecipeError {
        RecipeError(source, line.start..<line.start + max(1, line.text.utf8.count), message, hint: hint)
    }
}

/// `<<EOF`, `<<-EOF`, `<<"EOF"`; a number may stand before it.
struct HereDocumentOpening {
    let name: String
    let stripsTabs: Bool
    let expands: Bool

    init?(_ word: String) {
        var rest = word.drop { $0.isASCII && $0.isNumber }
        guard rest.hasPrefix("<<"), !rest.hasPrefix("<<<") else { return nil }
        rest = rest.dropFirst(2)
        stripsTabs = rest.first == "-"
        if stripsTabs { rest = rest.dropFirst() }
        expands = !rest.contains { $0 == "\"" || $0 == "'" || $0 == "\\" }
        name = rest.filter { $0 != "\"" && $0 != "'" && $0 != "\\" }
        if name.isEmpty || name.contains("<") { return nil }
    }
}
