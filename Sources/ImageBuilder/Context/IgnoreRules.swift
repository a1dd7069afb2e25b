public import HostSystem
public import OCI

/// What an ignore file keeps out of a context: the rules of `.dockerignore` as current BuildKit reads them.
public struct IgnoreRules: Hashable, Sendable {
    /// One line of an ignore file that says something.
    public struct Rule: Hashable, Sendable, CustomStringConvertible {
        public let file: HostPath
        /// Counted from 1.
        public let line: Int
        /// As it stands in the file, without the white space around it.
        public let text: String

        /// `.dockerignore:3: node_modules`
        public var description: String { "\(file):\(line): \(text)" }
    }

    /// Whether a path belongs to the context, and which rule had the last word about it.
    public struct Verdict: Hashable, Sendable {
        public let isIncluded: Bool
        /// nil where no rule speaks of the path.
        public let rule: Rule?
    }

    /// What the rules say about a directory, to judge its contents by.
    public struct Inheritance: Sendable {
        let patterns: PatternList.Inheritance
    }

    /// Where the rules stand; nil for no rules.
    public let file: HostPath?
    /// In the order of the file.
    public private(set) var rules: [Rule] = []
    private var patterns = PatternList()

    /// No rules: everything belongs to the context.
    public init() {
        file = nil
    }

    /// Reads an ignore file.
    ///
    /// A byte order mark in front and lines that begin with `#` are passed over; white space around a pattern goes,
    /// and so does a slash in front of it.
    /// - Throws: ``IgnoreError`` at the first line that is malformed.
    public init(parsing text: [UInt8], file: HostPath) throws(IgnoreError) {
        self.file = file
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let lines = text.dropFirst(text.starts(with: mark) ? mark.count : 0)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.first != UInt8(ascii: "#") {
            let shown = PathText(line).trimmed
            if shown.characters.isEmpty { continue }
            let rule = Rule(file: file, line: index + 1, text: String(decoding: shown.bytes, as: UTF8.self))
            do throws(PatternError) {
                try Self.check(line)
                try patterns.append(shown)
            } catch { throw IgnoreError(rule: rule, problem: error.description) }
            rules.append(rule)
        }
    }

    /// The limit of a line is that of the reader that BuildKit uses.
    private static func check(_ line: ArraySlice<UInt8>) throws(PatternError) {
        if line.count >= 1 << 16 { throw PatternError("is longer than 65535 bytes") }
        if line.contains(0) { throw PatternError("has a zero byte; if the file is UTF-16, save it as UTF-8") }
    }

    /// Judges a path. The root always belongs to the context.
    public func matches(_ path: ImagePath) -> Verdict {
        verdict(patterns.outcome(of: path))
    }

    /// What the root hands down.
    public var atRoot: Inheritance { Inheritance(patterns: patterns.atRoot) }

    /// What the directory at `path` hands down.
    public func inheritance(of path: ImagePath) -> Inheritance {
        Inheritance(patterns: patterns.outcome(of: path).inheritance)
    }

    /// What the directory above `path` hands down.
    public func inheritance(above path: ImagePath) -> Inheritance {
        path.parent.map { inheritance(of: $0) } ?? atRoot
    }

    /// Judges a path by what the directory above it hands down, in a walk that goes from the top.
    public func matches(_ path: ImagePath, below parent: Inheritance) -> (verdict: Verdict, inheritance: Inheritance) {
        let outcome = patterns.outcome(of: PathText(path), below: parent.patterns)
        return (verdict(outcome), Inheritance(patterns: outcome.inheritance))
    }

    /// Whether something below a directory that is kept out may belong to the context all the same. Where this is
    /// false a walk need not descend.
    public func mayContainIncluded(_ directory: ImagePath, _ inheritance: Inheritance) -> Bool {
        patterns.mayHoldExceptions(below: PathText(directory), inheritance.patterns)
    }

    /// Whether something below a directory that is kept out may belong to the context all the same.
    public func mayContainIncluded(_ directory: ImagePath) -> Bool {
        mayContainIncluded(directory, inheritance(of: directory))
    }

    private func verdict(_ outcome: PatternList.Outcome) -> Verdict {
        Verdict(isIncluded: !outcome.isMatch, rule: outcome.deciding.map { rules[$0] })
    }
}

/// A line of an ignore file that cannot be read.
public struct IgnoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public let rule: IgnoreRules.Rule
    /// What is wrong with the pattern, and what to write instead.
    public let problem: String

    public var description: String { "\(rule.file):\(rule.line): the pattern \"\(rule.text)\" \(problem)" }
}
