import HostSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct IgnoreVectorTests {
    static let files = ["patternmatcher", "filepath-match", "own"]

    @Test(arguments: files) func everyVectorHolds(_ file: String) throws {
        let document = try JSONValue(parsing: (fixtures / "ignore/vectors/\(file).json").read())
        let vectors = try #require(document["vectors"]?.array)
        #expect(vectors.count > 40)
        for vector in vectors { try check(vector) }
    }

    private func check(_ vector: JSONValue) throws {
        let list = try #require(vector["patterns"]?.array)
        let patterns = list.compactMap(\.string)
        let text = Array(patterns.joined(separator: "\n").utf8)
        do {
            let rules = try IgnoreRules(parsing: text, file: ".dockerignore")
            let text = try #require(vector["path"]?.string, "no error: \(vector.text())")
            let path = try ImagePath(text)
            let isIncluded = rules.matches(path).isIncluded
            #expect(vector["match"] == .bool(!isIncluded), "\(vector.text())")
        } catch let error as IgnoreError {
            let expected = try #require(vector["error"]?.string, "\(error): \(vector.text())")
            #expect(expected.isEmpty || error.problem.contains(expected), "\(error)")
        }
    }
}

@Suite struct IgnoreCaseTests {
    @Test(arguments: try fixtureFolders("ignore/cases")) func theContextIsWhatTheCaseSays(_ folder: HostPath) throws {
        let rules: IgnoreRules
        do {
            let text = try (folder / "ignore").exists ? (folder / "ignore").read() : []
            rules = try IgnoreRules(parsing: text, file: ".dockerignore")
        } catch {
            let expected = try folder.textLines("error")?.first ?? "no error"
            #expect("\(error)".hasSuffix(expected))
            return
        }
        try withTemporaryDirectory { root in
            for path in try folder.lines("tree") ?? [] { try root.makeFile(path) }
            let context = BuildContext(root: root, rules: rules)
            let entries = try context.entries()
            let expected = try folder.lines("expected")
            #expect(entries.map(\.path.bytes) == expected)
            try expectTheSame(entries, in: ContextTree(context))
            if let opened = try folder.textLines("opened") { #expect(try openedDirectories(of: context) == opened) }
            for line in try folder.textLines("why") ?? [] {
                let parts = line.split(separator: "\t", maxSplits: 1)
                #expect(try context.why(ImagePath(String(parts[0]))).description == parts[1])
            }
        }
    }

    /// The tree that copies use holds just what the listing shows.
    private func expectTheSame(_ entries: [BuildContext.Entry], in tree: ContextTree) throws {
        func all(below path: ImagePath) throws -> [ImagePath] {
            try tree.children(of: path).flatMap { try [$0.path] + all(below: $0.path) }
        }
        #expect(try all(below: .root) == entries.map(\.path))
        for entry in entries { #expect(try tree.lookup(entry.path)?.path == entry.path) }
    }

    private func openedDirectories(of context: BuildContext) throws -> [String] {
        var walk = ContextWalk(rules: context.rules)
        var opened: [String] = []
        try DirectoryWalk(context.root).forEach { entry, _ in
            let decision = try walk.visit(entry)
            if decision == .descend { opened.append("\(entry.path)") }
            return decision
        }
        return opened
    }
}

@Suite struct IgnoreRulesTests {
    @Test func aRuleKnowsItsPlace() throws {
        let rules = try IgnoreRules(parsing: Array("# c\n\n  *.log \n!keep.log\n".utf8), file: "x/.dockerignore")
        #expect(rules.rules.map(\.description) == ["x/.dockerignore:3: *.log", "x/.dockerignore:4: !keep.log"])
        #expect(try rules.matches(ImagePath("a.log")).rule?.line == 3)
        #expect(try rules.matches(ImagePath("keep.log")).rule?.line == 4)
        #expect(try rules.matches(ImagePath("other")).rule == nil)
    }

    @Test func theRootIsAlwaysIn() throws {
        let rules = try IgnoreRules(parsing: Array("*\n**\n.\n/".utf8), file: ".dockerignore")
        #expect(rules.matches(.root).isIncluded)
        #expect(rules.mayContainIncluded(.root) == false)
    }

    @Test func aLineHasALimit() throws {
        let line = Array(repeating: UInt8(ascii: "a"), count: 1 << 16)
        #expect(throws: IgnoreError.self) { try IgnoreRules(parsing: line, file: "f") }
        #expect(throws: Never.self) { try IgnoreRules(parsing: Array(line.dropLast()), file: "f") }
    }

    @Test func manyStarsTakeNoLongerThanTheyMust() throws {
        let pattern = Array(String(repeating: "*a", count: 2000).utf8) + Array("b".utf8)
        let rules = try IgnoreRules(parsing: pattern, file: "f")
        let path = try ImagePath(Array(repeating: UInt8(ascii: "a"), count: 255) + Array("/c".utf8))
        #expect(rules.matches(path).isIncluded)
    }

    @Test func anyBytesAreReadOrRefused() throws {
        var random = RandomSource(seed: 7)
        let seed = Array("*.log\n!keep/[a-z]*\n**/x\\*\n# c\n/a/../b\n[^x]?\n".utf8)
        for round in 0..<4000 {
            let text = round % 3 == 0 ? random.bytes(Int.random(in: 0...80, using: &random)) : random.damaged(seed)
            guard let rules = try? IgnoreRules(parsing: text, file: "f") else { continue }
            let path = try? ImagePath(random.bytes(Int.random(in: 1...20, using: &random)).filter { $0 != 0 })
            if let path { _ = rules.matches(path).isIncluded && rules.mayContainIncluded(path) }
        }
    }
}
