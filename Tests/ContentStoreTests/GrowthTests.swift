import ContentStore
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

@Suite struct GrowthTests {
    /// A store with something of every kind in it.
    private func fill(_ store: ContentStore) throws {
        var random = RandomSource(seed: 1)
        for number in UInt8(0)..<10 {
            let digest = try store.add(random.bytes(200_000))
            try store.store(record: [number], for: digest, groups: ["group"])
            try store.store(layerIndex: random.bytes(5000), for: digest)
        }
        _ = try store.tree(for: SHA256.digest(of: [1])) { root in
            for name in 0..<50 { try AtomicFile.write(random.bytes(10_000), to: root / "\(name)", durable: false) }
            try (root / "again").createHardLink(to: root / "0")
        }
        try AtomicFile.write(random.bytes(100_000), to: try store.cacheMount("npm") / "file")
    }

    /// Makes everything look as if it was last used long ago.
    private func age(_ root: HostPath, seconds: Int) throws {
        let then = Timestamp(seconds: Timestamp.now.seconds - seconds)
        for folder in ["stamps", "records", "indexes"] {
            for name in try FileDescriptor.open(root / folder, .read, .directory).entryNames() {
                try (root / folder).appending(HostPath(bytes: name)).setModified(then)
            }
        }
        for (folder, marker) in [("trees", "stamp"), ("mounts", "name")] {
            for name in try FileDescriptor.open(root / folder, .read, .directory).entryNames() {
                try ((root / folder).appending(HostPath(bytes: name)) / marker).setModified(then)
            }
        }
    }

    @Test func `What is listed adds up to what du says`() throws {
        try withStore { store in
            try fill(store)
            for _ in 0..<2 {
                let items = try store.usage()
                let sum = items.reduce(0) { $0 + $1.allocated }
                let du = try #require(
                    Int(try run("du", ["-s", "-B1", store.root.description]).text.prefix { $0 != "\t" }))
                #expect(abs(sum - du) * 100 <= du, "\(sum) against \(du)")
                #expect(Set(items.map(\.kind)) == Set(StoredItem.Kind.allCases))
                #expect(items.count { $0.kind == .blob } == 10)
                #expect(items.first { $0.kind == .cacheMount }?.name == "npm")
            }
        }
    }

    @Test func `The longest unused goes first, until the rest fits`() throws {
        try withTemporaryDirectory { folder in
            let digests = try { () throws -> [Digest] in
                let store = try ContentStore(at: folder)
                let digests = try (UInt8(0)..<10).map { try store.add([UInt8](repeating: $0, count: 100_000)) }
                for (number, digest) in digests.enumerated() {
                    let then = Timestamp(seconds: 1_000_000 + number)
                    try (folder / "stamps" / digest.hex).setModified(then)
                }
                return digests
            }()
            let store = try ContentStore(at: folder)
            let before = try store.usage().reduce(0) { $0 + $1.allocated }
            let result = try store.prune(keepingSize: before - 250_000)
            #expect(result.removed.map(\.digest) == digests.prefix(3).map { $0 })
            #expect(result.remaining <= before - 250_000)
            #expect(result.freed == before - result.remaining)
            for (number, digest) in digests.enumerated() { #expect(try store.contains(digest) == (number >= 3)) }
        }
    }

    @Test func `What is old goes, of every kind`() throws {
        try withTemporaryDirectory { folder in
            do { try fill(try ContentStore(at: folder)) }
            try age(folder, seconds: 10_000)
            let store = try ContentStore(at: folder)
            let fresh = try store.add([1, 2, 3])
            #expect(try store.prune(keepingAge: 20_000).removed.isEmpty)
            let removed = try store.prune(keepingAge: 5000).removed
            #expect(Set(removed.map(\.kind)) == Set(StoredItem.Kind.allCases).subtracting([.housekeeping]))
            #expect(Set(try store.usage().map(\.kind)) == [.blob, .housekeeping])
            #expect(try store.read(fresh) == [1, 2, 3])
            #expect(try store.records(inGroups: ["group"]).isEmpty)
            #expect(try FileDescriptor.open(folder / "dead", .read, .directory).entryNames().isEmpty)
        }
    }

    @Test func `What a running build uses stays, whatever the bound`() throws {
        try withTemporaryDirectory { folder in
            do { try fill(try ContentStore(at: folder)) }
            try age(folder, seconds: 10_000)
            let build = try ContentStore(at: folder)
            let used = try #require(try build.usage().first { $0.kind == .blob }?.digest)
            #expect(try build.contains(used))
            let tree = try #require(try build.existingTree(for: SHA256.digest(of: [1])))
            let made = try build.add([4, 5, 6])
            let pruner = try ContentStore(at: folder)
            _ = try pruner.prune(keepingSize: 0, keepingAge: 0)
            #expect(try build.contains(used))
            #expect(try build.contains(made))
            #expect((tree / "0").exists)
            #expect(try pruner.usage().count { $0.kind == .blob } == 2)
            _ = try build.prune(keepingSize: 0)
            #expect(try build.contains(used))
        }
    }

    @Test func `Flipped bits are found, reported and repaired`() throws {
        try withStore { store in
            try fill(store)
            #expect(try store.verify(repair: false).damage.isEmpty)
            let items = try store.usage().filter {
                $0.kind != .housekeeping && $0.kind != .cacheMount && $0.kind != .tree
            }
            #expect(items.count == 30)
            for item in items {
                let folder =
                    [StoredItem.Kind.blob: "blobs/sha256", .record: "records", .index: "indexes"][item.kind] ?? ""
                let path = store.root / folder / item.name
                let before = try path.status()
                let file = try FileDescriptor.open(path, .readWrite)
                var bytes = try file.readAll()
                bytes[bytes.count / 2] ^= 1
                try file.seek(to: 0)
                try file.write(bytes)
                try path.setModified(before.modified)
            }
            try AtomicFile.write([], to: store.root / "blobs/sha256/stray")
            let found = try store.verify(repair: false)
            #expect(found.damage.count == 31)
            #expect(try store.verify(repair: false) == found)
            #expect(try store.verify(repair: true) == found)
            #expect(try store.verify(repair: false).damage.isEmpty)
            #expect(try store.usage().count { $0.kind == .blob } == 0)
        }
    }

    @Test func `Whoever knows what a tree should hold can have trees proven`() throws {
        try withStore { store in
            let diffID = SHA256.digest(of: [1])
            let path = try store.tree(for: diffID) { try AtomicFile.write([1], to: $0 / "file") }
            let damaged = try store.verify(repair: true) { digest, tree in
                #expect(digest == diffID && tree == path)
                return "spoilt"
            }
            #expect(damaged.damage.map(\.reason) == ["spoilt"])
            #expect(try store.existingTree(for: diffID) == nil)
        }
    }

    @Test func `Who only prunes does not keep what was used a moment ago`() throws {
        try withTemporaryDirectory { folder in
            do { try fill(try ContentStore(at: folder)) }
            let pruner = try ContentStore(at: folder)
            #expect(try pruner.prune(keepingSize: 0, usesNothing: true).removed.count == 32)
            #expect(try pruner.usage().map(\.kind) == [.housekeeping])
        }
    }

    @Test func `A tree that was touched is made again`() throws {
        try withTemporaryDirectory { folder in
            let diffID = SHA256.digest(of: [1])
            func make(_ path: HostPath) throws {
                try (path / "folder").createDirectory()
                try AtomicFile.write([1], to: path / "folder/file", durable: false)
            }
            do { _ = try ContentStore(at: folder).tree(for: diffID, make: make) }
            let tree = try #require(try ContentStore(at: folder).existingTree(for: diffID))
            try run("sleep", ["0.05"]).expectSuccess()
            let file = tree / "folder/file"
            let before = try file.status()
            try FileDescriptor.open(file, .write).write([2])
            try file.setModified(before.modified)
            let store = try ContentStore(at: folder)
            #expect(try store.existingTree(for: diffID) == nil)
            #expect(try (store.tree(for: diffID, make: make) / "folder/file").read() == [1])
            #expect(try store.existingTree(for: diffID) != nil)
        }
    }

    @Test func `Records in groups are found once each, and looking is no use`() throws {
        try withTemporaryDirectory { folder in
            let store = try ContentStore(at: folder)
            let key = SHA256.digest(of: [1])
            try store.store(record: [1], for: key, groups: ["a", "b"])
            try store.store(record: [2], for: SHA256.digest(of: [2]))
            let then = Timestamp(seconds: 1000)
            try (folder / "records" / key.hex).setModified(then)
            #expect(try store.groupedRecords() == [[1]])
            #expect(try (folder / "records" / key.hex).status().modified == then)
            #expect(try store.use(recordFor: key))
            #expect(try (folder / "records" / key.hex).status().modified > then)
            #expect(try !store.use(recordFor: SHA256.digest(of: [3])))
        }
    }
}
