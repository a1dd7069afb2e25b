import Archive
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

/// A member as a reader saw it.
private struct Seen: Equatable {
    var entry: TarEntry
    var content: [UInt8]
}

private func readAll(_ path: HostPath, _ format: ArchiveReader.Format = .tar) throws -> [Seen] {
    let reader = try ArchiveReader(try FileDescriptor.open(path), format: format)
    var result: [Seen] = []
    while let entry = try reader.next() {
        result.append(Seen(entry: entry, content: try reader.readContent(limit: 64 << 20)))
    }
    return result
}

private func readAll(_ bytes: [UInt8]) throws -> [Seen] {
    try withTemporaryDirectory { folder in
        try AtomicFile.write(bytes, to: folder / "layer", durable: false)
        return try readAll(folder / "layer")
    }
}

@Suite struct ArchiveReaderTests {
    @Test(arguments: Compression.Algorithm.allCases)
    func `What the writer wrote is read back`(algorithm: Compression.Algorithm) throws {
        let members = try strainingMembers()
        let layer = try writeLayer(members, compression: try Compression(algorithm))
        let seen = try readAll(layer.bytes)
        #expect(seen.map(\.entry) == members.map(\.entry))
        #expect(seen.map(\.content) == members.map(\.content))
    }

    @Test func `A pass over a layer tells what its writer knew`() throws {
        try withTemporaryDirectory { folder in
            for algorithm in Compression.Algorithm.allCases {
                let layer = try writeLayer(try strainingMembers(), compression: try Compression(algorithm))
                try AtomicFile.write(layer.bytes, to: folder / "layer")
                let summary = try LayerSummary(reading: try FileDescriptor.open(folder / "layer"))
                #expect(summary.diffID == layer.summary.diffID)
                #expect(summary.uncompressedSize == layer.summary.uncompressedSize)
                #expect(summary.index.entries.map(\.entry) == layer.summary.index.entries.map(\.entry))
                #expect(summary.index.entries.map(\.contentDigest) == layer.summary.index.entries.map(\.contentDigest))
                #expect(summary.index.entries.map(\.offset) == layer.summary.index.entries.map(\.offset))
                #expect(summary.index.entries.map(\.storedSize) == layer.summary.index.entries.map(\.storedSize))
                let compressed = summary.index.entries.reduce(0) { $0 + $1.compressedSize }
                #expect(compressed <= layer.bytes.count && compressed * 10 > layer.bytes.count * 8)
            }
        }
    }

    /// Makes a tree, and has it packed by somebody else.
    private func withTree(_ body: (HostPath) throws -> Void) throws {
        try withTemporaryDirectory { folder in
            let script = """
                set -e
                mkdir -p tree/bin tree/etc
                printf '#!/bin/sh\\n' > tree/bin/tool; chmod 4755 tree/bin/tool
                ln tree/bin/tool tree/bin/same
                ln -s ../bin/tool tree/etc/link
                mkfifo tree/pipe
                printf data > tree/short
                touch -d @1234567890 tree/short
                truncate -s 3M tree/sparse
                printf middle | dd of=tree/sparse bs=1 seek=1500000 conv=notrunc 2>/dev/null
                truncate -s 2M tree/hole
                """
            try run("sh", ["-c", script], in: folder).expectSuccess()
            try body(folder)
        }
    }

    private static let longScript = """
        set -e
        long=$(printf 'x%.0s' $(seq 1 150))
        mkdir -p "tree/$long"
        printf long > "tree/$long/$long"
        ln -s "$long/$long" tree/far
        """

    private func expectTree(_ path: HostPath, _ folder: HostPath, _ tool: String) throws {
        let seen = try readAll(path)
        let walk = try run("find", ["tree", "-printf", "%P\\n"], in: folder)
        #expect(
            Set(seen.map { String($0.entry.path.description.dropFirst("/tree/".count)) })
                == Set(walk.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)),
            "\(tool)")
        for member in seen {
            let file = folder.appending(HostPath(bytes: member.entry.path.bytes))
            let status = try file.status()
            switch member.entry.kind {
            case .regular:
                #expect(member.content == (try file.read()), "\(tool) \(file)")
                #expect(member.entry.size == status.size)
                #expect(member.entry.mode == status.mode)
                #expect(member.entry.modified == status.modified.seconds, "\(tool) \(file)")
            case .symbolicLink(let target): #expect(try file.linkTarget().bytes == target)
            case .hardLink(let target):
                #expect(status.inode == (try folder.appending(HostPath(bytes: target.bytes)).status().inode))
            case .directory: #expect(status.kind == .directory)
            case .fifo: #expect(status.kind == .fifo)
            default: Issue.record("\(tool) \(file): \(member.entry.kind)")
            }
        }
    }

    @Test(
        .needs("bsdtar", "python3"),
        arguments: [
            "tar -H v7", "tar -H ustar", "tar -H oldgnu", "tar -H gnu", "tar -H posix", "tar -S -H oldgnu",
            "tar -S -H gnu", "tar -S -H posix --sparse-version=0.0", "tar -S -H posix --sparse-version=0.1",
            "tar -S -H posix --sparse-version=1.0", "bsdtar --format=pax", "bsdtar --format=gnutar",
            "bsdtar --format=ustar", "python3",
        ])
    func `Archives of other programs are read`(tool: String) throws {
        try withTree { folder in
            if tool == "tar -H v7" { try run("rm", ["tree/pipe"], in: folder).expectSuccess() }
            let canBeLong = !tool.contains("v7") && !tool.contains("ustar")
            if canBeLong { try run("bash", ["-c", Self.longScript], in: folder).expectSuccess() }
            if tool == "python3" {
                try run(
                    "python3", ["-c", "import tarfile; t = tarfile.open('t.tar', 'w'); t.add('tree'); t.close()"],
                    in: folder
                )
                .expectSuccess()
            } else {
                try run("sh", ["-c", "\(tool) -cf t.tar tree"], in: folder).expectSuccess()
            }
            try expectTree(folder / "t.tar", folder, tool)
        }
    }

    @Test(.needs("zstd", "xz", "bzip2"), arguments: ["gzip", "zstd", "xz", "bzip2", "lzma"])
    func `Every compression is seen, and damage to it`(tool: String) throws {
        let layer = try writeLayer([try Member("file", content: Array("some content, some content".utf8))])
        try withTemporaryDirectory { folder in
            try AtomicFile.write(layer.bytes, to: folder / "layer")
            let packed = try run("sh", ["-c", "\(tool == "lzma" ? "xz --format=lzma" : tool) -c < layer"], in: folder)
                .output
            #expect(try readAll(packed).count == 1)
            #expect(try LayerSummary(reading: written(packed, folder)).diffID == layer.summary.diffID)
            for length in 0..<packed.count {
                #expect(throws: ArchiveError.self, "cut to \(length)") { try readAll(Array(packed.prefix(length))) }
            }
            // LZMA's old form has no checksum.
            if tool == "lzma" { return }
            for index in packed.indices {
                var flipped = packed
                flipped[index] ^= 0x10
                if let seen = try? readAll(flipped) { #expect(seen == (try readAll(layer.bytes)), "byte \(index)") }
            }
        }
    }

    private func written(_ bytes: [UInt8], _ folder: HostPath) throws -> FileDescriptor {
        try AtomicFile.write(bytes, to: folder / "written", durable: false)
        return try FileDescriptor.open(folder / "written")
    }

    @Test func `Several gzip members are one file, and rubbish behind them is an error`() throws {
        let layer = try writeLayer([try Member("file", content: [1])])
        let half = layer.bytes.count / 2
        try withTemporaryDirectory { folder in
            try AtomicFile.write(Array(layer.bytes[..<half]), to: folder / "a")
            try AtomicFile.write(Array(layer.bytes[half...]), to: folder / "b")
            let packed = try run("sh", ["-c", "gzip -c a; gzip -c b"], in: folder).output
            #expect(try readAll(packed).count == 1)
            #expect(try readAll(packed + [0, 0, 0]).count == 1)
            #expect(throws: ArchiveError.self) { try readAll(packed + [1]) }
            #expect(throws: ArchiveError.self) { try readAll(packed + [0, 1]) }
        }
    }

    @Test func `An uncompressed archive that is cut off anywhere is an error`() throws {
        let layer = try writeLayer(Array(try strainingMembers().prefix(8)))
        for length in stride(from: 0, through: layer.bytes.count - 1024, by: 256) {
            #expect(throws: ArchiveError.self, "cut to \(length)") { try readAll(Array(layer.bytes.prefix(length))) }
        }
    }

    @Test(.needs("python3"), arguments: ["../etc/passwd", "a/../../b", "/../x"])
    func `Names that lead out are errors`(name: String) throws {
        #expect(throws: ArchiveError.self) { try readAll(tar(name: name)) }
        #expect(throws: ArchiveError.self) { try readAll(tar(name: "x", type: "1", target: name)) }
    }

    @Test(
        .needs("python3"), arguments: [("/etc/passwd", "/etc/passwd"), ("./a//b/./c", "/a/b/c"), ("a/../b", "/b")])
    func `Other names are normalised`(name: String, expected: String) throws {
        #expect(try readAll(tar(name: name)).map { "\($0.entry.path)" } == [expected])
    }

    @Test(.needs("python3")) func `Odd members are errors`() throws {
        #expect(throws: ArchiveError.self) { try readAll(tar(name: "x", type: "1")) }
        #expect(throws: ArchiveError.self) { try readAll(tar(name: "x", type: "2")) }
        #expect(throws: ArchiveError.self) { try readAll(tar(name: "x", type: "M")) }
        #expect(throws: ArchiveError.self) { try readAll(tar(name: ".")) }
        #expect(throws: ArchiveError.self) { try readAll(Array("hello".utf8)) }
        #expect(throws: ArchiveError.self) { try readAll([UInt8](repeating: 65, count: 2048)) }
        #expect(throws: ArchiveError.self) { try readAll([]) }
        #expect(try readAll([UInt8](repeating: 0, count: 1024)).isEmpty)
    }

    /// A one-member tar by somebody who checks nothing.
    private func tar(name: String, type: Character = "0", target: String = "") throws -> [UInt8] {
        try withTemporaryDirectory { folder in
            let script = """
                import sys, tarfile
                info = tarfile.TarInfo('placeholder'); info.name = sys.argv[1]
                info.type = sys.argv[2].encode(); info.linkname = sys.argv[3]
                t = tarfile.open('t.tar', 'w', format=tarfile.USTAR_FORMAT); t.addfile(info); t.close()
                """
            try run("python3", ["-c", script, name, String(type), target], in: folder).expectSuccess()
            return try (folder / "t.tar").read()
        }
    }

    @Test(.needs("dpkg-deb"), arguments: ["gzip", "xz", "zstd", "none"])
    func `Both parts of a Debian package are read`(compression: String) throws {
        try withTemporaryDirectory { folder in
            let script = """
                set -e
                mkdir -p p/DEBIAN p/usr/share/doc
                printf 'Package: sample\\nVersion: 1\\nArchitecture: all\\nMaintainer: M <m@example.org>\\nDescription: d\\n' \
                  > p/DEBIAN/control
                printf odd > p/usr/share/doc/file
                dpkg-deb -Z\(compression) -b p sample.deb
                """
            try run("sh", ["-c", script], in: folder).expectSuccess()
            let data = try readAll(folder / "sample.deb", .debianPackage(.data))
            #expect(
                data.map { "\($0.entry.path)" } == ["/", "/usr", "/usr/share", "/usr/share/doc", "/usr/share/doc/file"])
            #expect(data.last?.content == Array("odd".utf8))
            let control = try readAll(folder / "sample.deb", .debianPackage(.control))
            #expect(control.contains { "\($0.entry.path)" == "/control" && $0.content.starts(with: "Package:".utf8) })
            let whole = try (folder / "sample.deb").read()
            // The last byte may be one that makes the size even, and the last kilobyte of a plain tar says nothing.
            let last = whole.count - (compression == "none" ? 10_240 : 2)
            for length in stride(from: last, through: 0, by: -41) {
                try AtomicFile.write(Array(whole.prefix(length)), to: folder / "cut.deb", durable: false)
                #expect(throws: ArchiveError.self) { try readAll(folder / "cut.deb", .debianPackage(.data)) }
            }
        }
    }

    @Test func `Damaged archives never trap`() throws {
        var random = RandomSource(seed: 11)
        let plain = try writeLayer(try strainingMembers())
        let packed = try writeLayer(try strainingMembers(), compression: .standard)
        try withTree { folder in
            var originals = [plain.bytes, packed.bytes]
            for format in ["gnu", "oldgnu", "posix"] {
                try run("tar", ["-S", "-H", format, "-cf", "t.tar", "tree"], in: folder).expectSuccess()
                originals.append(try (folder / "t.tar").read())
            }
            for round in 0..<400 {
                let original = originals[round % originals.count]
                // Headers are where the decisions are.
                let bytes = round % 3 == 0 ? random.bytes(4096) : headersDamaged(original, &random)
                _ = try? readThrough(written(bytes, folder), limit: 1 << 20)
            }
        }
    }

    private func readThrough(_ file: consuming FileDescriptor, limit: Int) throws {
        let reader = try ArchiveReader(file)
        while let entry = try reader.next() {
            _ = try? Whiteout(entry.path)
            _ = try reader.readContent(limit: limit)
        }
    }

    private func headersDamaged(_ bytes: [UInt8], _ random: inout RandomSource) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let block = Int.random(in: 0..<max(1, min(bytes.count, 40_000) / 512), using: &random) * 512
            guard block + 512 <= bytes.count else { continue }
            result[block + Int.random(in: 0..<512, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            // A right checksum lets the damage through to what is behind it.
            for index in 148..<156 { result[block + index] = 32 }
            let sum = result[block..<(block + 512)].reduce(0) { $0 + Int($1) }
            let digits = String(sum, radix: 8)
            for (index, digit) in digits.utf8.enumerated() { result[block + 148 + index] = digit }
        }
        return result
    }
}
