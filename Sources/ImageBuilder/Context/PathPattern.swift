/// One pattern over paths, as BuildKit reads the lines of `.dockerignore`, `COPY --exclude` and `COPY --parents`.
///
/// `?` is a character, `*` any number of them, `[a-z]` and `[^a-z]` one of a set; none but a `[^…]` takes a slash.
/// `**/` is any number of directories, also none; `**` at the end is everything. `\` takes the next character as it is.
/// Source: moby/patternmatcher, whose patterns become regular expressions. Where that happens by accident (`\d`,
/// `[[:alpha:]]`, a star in brackets, `^`) the pattern is refused here instead of meaning something unforeseen. One
/// thing differs: `**` passes a newline in a name, which a dot in a regular expression does not.
struct PathPattern: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case text([PathText.Character])
        case one(CharacterClass)
        /// `*`: anything without a slash.
        case run
        /// `**/`: nothing, or anything that ends in a slash.
        case directories
        /// `**` at the end.
        case anything
    }

    /// What `?` and `[…]` take.
    struct CharacterClass: Hashable, Sendable {
        var ranges: [ClosedRange<PathText.Character>]
        var isNegated: Bool

        static let noSlash = CharacterClass(ranges: [PathText.slash...PathText.slash], isNegated: true)

        func contains(_ character: PathText.Character) -> Bool {
            ranges.contains { $0.contains(character) } != isNegated
        }
    }

    let parts: [Part]

    /// - Parameter text: relative and clean: no `.`, no doubled slash, none at the ends.
    /// - Throws: ``PatternError`` where the pattern is malformed.
    init(_ text: PathText) throws(PatternError) {
        var reader = PatternReader(text)
        parts = try reader.read()
    }

    /// Whether the pattern describes the whole path.
    func matches(_ path: PathText) -> Bool {
        let path = path.characters
        if case .text(let text) = parts.first, !path.starts(with: text) { return false }
        if case .text(let text) = parts.last, !path.suffix(text.count).elementsEqual(text) { return false }
        var reached = [true] + [Bool](repeating: false, count: path.count)
        for part in parts {
            reached = part.advance(reached, over: path)
            if !reached.contains(true) { return false }
        }
        return reached[path.count]
    }

    /// Whether something below `directory` could match: false means that nothing there ever does.
    func mayMatch(below directory: PathText) -> Bool {
        let path = directory.characters.isEmpty ? [] : directory.characters + [PathText.slash]
        var reached = [true] + [Bool](repeating: false, count: path.count)
        for part in parts {
            if part.reachesBeyond(reached, path) { return true }
            reached = part.advance(reached, over: path)
            if !reached.contains(true) { return false }
        }
        return false
    }
}

extension PathPattern.Part {
    /// From the places of a path where the parts before may end to those where this part may end.
    fileprivate func advance(_ from: [Bool], over path: [PathText.Character]) -> [Bool] {
        var to = [Bool](repeating: false, count: from.count)
        var open = false
        for place in from.indices {
            let afterSlash = place > 0 && path[place - 1] == PathText.slash
            switch self {
            case .text(let text):
                if from[place], path[place...].starts(with: text) { to[place + text.count] = true }
            case .one(let characters):
                if from[place], place < path.count, characters.contains(path[place]) { to[place + 1] = true }
            case .run:
                open = from[place] || (open && !afterSlash)
                to[place] = open
            case .directories:
                to[place] = from[place] || (open && afterSlash)
                open = open || from[place]
            case .anything:
                open = open || from[place]
                to[place] = open
            }
        }
        return to
    }

    /// Whether this part may take characters behind the end of `path`.
    fileprivate func reachesBeyond(_ from: [Bool], _ path: [PathText.Character]) -> Bool {
        switch self {
        case .text(let text):
            from.indices.contains { place in
                from[place] && path.count - place < text.count && text.starts(with: path[place...])
            }
        case .one: from[path.count]
        case .run: advance(from, over: path)[path.count]
        case .directories, .anything: from.contains(true)
        }
    }
}

/// A pattern that cannot be read.
struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what to write instead.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
