import Archive
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

@Suite struct LayerWriterTests {
    @Test(.needs("bsdtar", "python3")) func `Other programs list what was written`() throws {
        let layer = try writeLayer(try strainingMembers())
        try withTemporaryDirectory { folder in
            try AtomicFile.write(layer.bytes, to: folder / "layer.tar")
            let listing = try run(
                "python3", ["-c", Self.listByPython, (folder / "layer.tar").description])
            #expect(listing.status.isSuccess, "\(listing.errorText)")
            let expected = try strainingMembers().map(\.pythonLine)
            #expect(listing.lines == expected)
            for tool in ["tar", "bsdtar"] {
                let list = try run(tool, ["-tf", (folder / "layer.tar").description])
                #expect(list.status.isSuccess, "\(tool): \(list.errorText)")
                // GNU tar does not know the record that says "these names are no UTF-8", and reads them anyway.
                let complaints = list.errorText.split(separator: "\n").filter { !$0.contains("hdrcharset") }
                #expect(complaints.isEmpty, "\(tool): \(complaints)")
            }
        }
    }

    @Test(.enabled(if: Requirement.root), .needs("bsdtar"), arguments: ["tar", "bsdtar"])
    func `Other programs extract what was written`(tool: String) throws {
        let members = try strainingMembers()
        let layer = try writeLayer(members, compression: .standard)
        try withTemporaryDirectory { folder in
            try AtomicFile.write(layer.bytes, to: folder / "layer.tar.gz")
            let root = folder / "root"
            try root.createDirectory()
            let options = tool == "tar" ? ["--xattrs", "--xattrs-include=*"] : []
            let result = try run(
                tool,
                ["-xpf", (folder / "layer.tar.gz").description, "-C", root.description, "--numeric-owner"] + options)
            #expect(result.status.isSuccess, "\(result.errorText)")
            for member in members { try expect(member, under: root) }
        }
    }

    private func expect(_ member: Member, under root: HostPath) throws {
        let entry = member.entry
        let path = root.appending(HostPath(bytes: entry.path.bytes))
        let status = try path.status()
        switch entry.kind {
        case .regular:
            #expect(status.kind == .regular)
            #expect(try path.read() == member.content, "\(path)")
        case .directory: #expect(status.kind == .directory)
        case .symbolicLink(let target):
            #expect(try path.linkTarget().bytes == target)
            return
        case .hardLink(let target):
            #expect(status.inode == (try root.appending(HostPath(bytes: target.bytes)).status().inode))
            return
        case .characterDevice(let major, let minor), .blockDevice(let major, let minor):
            #expect(status.representedDevice == UInt64(major << 8 | minor))
        case .fifo: #expect(status.kind == .fifo)
        }
        #expect(status.mode == entry.mode, "\(path)")
        #expect(status.owner == entry.owner)
        #expect(status.group == entry.group)
        if entry.kind != .directory { #expect(status.modified.seconds == entry.modified) }
        for (name, value) in entry.extendedAttributes {
            #expect(try path.extendedAttribute(name) == value, "\(path) \(name)")
        }
    }

    @Test(.needs("python3")) func `A file of more than 8 GiB gets a size record`() throws {
        let size = 9 << 30
        let entry = TarEntry(path: try ImagePath("big"), kind: .regular, mode: 0o644, size: size)
        struct Enough: Error {}
        let output = Start()
        let writer = LayerWriter(compression: .none, threads: 1) { bytes in
            output.bytes += bytes
            throw Enough()
        }
        #expect(throws: Enough.self) {
            try writer.append(entry) { try $0.write([UInt8](repeating: 1, count: 2 << 20)) }
        }
        let text = String(decoding: output.bytes.prefix(1024), as: UTF8.self)
        #expect(text.contains("19 size=9663676416\n"))
        try withTemporaryDirectory { folder in
            try AtomicFile.write(output.bytes, to: folder / "start.tar")
            let script = "import sys,tarfile; print(tarfile.open(sys.argv[1]).next().size)"
            let judge = try run("python3", ["-c", script, (folder / "start.tar").description])
            #expect(judge.text == "\(size)\n")
        }
    }

    @Test(.needs("python3", "zstd"), arguments: Compression.Algorithm.allCases)
    func `The bytes do not depend on the number of threads`(algorithm: Compression.Algorithm) throws {
        var random = RandomSource(seed: 1)
        let members = try (0..<20).map { number in
            let noise = random.bytes(200_000)
            return try Member("f\(number)", content: noise + noise.map { $0 & 3 })
        }
        let compression = try Compression(algorithm)
        let one = try writeLayer(members, compression: compression, threads: 1)
        for threads in [2, 3, 8] {
            let other = try writeLayer(members, compression: compression, threads: threads)
            #expect(other.bytes == one.bytes)
            #expect(other.summary == one.summary)
        }
        let plain = try writeLayer(members)
        #expect(one.summary.diffID == SHA256.digest(of: plain.bytes))
        #expect(one.summary.diffID == plain.summary.diffID)
        #expect(one.summary.uncompressedSize == plain.bytes.count)
        try expectDecompresses(one.bytes, by: algorithm, to: plain.bytes)
    }

    private func expectDecompresses(
        _ bytes: [UInt8], by algorithm: Compression.Algorithm, to plain: [UInt8]
    ) throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write(bytes, to: folder / "layer")
            let path = (folder / "layer").description
            switch algorithm {
            case .gzip:
                for command in [["gzip", "-dc"], ["python3", "-c", Self.gunzipByPython]] {
                    let result = try run("sh", ["-c", "exec \"$0\" \"$@\" < \(path)"] + command)
                    #expect(result.output == plain, "\(command) \(result.errorText)")
                }
            case .zstd: #expect(try run("zstd", ["-dc", path]).output == plain)
            case .none: #expect(bytes == plain)
            }
        }
    }

    @Test func `The index accounts for every byte`() throws {
        let members = try strainingMembers()
        let layer = try writeLayer(members, compression: .standard)
        let entries = layer.summary.index.entries
        #expect(entries.map(\.entry) == members.map(\.entry))
        #expect(entries.reduce(0) { $0 + $1.storedSize } + 1024 == layer.summary.uncompressedSize)
        for (entry, member) in zip(entries, members) {
            let digest = member.entry.kind == .regular ? SHA256.digest(of: member.content) : nil
            #expect(entry.contentDigest == digest)
        }
        let compressed = entries.reduce(0) { $0 + $1.compressedSize }
        #expect(compressed <= layer.bytes.count && compressed * 10 > layer.bytes.count * 9)
    }

    @Test(.needs("bsdtar", "python3")) func `Long runs of zeros become holes, wherever the content comes from`() throws
    {
        try withTemporaryDirectory { folder in
            let data = [UInt8](repeating: 7, count: 100_000)
            try run("sh", ["-c", "truncate -s 5M holes; dd if=/dev/zero of=dense bs=1M count=5"], in: folder)
                .expectSuccess()
            for name in ["holes", "dense"] {
                let file = try FileDescriptor.open(folder / name, .readWrite)
                try file.seek(to: 2_000_000)
                try file.write(data)
            }
            let layers = try ["holes", "dense"].map { name in
                try writeLayer { writer in
                    let entry = TarEntry(
                        path: try ImagePath("sparse"), kind: .regular, mode: 0o644, modified: 0, size: 5 << 20)
                    try writer.appendFile(entry, from: try FileDescriptor.open(folder / name))
                }
            }
            #expect(layers[0].bytes == layers[1].bytes)
            #expect(layers[0].bytes.count < 300_000)
            let content = try (folder / "dense").read()
            #expect(layers[0].summary.index.entries[0].contentDigest == SHA256.digest(of: content))
            try AtomicFile.write(layers[0].bytes, to: folder / "layer.tar")
            for tool in ["tar", "bsdtar"] {
                try (folder / tool).createDirectory()
                try run(tool, ["-xf", "../layer.tar"], in: folder / tool).expectSuccess()
                #expect(try (folder / tool / "sparse").read() == content, "\(tool)")
            }
            let script =
                "import sys,tarfile; t=tarfile.open('layer.tar');"
                + "sys.stdout.buffer.write(t.extractfile('sparse').read())"
            #expect(try run("python3", ["-c", script], in: folder).output == content)
        }
    }

    @Test(.needs("bsdtar")) func `A sparse file may end in a hole or be nothing but one`() throws {
        try withTemporaryDirectory { folder in
            try run("sh", ["-c", "truncate -s 3M all; printf x > end; truncate -s 3000001 end"], in: folder)
                .expectSuccess()
            let layer = try writeLayer { writer in
                for (name, size) in [("all", 3 << 20), ("end", 3_000_001)] {
                    let entry = TarEntry(path: try ImagePath(name), kind: .regular, mode: 0o644, size: size)
                    try writer.appendFile(entry, from: try FileDescriptor.open(folder / name))
                }
            }
            try AtomicFile.write(layer.bytes, to: folder / "layer.tar")
            for tool in ["tar", "bsdtar"] {
                try (folder / tool).createDirectory()
                try run(tool, ["-xf", "../layer.tar"], in: folder / tool).expectSuccess()
                for name in ["all", "end"] {
                    #expect(try (folder / tool / name).read() == (try (folder / name).read()), "\(tool) \(name)")
                }
            }
        }
    }

    @Test func `A file that is shorter than said is an error`() throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write([1, 2, 3], to: folder / "file")
            for size in [4, 2, 3 << 20] {
                let entry = TarEntry(path: try ImagePath("file"), kind: .regular, mode: 0o644, size: size)
                #expect(throws: ArchiveError.self) {
                    try writeLayer { try $0.appendFile(entry, from: try FileDescriptor.open(folder / "file")) }
                }
            }
        }
    }

    @Test func `What tar cannot hold is an error`() throws {
        let path = try ImagePath("x")
        for entry in [
            TarEntry(path: path, kind: .regular, mode: 0o10000),
            TarEntry(path: path, kind: .symbolicLink(target: []), mode: 0o777),
            TarEntry(path: path, kind: .symbolicLink(target: [65, 0]), mode: 0o777),
            TarEntry(path: path, kind: .blockDevice(major: .max, minor: 0), mode: 0o600),
            TarEntry(path: path, kind: .fifo, mode: 0o600, extendedAttributes: ["a=b": []]),
        ] {
            #expect(throws: ArchiveError.self) {
                try writeLayer { try $0.append(entry) }
            }
        }
    }

    @Test func `Content that is not as long as said is an error`() throws {
        let entry = try Member("x", content: [1, 2, 3]).entry
        for count in [0, 2, 4] {
            #expect(throws: ArchiveError.self) {
                try writeLayer { writer in
                    try writer.append(entry) { try $0.write([UInt8](repeating: 0, count: count)) }
                }
            }
        }
    }

    private static let gunzipByPython = """
        import gzip, sys
        sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))
        """

    /// One line per member, names in hexadecimal so that every byte shows.
    private static let listByPython = """
        import sys, tarfile
        def hexed(text): return text.encode('utf-8', 'surrogateescape').hex()
        for m in tarfile.open(sys.argv[1]):
            kind = {b'0': 'file', b'5': 'directory', b'2': 'symlink', b'1': 'hardlink', b'3': 'character',
                    b'4': 'block', b'6': 'fifo'}[m.type]
            name = '' if m.name == '.' else m.name
            print(hexed(name), kind, oct(m.mode)[2:], m.uid, m.gid, int(m.mtime), m.size, hexed(m.linkname))
        """
}

private final class Start {
    var bytes: [UInt8] = []
}

extension Member {
    fileprivate var pythonLine: String {
        let (kind, link): (String, [UInt8]) =
            switch entry.kind {
            case .regular: ("file", [])
            case .directory: ("directory", [])
            case .symbolicLink(let target): ("symlink", target)
            case .hardLink(let target): ("hardlink", target.bytes)
            case .characterDevice: ("character", [])
            case .blockDevice: ("block", [])
            case .fifo: ("fifo", [])
            }
        let name = hexEncoded(entry.path.bytes)
        return "\(name) \(kind) \(String(entry.mode, radix: 8)) \(entry.owner) \(entry.group) "
            + "\(entry.modified) \(entry.size) \(hexEncoded(link))"
    }
}
