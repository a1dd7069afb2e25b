import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// The docker client sends its daemon a context as moby/patternmatcher, which BuildKit uses too, filters it.
///
/// Two things differ, and are not asked for. Versions before 23 do not hand a directory's result down by pattern. And
/// no version goes into a directory that is out for an exception with a wildcard, where BuildKit does.
@Suite(.enabled(if: Requirement.tool("python3") && dockerClientIsRecent))
struct IgnoreJudgeTests {
    @Test func theDockerClientSendsTheSameFiles() throws {
        try withTemporaryDirectory { root in
            var random = RandomSource(seed: 2026)
            let folder = root / "context"
            for path in Self.paths { try folder.makeFile(path) }
            try folder.makeFile("Dockerfile", content: "FROM scratch\n")
            try folder.makeFile(".dockerignore")
            let candidates = try cases() + (0..<160).map { _ in Self.randomRules(&random) }
            let accepted = candidates.filter { (try? IgnoreRules(parsing: $0, file: "f")) != nil }
            #expect(accepted.count > 140)
            let files = (0..<accepted.count).map { root / "rules\($0)" }
            for (file, rules) in zip(files, accepted) {
                try FileDescriptor.open(file, .write, .create).write(rules)
            }
            let lists = try sent(of: folder, under: files)
            for (rules, list) in zip(accepted, lists) {
                let ours = try ours(folder, IgnoreRules(parsing: rules, file: ".dockerignore"))
                #expect(ours.symmetricDifference(list) == [], "\(String(decoding: rules, as: UTF8.self))")
            }
        }
    }

    private func ours(_ folder: HostPath, _ rules: IgnoreRules) throws -> Set<String> {
        let entries = try BuildContext(root: folder, rules: rules).entries()
        return Set(entries.filter { $0.status.kind != .directory }.map(\.path.relativeText)).subtracting(alwaysSent)
    }

    private func sent(of folder: HostPath, under files: [HostPath]) throws -> [Set<String>] {
        let script = fixtures / "ignore/docker-client-context"
        let result = try run(script.description, [folder.description] + files.map(\.description))
        try result.expectSuccess()
        let names = result.output.split(separator: 0, omittingEmptySubsequences: false)
        return names.split(separator: []).map { list in
            Set(list.map { String(decoding: $0, as: UTF8.self) }).subtracting(alwaysSent)
        }
    }

    /// Whatever the rules say.
    private let alwaysSent = ["Dockerfile", ".dockerignore"]

    private func cases() throws -> [[UInt8]] {
        try fixtureFolders("ignore/cases").filter { ($0 / "ignore").exists }.map { try ($0 / "ignore").read() }
    }

    private static let names = ["a", "b", "ab", "c.log", ".env", "docs", "é", "x y"]
    private static let paths: [String] = names.flatMap { first in
        first.contains(".")
            ? [first] : names.map { "\(first)/\($0)/" }.flatMap { ["\($0)a", "\($0)c.log", "\($0)b/ab"] }
    }

    private static func randomRules(_ random: inout RandomSource) -> [UInt8] {
        let wild = names + ["*", "**", "?", "[ab]", "[^a]", "*.log", "a*", "\\*", "**/"]
        func path(_ pieces: [String], _ separator: String) -> String {
            let count = Int.random(in: 1...3, using: &random)
            return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined(separator: separator)
        }
        let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            if Int.random(in: 0..<3, using: &random) == 0 {
                return (["!", "!/", "! "].randomElement(using: &random) ?? "") + path(names, "/")
                    + (["", "", "/*", "/**", "/"].randomElement(using: &random) ?? "")
            }
            let prefix = ["", "", "", "/", " "].randomElement(using: &random) ?? ""
            return prefix + path(wild, Int.random(in: 0..<4, using: &random) == 0 ? "" : "/")
        }
        return Array(lines.joined(separator: "\n").utf8)
    }
}

/// `Docker version 28.2.2, build …`
private let dockerClientIsRecent: Bool = {
    guard Requirement.tool("docker"), let words = try? run("docker", ["--version"]).text.split(separator: " "),
        words.count > 2, let major = Int(words[2].prefix { $0.isNumber })
    else { return false }
    return major >= 23
}()
