import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// A matcher that is plain to see through, and slow: it tries every way to split the path.
private struct ReferencePattern {
    private enum Item { case exactly(UInt32), set([ClosedRange<UInt32>], negated: Bool), run, directories, everything }
    private let items: [Item]

    /// Takes patterns that the real reader takes.
    init(_ text: String) {
        var rest = Array(text.unicodeScalars.map(\.value))[...]
        let special = "*?[]\\".unicodeScalars.map(\.value)
        let tail = rest.dropFirst(2)
        let suffixOnly = text.hasPrefix("**") && !text.hasPrefix("**/") && !tail.contains { special.contains($0) }
        var items: [Item] = []
        func take() -> UInt32 { rest.removeFirst() }
        func member() -> UInt32 {
            rest.first == code("\\")
                ? {
                    _ = take(); return take()
                }() : take()
        }
        while !rest.isEmpty {
            let next = take()
            if next == code("*"), rest.first == code("*") {
                _ = take()
                if rest.first == code("/") { _ = take() }
                items.append(rest.isEmpty || (suffixOnly && items.isEmpty) ? .everything : .directories)
            } else if next == code("*") {
                items.append(.run)
            } else if next == code("?") {
                items.append(.set([code("/")...code("/")], negated: true))
            } else if next == code("[") {
                let negated = rest.first == code("^")
                if negated { _ = take() }
                var ranges: [ClosedRange<UInt32>] = []
                while rest.first != code("]") {
                    let low = member()
                    if rest.first == code("-") {
                        _ = take()
                        ranges.append(low...member())
                    } else {
                        ranges.append(low...low)
                    }
                }
                _ = take()
                items.append(.set(ranges, negated: negated))
            } else {
                items.append(.exactly(next == code("\\") ? take() : next))
            }
        }
        self.items = items
    }

    func matches(_ path: String) -> Bool {
        matches(items[...], Array(path.unicodeScalars.map(\.value))[...])
    }

    private func matches(_ items: ArraySlice<Item>, _ path: ArraySlice<UInt32>) -> Bool {
        guard let item = items.first else { return path.isEmpty }
        let others = items.dropFirst()
        let prefixes = (0...path.count).lazy.map { path.prefix($0) }
        switch item {
        case .exactly(let character):
            return path.first == character && matches(others, path.dropFirst())
        case .set(let ranges, let negated):
            guard let first = path.first, ranges.contains(where: { $0.contains(first) }) != negated else {
                return false
            }
            return matches(others, path.dropFirst())
        case .run:
            return prefixes.contains { !$0.contains(code("/")) && matches(others, path.dropFirst($0.count)) }
        case .directories:
            return prefixes.contains {
                ($0.isEmpty || $0.last == code("/")) && matches(others, path.dropFirst($0.count))
            }
        case .everything:
            return prefixes.contains { matches(others, path.dropFirst($0.count)) }
        }
    }
}

private func code(_ scalar: Unicode.Scalar) -> UInt32 { scalar.value }

@Suite struct PatternFuzzTests {
    private static let pieces = [
        "a", "b", "ab", "é", ".", "/", "/", "*", "*", "**", "**/", "?", "[ab]", "[^a]", "[a-c]", "\\*", "\\[", "]", "+",
    ]
    private static let names = ["a", "b", "ab", "abc", "é", "aé", "a.b", "*", "[", "]", "a+", "cab"]

    private static func pattern(_ random: inout RandomSource) -> String {
        let count = Int.random(in: 1...7, using: &random)
        return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static func path(_ random: inout RandomSource) -> String {
        let count = Int.random(in: 1...4, using: &random)
        return (0..<count).map { _ in names.randomElement(using: &random) ?? "" }.joined(separator: "/")
    }

    /// The pattern as the reader of a list leaves it: without doubled slashes and slashes at its ends.
    private static func cleaned(_ pattern: String) -> String {
        pattern.split(separator: "/").joined(separator: "/")
    }

    @Test func theFastMatcherAgreesWithTheSlowOne() throws {
        var random = RandomSource(seed: 2024)
        var matches = 0
        for _ in 0..<20_000 {
            let text = Self.cleaned(Self.pattern(&random))
            guard !text.isEmpty, let fast = try? PathPattern(PathText(Array(text.utf8))) else { continue }
            let slow = ReferencePattern(text)
            for _ in 0..<4 {
                let path = Self.path(&random)
                let expected = slow.matches(path)
                #expect(fast.matches(PathText(Array(path.utf8))) == expected, "\(text) on \(path)")
                if expected { matches += 1 }
            }
        }
        #expect(matches > 4000)
    }

    @Test func whatMatchesBelowADirectoryMayMatchBelowIt() throws {
        var random = RandomSource(seed: 11)
        var refused = 0
        for _ in 0..<20_000 {
            let text = Self.cleaned(Self.pattern(&random))
            guard !text.isEmpty, let pattern = try? PathPattern(PathText(Array(text.utf8))) else { continue }
            let directory = try ImagePath(Self.path(&random))
            let may = pattern.mayMatch(below: PathText(directory))
            if !may { refused += 1 }
            let path = try directory.appending(Array(Self.path(&random).utf8))
            if pattern.matches(PathText(path)) { #expect(may, "\(text) below \(directory) matches \(path)") }
        }
        #expect(refused > 5000)
    }

    /// A walk that goes down only where the rules let it finds what a walk through everything finds.
    @Test func noWalkMissesWhatIsTakenBack() throws {
        var random = RandomSource(seed: 5)
        for _ in 0..<3000 {
            let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (Bool.random(using: &random) ? "!" : "") + Self.pattern(&random)
            }
            let text = Array(lines.joined(separator: "\n").utf8)
            guard let rules = try? IgnoreRules(parsing: text, file: "f") else { continue }
            for _ in 0..<6 {
                let path = try ImagePath(Self.path(&random))
                guard rules.matches(path).isIncluded else { continue }
                for above in path.ancestors where !rules.matches(above).isIncluded {
                    #expect(rules.mayContainIncluded(above), "\(lines) \(above) \(path)")
                }
            }
        }
    }
}
