import ContentStore
import Hashing
import HostSystem
import OCI
import Synchronization
import TestSupport
import Testing

@Suite struct StoreTests {
    @Test func `A directory with other files does not become a cache`() throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write([], to: folder / "thesis.txt")
            let error = #expect(throws: StoreError.self) { try ContentStore(at: folder) }
            #expect(error?.code == .foreign)
            #expect(error?.description.contains("thesis.txt") == true)
            #expect(!(folder / "blobs").exists)
        }
    }

    @Test func `A cache of another version is refused`() throws {
        try withTemporaryDirectory { folder in
            _ = try ContentStore(at: folder)
            try AtomicFile.write(Array("oci-build cache 99\n".utf8), to: folder / "VERSION")
            let error = #expect(throws: StoreError.self) { try ContentStore(at: folder) }
            #expect(error?.code == .foreign)
        }
    }

    @Test func `A file in the cache's place is an error that says so`() throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write([], to: folder / "file")
            let error = #expect(throws: StoreError.self) { try ContentStore(at: folder / "file") }
            #expect(error?.description.contains("file") == true)
        }
    }

    @Test func `A cache that was cut off while being made is completed`() throws {
        try withTemporaryDirectory { folder in
            try (folder / "blobs/sha256").createDirectories()
            try AtomicFile.write([], to: folder / "gate")
            let store = try ContentStore(at: folder)
            #expect(try store.contains(try store.add([1])))
        }
    }

    @Test func `Records come back, and spoilt ones do not`() throws {
        try withStore { store in
            let key = SHA256.digest(of: [1])
            #expect(try store.record(for: key) == nil)
            for record: [UInt8] in [[], [1, 2, 3], [UInt8](repeating: 9, count: 100_000)] {
                try store.store(record: record, for: key)
                #expect(try store.record(for: key) == record)
            }
            let path = store.root / "records" / key.hex
            let good = try path.read()
            var random = RandomSource(seed: 2)
            for _ in 0..<200 {
                let damaged = random.damaged(good)
                if damaged == good { continue }
                try AtomicFile.write(damaged, to: path)
                #expect(try store.record(for: key) == nil)
                #expect(!path.exists)
            }
            let other = SHA256.digest(of: [2])
            try AtomicFile.write(good, to: store.root / "records" / other.hex)
            #expect(try store.record(for: other) == nil)
        }
    }

    @Test func `The newest records of a group are found, newest first`() throws {
        try withStore { store in
            let keys = (UInt8(0)..<20).map { SHA256.digest(of: [$0]) }
            for (number, key) in keys.enumerated() {
                try store.store(record: [UInt8(number)], for: key, groups: ["step 1"])
            }
            try store.store(record: [99], for: SHA256.digest(of: [99]), groups: ["step 2"])
            try store.store(record: [5, 5], for: keys[5], groups: ["step 1"])
            let found = try store.records(inGroups: ["step 1"])
            #expect(found.first == [5, 5])
            #expect(found.count <= 16 && found.count > 10)
            #expect(try store.records(inGroups: ["step 1", "step 1"]) == found)
            #expect(try store.records(inGroups: ["step 1"], upTo: 1) == [[5, 5]])
            #expect(try store.record(for: keys[0]) == [0])
            #expect(try store.records(inGroups: ["step 3"]).isEmpty)
        }
    }

    @Test func `Tables of contents are kept by diff ID`() throws {
        try withStore { store in
            let diffID = SHA256.digest(of: [1])
            #expect(try store.layerIndex(for: diffID) == nil)
            try store.store(layerIndex: [1, 2], for: diffID)
            #expect(try store.layerIndex(for: diffID) == [1, 2])
        }
    }

    @Test func `A tree is made once, by whoever comes first`() async throws {
        try await withTemporaryDirectory { (folder: HostPath) async throws in
            let counter = Counter()
            let diffID = SHA256.digest(of: [1])
            try await withThrowingTaskGroup(of: HostPath.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await offload {
                            try ContentStore(at: folder).tree(for: diffID) { root in
                                counter.increment()
                                try AtomicFile.write([1], to: root / "file")
                            }
                        }
                    }
                }
                for try await path in group { #expect(try (path / "file").read() == [1]) }
            }
            #expect(counter.value == 1)
        }
    }

    @Test func `A tree that failed is not there`() throws {
        try withStore { store in
            struct Failure: Error {}
            let diffID = SHA256.digest(of: [1])
            #expect(throws: Failure.self) {
                try store.tree(for: diffID) { root in
                    try AtomicFile.write([1], to: root / "half")
                    throw Failure()
                }
            }
            #expect(try store.existingTree(for: diffID) == nil)
            let path = try store.tree(for: diffID) { _ in }
            #expect(try FileDescriptor.open(path, .read, .directory).entryNames().isEmpty)
        }
    }

    @Test func `A tree of another run of the kernel is made again`() throws {
        try withStore { store in
            let diffID = SHA256.digest(of: [1])
            let path = try store.tree(for: diffID) { try AtomicFile.write([1], to: $0 / "old") }
            try AtomicFile.write(Array("another boot\n".utf8), to: path.parent / "stamp")
            #expect(try store.existingTree(for: diffID) == nil)
            let again = try store.tree(for: diffID) { try AtomicFile.write([1], to: $0 / "new") }
            #expect((again / "new").exists && !(again / "old").exists)
        }
    }

    @Test func `A directory can be adopted as a tree`() throws {
        try withStore { store in
            let diffID = SHA256.digest(of: [1])
            let work = try store.makeWorkDirectory()
            try (work.path / "upper").createDirectory()
            try AtomicFile.write([1], to: work.path / "upper/file")
            let path = try store.adopt(tree: work.path / "upper", for: diffID)
            #expect(try (path / "file").read() == [1])
            #expect(try store.existingTree(for: diffID) == path)
            try (work.path / "upper").createDirectory()
            #expect(try store.adopt(tree: work.path / "upper", for: diffID) == path)
        }
    }

    @Test func `Work directories go when they are dropped, and with a process that died`() throws {
        try withTemporaryDirectory { folder in
            let store = try ContentStore(at: folder)
            let path: HostPath
            do {
                let work = try store.makeWorkDirectory()
                path = work.path
                try AtomicFile.write([1], to: path / "file")
            }
            #expect(!path.exists)
            // What a killed process leaves: a session whose lock nobody holds.
            let stale = folder / "sessions/1.0-999999-1"
            try (stale / "work-1/a/b").createDirectories()
            try AtomicFile.write([], to: stale / "lock")
            let alive = try store.makeWorkDirectory()
            let other = try ContentStore(at: folder)
            #expect(!stale.exists)
            #expect(alive.path.exists)
            _ = consume alive
            _ = consume other
        }
    }

    @Test func `Cache mounts keep what is put in`() throws {
        try withTemporaryDirectory { folder in
            let name = "npm: /root/.npm ../../etc"
            try AtomicFile.write([1], to: try ContentStore(at: folder).cacheMount(name) / "file")
            let store = try ContentStore(at: folder)
            #expect(try (try store.cacheMount(name) / "file").read() == [1])
            #expect(try store.cacheMount("other") != (try store.cacheMount(name)))
            let one = try store.lockCacheMount(name, .shared)
            let two = try store.lockCacheMount(name, .shared)
            _ = consume one
            _ = consume two
        }
    }

    @Test func `One holder has a lock, and a cancelled one stops waiting`() async throws {
        try await withTemporaryDirectory { (folder: HostPath) async throws in
            let store = try ContentStore(at: folder)
            let key = SHA256.digest(of: [1])
            let held = try store.lock(key)
            let elsewhere = try store.lock(SHA256.digest(of: [2]))
            _ = consume elsewhere
            let cancellation = Cancellation()
            let waiting = Task { try await offload { _ = try store.lock(key, cancellation: cancellation) } }
            cancellation.cancel()
            await #expect(throws: CancelledError.self) { try await waiting.value }
            _ = consume held
            _ = try store.lock(key, cancellation: nil)
        }
    }
}

final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func increment() { count.add(1, ordering: .sequentiallyConsistent) }
}
