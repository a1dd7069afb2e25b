import Archive
import ContentStore
import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct StageFilesTests {
    @Test("Contents are the same from a layer that goes by and from its tree")
    func contents() throws {
        try withTemporaryDirectory { folder in
            let layers = LayerStore(store: try ContentStore(at: folder / "cache"), threads: 1, compression: .none)
            let diffIDs = try [
                layer(in: layers) { write in
                    try write("etc/passwd", "first")
                    try write("app/a", "replaced in the same layer")
                    try write("app/a", "a")
                    try write("app/b", "hidden")
                },
                layer(in: layers) { write in
                    try write("app/b", String(repeating: "b", count: 300_000))
                    try write("app/c", "")
                },
            ]
            let files = try StageFiles(diffIDs, layers: layers)
            let paths = try ["app/b", "app/c", "app/a", "etc/passwd"].map { try ImagePath($0) }
            let passing = try contents(of: paths, in: files)
            #expect(passing.map(\.path) == ["/etc/passwd", "/app/a", "/app/b", "/app/c"])
            #expect(passing.map(\.size) == [5, 1, 300_000, 0])
            for diffID in diffIDs { _ = try layers.tree(of: diffID) }
            #expect(try contents(of: paths, in: files).map(\.digest) == passing.map(\.digest))
        }
    }

    @Test("All names of a file have its content; a name that is not there is an error")
    func names() throws {
        try withTemporaryDirectory { folder in
            let layers = LayerStore(store: try ContentStore(at: folder / "cache"), threads: 1, compression: .none)
            let summary = try layers.write(.none) { writer in
                try append("a", "content", to: writer)
                try writer.append(
                    TarEntry(path: ImagePath("b"), kind: .hardLink(target: ImagePath("a")), mode: 0o644))
            }
            let files = try StageFiles([try #require(summary).diffID], layers: layers)
            let found = try contents(of: [ImagePath("b"), ImagePath("a")], in: files)
            #expect(found.map(\.path) == ["/b", "/a"])
            #expect(found.map(\.size) == [7, 7])
            #expect(throws: BuildError.self) { try contents(of: [ImagePath("c")], in: files) }
        }
    }

    private func contents(
        of paths: [ImagePath], in files: StageFiles
    ) throws -> [(path: String, size: Int, digest: Digest)] {
        var found: [(path: String, size: Int, digest: Digest)] = []
        try files.withContents(of: paths) { path, file in
            let bytes = try file.readAll()
            found.append((path.description, bytes.count, digest(of: bytes)))
        }
        return found
    }

    private func layer(
        in layers: LayerStore, _ body: ((String, String) throws -> Void) throws -> Void
    ) throws -> Digest {
        let summary = try layers.write(.none) { writer in try body { try append($0, $1, to: writer) } }
        return try #require(summary).diffID
    }

    private func append(_ path: String, _ text: String, to writer: LayerWriter) throws {
        let entry = TarEntry(path: try ImagePath(path), kind: .regular, mode: 0o644, size: text.utf8.count)
        try writer.append(entry, content: Array(text.utf8))
    }
}
