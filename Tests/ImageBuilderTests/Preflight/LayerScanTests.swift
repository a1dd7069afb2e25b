import Archive
import OCI
import Synchronization
import Testing

@testable import ImageBuilder

@Suite struct LayerScanTests {
    private static let token = "const apiToken = \"q8Zr41LmX0v7TbY2kP9sWd3F\"\n"

    /// A layer with something of each kind.
    private static func layer(_ change: (inout [FixtureFile]) throws -> Void = { _ in }) throws -> [FixtureFile] {
        var files = [
            try FixtureFile.file("app/keys.p12", Array("store".utf8)),
            try FixtureFile.file("app/plain.js", Array("nothing\n".utf8)),
            try FixtureFile.file("app/run", Array("#!/bin/sh\nexit\n".utf8), mode: 0o755),
            try FixtureFile.file("app/secret.js", Array(token.utf8)),
        ]
        try change(&files)
        return files
    }

    @Test(
        "What is known of an earlier layer gives the same facts, and only what changed is read",
        arguments: [
            ("nothing", []), ("content", ["/app/plain.js"]), ("mode", ["/app/secret.js"]), ("new", ["/app/new.js"]),
            ("gone", []), ("renamed", ["/app/zzz.js"]),
        ])
    func reuse(change: String, read: [String]) throws {
        let before = FixtureFiles([try Self.layer()])
        let after = WatchedFiles(
            files: FixtureFiles([
                try Self.layer { files in
                    switch change {
                    case "content": files[1] = try FixtureFile.file("app/plain.js", Array(Self.token.utf8))
                    case "mode": files[3] = try FixtureFile.file("app/secret.js", Array(Self.token.utf8), mode: 0o755)
                    case "new": files.append(try FixtureFile.file("app/new.js", Array(Self.token.utf8)))
                    case "gone": files.remove(at: 3)
                    case "renamed": files[3] = try FixtureFile.file("app/zzz.js", Array(Self.token.utf8))
                    default: break
                    }
                }
            ]))
        let earlier = ScannedLayer(before.tree, try LayerScan.facts(of: before))
        let facts = try LayerScan.facts(of: after, after: earlier, threads: 2)
        #expect(after.read.withLock { $0.map(\.description) } == read)
        #expect(facts == (try LayerScan.facts(of: after.files)))
    }

    @Test("Where packages brought other files, nothing is taken for known")
    func lists() throws {
        let plain = FixtureFiles([try Self.layer()])
        let list = "00000000000000000000000000000000  app/secret.js\n"
        let owning = FixtureFiles([
            try Self.layer { $0.append(try .file("var/lib/dpkg/info/app.md5sums", Array(list.utf8))) }
        ])
        for (first, second) in [(plain, owning), (owning, plain)] {
            let earlier = ScannedLayer(first.tree, try LayerScan.facts(of: first))
            #expect(try LayerScan.facts(of: second, after: earlier) == LayerScan.facts(of: second))
        }
        #expect(try LayerScan.facts(of: plain).suspects.map(\.kind) == [.keyStore, .token])
        #expect(try LayerScan.facts(of: owning).suspects.map(\.kind) == [.keyStore])
    }
}

/// Notes what is read.
private final class WatchedFiles: ImageFiles {
    let files: FixtureFiles
    let read = Mutex<[ImagePath]>([])

    init(files: FixtureFiles) { self.files = files }

    var tree: MergedTree { files.tree }

    func withContents(of paths: [ImagePath], _ body: (ImagePath, FileContent) throws -> Void) throws {
        read.withLock { $0 += paths }
        try files.withContents(of: paths, body)
    }
}
