import HostSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct ContextListingTests {
    @Test func tenThousandFilesAreListedInOrderAndNoneIsRead() throws {
        try withTemporaryDirectory { root in
            for folder in 0..<100 {
                for file in 0..<100 {
                    try root.makeFile("d\(folder)/f\(file).\(file % 2 == 0 ? "txt" : "log")", mode: 0)
                }
            }
            let rules = try IgnoreRules(parsing: Array("**/*.log\nd1?\n!d17/f3*\n".utf8), file: ".dockerignore")
            let text = try ContextListing.text(BuildContext(root: root, rules: rules).entries())
            let lines = text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            let expected = (0..<100).flatMap { folder -> [String] in
                if (10..<20).contains(folder), folder != 17 { return [] }
                let names = (0..<100).map { file -> String? in
                    // The exception comes last, and so takes back logs too.
                    if folder == 17 {
                        return "\(file)".hasPrefix("3") ? "f\(file).\(file % 2 == 0 ? "txt" : "log")" : nil
                    }
                    return file % 2 == 0 ? "f\(file).txt" : nil
                }
                return ["d\(folder)"] + names.compactMap { $0 }.map { "d\(folder)/\($0)" }
            }
            #expect(try lines.map { try ImagePath($0) } == expected.map { try ImagePath($0) }.sorted())
        }
    }

    @Test func jsonNamesKindsAndBytesThatAreNoText() throws {
        try withTemporaryDirectory { root in
            try root.makeFile([0x61, 0xFF], content: "four", mode: 0o755)
            try (root / "link").createSymbolicLink(to: "target")
            let context = BuildContext(root: root, rules: IgnoreRules())
            let json = try JSONValue(parsing: ContextListing.json(context.entries(), of: context))
            #expect(json["version"] == 1)
            #expect(json["ignoreFile"] == .null)
            #expect(
                json["entries"] == [
                    ["path": "a\u{FFFD}", "bytes": "61ff", "kind": "file", "size": 4, "executable": true],
                    ["path": "link", "kind": "link", "target": "target"],
                ])
        }
    }

    @Test func anExplanationNamesFileAndLine() throws {
        let rules = try IgnoreRules(parsing: Array("# c\n*\n!src/app\n".utf8), file: "x/.dockerignore")
        let context = BuildContext(root: "/srv/x", rules: rules)
        let paths: [HostPath] = ["src", "src/app/main.py", "/srv/x/src/other", "./"]
        let explanations = try paths.map { path throws(ContextError) in try context.why(path) }
        #expect(
            String(decoding: ContextListing.text(explanations), as: UTF8.self) == """
                src: out (x/.dockerignore:2: *; a later rule may take back something in it)
                src/app/main.py: in (x/.dockerignore:3: !src/app)
                src/other: out (x/.dockerignore:2: *)
                .: in (no rule excludes it)

                """)
        let json = try JSONValue(parsing: ContextListing.json(explanations, of: context))
        #expect(
            json["paths"]?.array?.first == [
                "path": "src", "included": false, "mayHoldIncluded": true,
                "rule": ["file": "x/.dockerignore", "line": 2, "text": "*"],
            ])
        for outside: HostPath in ["/srv/xy", "../secret", "/"] {
            #expect(throws: ContextError.self) { try context.why(outside) }
        }
    }
}
