import Archive
import HostSystem
import OCI
import TestSupport
import Testing

@Suite struct TreeExtractorTests {
    private func extract(
        _ members: [Member], into folder: HostPath, where selected: (ImagePath) -> Bool = { _ in true }
    ) throws -> HostPath {
        try extract(try writeLayer(members).bytes, into: folder, where: selected)
    }

    private func extract(
        _ bytes: [UInt8], into folder: HostPath, where selected: (ImagePath) -> Bool = { _ in true }
    ) throws -> HostPath {
        let name = String(UInt64.random(in: .min ... .max))
        try AtomicFile.write(bytes, to: folder / "\(name).tar", durable: false)
        let root = folder / name
        try TreeExtractor(into: root).extract(
            ArchiveReader(FileDescriptor.open(folder / "\(name).tar")), where: selected)
        return root
    }

    @Test(.enabled(if: Requirement.root))
    func `The tree is what GNU tar makes of the layer`() throws {
        try withTemporaryDirectory { folder in
            let members = try strainingMembers()
            let ours = try extract(members, into: folder)
            try (folder / "judge").createDirectory()
            let layer = try writeLayer(members)
            try AtomicFile.write(layer.bytes, to: folder / "layer.tar")
            try run("tar", ["-xpf", "../layer.tar", "--xattrs", "--xattrs-include=*"], in: folder / "judge")
                .expectSuccess()
            #expect(try listing(ours) == (try listing(folder / "judge")))
            let comparison = try run(
                "diff", ["-r", "--no-dereference", ours.description, (folder / "judge").description])
            // Devices and pipes have no content to compare.
            let differences = comparison.text.split(separator: "\n").filter { !$0.contains(" is a ") }
            #expect(differences.isEmpty)
        }
    }

    private func listing(_ root: HostPath) throws -> String {
        let script = """
            find . -printf '%p %y %m %U %G %n %l %i\\n' | awk '{ print }' | LC_ALL=C sort \\
              | awk '{ i = $NF; if (!(i in seen)) { seen[i] = ++count }; $NF = seen[i]; print }'
            find . ! -path './*/*' -type f -printf '%p %T@ %s\\n' | LC_ALL=C sort
            getfattr -Rhd -m - . 2>/dev/null || true
            """
        let result = try run("sh", ["-c", script], in: root)
        try result.expectSuccess()
        return result.text
    }

    @Test(.enabled(if: Requirement.root))
    func `Whiteouts become what overlayfs understands`() throws {
        try withTemporaryDirectory { folder in
            let root = try extract(
                [
                    try Member(".wh.gone"), try Member("kept/.wh..wh..opq"), try Member("kept/new", content: [1]),
                    try Member("again", .directory, mode: 0o750), try Member("again/x", content: [1]),
                    try Member(".wh.again"), try Member(".wh.later"), try Member("later/y", content: [1]),
                    try Member(".wh.file"), try Member("file", content: [1]),
                ], into: folder)
            #expect(try (root / "gone").status().isWhiteout)
            for name in ["kept", "again", "later"] {
                #expect(try (root / name).extendedAttribute("trusted.overlay.opaque") == [UInt8(ascii: "y")], "\(name)")
            }
            #expect(try (root / "again").status().mode == 0o750)
            #expect(try (root / "file").read() == [1])
            #expect(try (root / "later/y").read() == [1])
        }
    }

    @Test(.enabled(if: Requirement.root))
    func `The kernel's overlay of extracted layers is the merged tree`() throws {
        let layers = [
            [
                try Member("a", .directory, mode: 0o755), try Member("a/1", content: [1]), try Member("gone"),
                try Member("d", .directory, mode: 0o755), try Member("d/x"), try Member("o/low"),
                try Member("lib", .symbolicLink(target: Array("a".utf8)), mode: 0o777), try Member("was-file"),
            ],
            [
                try Member("a/1", content: [2]), try Member(".wh.gone"), try Member(".wh.d"), try Member("o/high"),
                try Member("o/.wh..wh..opq"), try Member("lib/x"), try Member("was-file/now", .directory, mode: 0o700),
            ],
            [try Member("d/again"), try Member("a/.wh.1"), try Member("o/.wh.high"), try Member("o/last")],
        ]
        try withTemporaryDirectory { folder in
            let roots = try layers.map { try extract($0, into: folder) }
            try (folder / "merged").createDirectory()
            let lower = roots.reversed().map(\.description).joined(separator: ":")
            let script = "mount -t overlay overlay -o lowerdir=\(lower) merged && cd merged && find . -mindepth 1"
            let listing = try run("unshare", ["--mount", "sh", "-c", script], in: folder)
            try listing.expectSuccess()
            let tree = MergedTree(try layers.map { try writeLayer($0).summary.index })
            #expect(Set(listing.lines) == Set(tree.nodes.map { ".\($0.path)" }))
        }
    }

    @Test func `A layer cannot write elsewhere through its own links`() throws {
        try withTemporaryDirectory { folder in
            try (folder / "outside").createDirectory()
            let outside = Array((folder / "outside").bytes)
            for target in [outside, Array("../outside".utf8)] {
                for attack in [
                    try Member("link/file", content: [1]), try Member("link/sub", .directory, mode: 0o755),
                    try Member("link/sub/.wh.x"), try Member("link/.wh..wh..opq"),
                ] {
                    let members = [try Member("link", .symbolicLink(target: target), mode: 0o777), attack]
                    #expect(throws: ArchiveError.self) { try extract(members, into: folder) }
                }
                let root = try extract(
                    [
                        try Member("link", .symbolicLink(target: target), mode: 0o777),
                        try Member("link", .directory, mode: 0o755),
                    ].reversed(), into: folder)
                #expect(try (root / "link").linkTarget().bytes == target)
            }
            #expect(try FileDescriptor.open(folder / "outside", .read, .directory).entryNames().isEmpty)
        }
    }

    @Test func `A later member takes the place of an earlier one`() throws {
        try withTemporaryDirectory { folder in
            let root = try extract(
                [
                    try Member("x", .directory, mode: 0o700), try Member("x/y", content: [1]),
                    try Member("x", content: [2]), try Member("z", content: [3]), try Member("z", content: [4]),
                ], into: folder)
            #expect(try (root / "x").read() == [2])
            #expect(try (root / "z").read() == [4])
        }
    }

    @Test func `Only what is selected is extracted`() throws {
        try withTemporaryDirectory { folder in
            let members = try strainingMembers()
            let wanted = try ImagePath("bin/tool")
            let root = try extract(members, into: folder) { $0 == wanted }
            #expect(try run("find", ["."], in: root).lines.sorted() == [".", "./bin", "./bin/tool"])
        }
    }

    @Test func `Holes stay holes`() throws {
        try withTemporaryDirectory { folder in
            try run("sh", ["-c", "truncate -s 64M f; printf x | dd of=f bs=1 seek=30000000 conv=notrunc"], in: folder)
                .expectSuccess()
            let layer = try writeLayer { writer in
                let entry = TarEntry(path: try ImagePath("f"), kind: .regular, mode: 0o644, size: 64 << 20)
                try writer.appendFile(entry, from: try FileDescriptor.open(folder / "f"))
            }
            let root = try extract(layer.bytes, into: folder)
            #expect(try run("cmp", ["f", (root / "f").description], in: folder).status.isSuccess)
            #expect(try (root / "f").status().allocated < 1 << 20)
        }
    }

    @Test func `Modes are as the layer says, and a directory that it does not describe is open to all`() throws {
        try withTemporaryDirectory { folder in
            let members = [try Member("a/b", mode: 0o666, content: [1])]
            let root = try extract(members, into: folder)
            #expect(try (root / "a").status().mode == 0o755)
            #expect(try root.status().mode == 0o755)
            #expect(try (root / "a/b").status().mode == 0o666)
        }
    }

    @Test func `Damaged layers never write elsewhere`() throws {
        var random = RandomSource(seed: 8)
        let good = try writeLayer(
            try strainingMembers().filter { member in
                if case .blockDevice = member.entry.kind { return false }
                return true
            }
        ).bytes
        try withTemporaryDirectory { folder in
            for _ in 0..<60 { _ = try? extract(random.damaged(good), into: folder) }
        }
    }
}

@Suite struct TreeDamageTests {
    @Test func `A tree that was changed is told from its layer`() throws {
        try withTemporaryDirectory { folder in
            let layer = try writeLayer([
                try Member("a/file", content: [1, 2, 3]),
                try Member("a/same", .hardLink(target: try ImagePath("a/file"))),
                try Member("link", .symbolicLink(target: Array("a".utf8)), mode: 0o777),
                try Member("d", .directory, mode: 0o755),
            ])
            try AtomicFile.write(layer.bytes, to: folder / "layer")
            let index = layer.summary.index
            let changes: [(String, () throws -> Void)] = [
                ("/a/file", { try FileDescriptor.open(folder / "t/a/file", .write).write([1, 2, 4]) }),
                ("/a/same", { try (folder / "t/a/same").unlink() }),
                ("/link", { try (folder / "t/link").unlink() }),
                ("/d", { try (folder / "t/d").removeDirectory() }),
            ]
            for (path, change) in changes {
                try (folder / "t").removeTree()
                try TreeExtractor(into: folder / "t").extract(ArchiveReader(FileDescriptor.open(folder / "layer")))
                #expect(try index.damage(in: folder / "t") == nil)
                try change()
                #expect(try index.damage(in: folder / "t")?.hasPrefix(path) == true)
            }
        }
    }
}
