internal import HostSystem
internal import OCI

/// Patterns of which the last that describes a path decides, those with `!` in front of them the other way round.
///
/// Source: moby/patternmatcher, `MatchesUsingParentResults`. What matched a directory counts for everything below it,
/// pattern by pattern; so a path is judged from the top, and each directory's result is handed down.
struct PatternList: Hashable, Sendable {
    struct Element: Hashable, Sendable {
        let pattern: PathPattern
        /// Whether it takes back what earlier patterns matched.
        let isException: Bool
    }

    /// Which patterns matched a directory.
    struct Inheritance: Hashable, Sendable {
        fileprivate var matched: [Bool]
    }

    struct Outcome: Sendable {
        /// Whether the list describes the path.
        let isMatch: Bool
        /// The position of the pattern that had the last word; nil where none matched.
        let deciding: Int?
        /// What to hand down to the contents, if this is a directory.
        let inheritance: Inheritance
    }

    private(set) var elements: [Element] = []

    init() {}

    /// - Throws: ``PatternError`` at the first malformed pattern, with the pattern in it.
    init(_ patterns: [String]) throws(PatternError) {
        for text in patterns {
            do throws(PatternError) { try append(PathText(Array(text.utf8))) } catch {
                throw PatternError("the pattern \"\(text)\" \(error)")
            }
        }
    }

    /// Adds a pattern as a line of an ignore file gives it, `!` in front where it is an exception. Blank ones count not.
    mutating func append(_ line: PathText) throws(PatternError) {
        var text = line.trimmed
        if text.characters.isEmpty { return }
        let isException = text.characters.first == bang
        if isException {
            text.characters.removeFirst()
            text = text.trimmed
        }
        var path = text.characters.isEmpty ? [] : HostPath(bytes: text.bytes).normalised.bytes
        if path.first == UInt8(ascii: "/"), isException || path.count > 1 { path.removeFirst() }
        if path.isEmpty { throw PatternError("has nothing behind the \"!\"") }
        elements.append(Element(pattern: try PathPattern(PathText(path)), isException: isException))
    }

    /// What the root hands down: nothing matched.
    var atRoot: Inheritance { Inheritance(matched: Array(repeating: false, count: elements.count)) }

    /// Judges `path` by what the directory above it hands down.
    func outcome(of path: PathText, below parent: Inheritance) -> Outcome {
        var inheritance = atRoot
        var isMatch = false
        var deciding: Int?
        for (index, element) in elements.enumerated() {
            // A pattern that could not change the result is not tried, and so not handed down either: BuildKit
            // does the same, and the result below depends on it.
            guard parent.matched[index] || (element.isException == isMatch && element.pattern.matches(path)) else {
                continue
            }
            inheritance.matched[index] = true
            isMatch = !element.isException
            deciding = index
        }
        return Outcome(isMatch: isMatch, deciding: deciding, inheritance: inheritance)
    }

    /// Judges `path` from the root down.
    func outcome(of path: ImagePath) -> Outcome {
        var outcome = Outcome(isMatch: false, deciding: nil, inheritance: atRoot)
        if elements.isEmpty { return outcome }
        for step in path.ancestors + (path.isRoot ? [] : [path]) {
            outcome = self.outcome(of: PathText(step), below: outcome.inheritance)
        }
        return outcome
    }

    /// Whether something below a directory that the list describes could be taken back by an exception.
    func mayHoldExceptions(below directory: PathText, _ inheritance: Inheritance) -> Bool {
        for (index, element) in elements.enumerated().reversed() {
            let isInherited = inheritance.matched[index]
            if element.isException {
                if isInherited || element.pattern.mayMatch(below: directory) { return true }
            } else if isInherited {
                return false  // takes everything below, whatever came before
            }
        }
        return false
    }
}

private let bang = PathText.Character(UInt8(ascii: "!"))
