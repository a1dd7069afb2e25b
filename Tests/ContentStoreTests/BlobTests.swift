import ContentStore
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

@Suite struct BlobTests {
    @Test func `A blob is there once it is committed, and not before`() throws {
        try withStore { store in
            let bytes = Array("content".utf8)
            let digest = SHA256.digest(of: bytes)
            let writer = try store.makeWriter()
            try writer.write(bytes)
            #expect(try !store.contains(digest))
            let committed = try writer.commit(expecting: digest)
            #expect(committed == (digest, bytes.count))
            #expect(try store.contains(digest))
            #expect(try store.size(of: digest) == bytes.count)
            #expect(try store.read(digest) == bytes)
            let path = try #require(try store.path(of: digest))
            #expect(try path.read() == bytes)
        }
    }

    @Test func `What is absent is nil, and removing it is no error`() throws {
        try withStore { store in
            let digest = SHA256.digest(of: [1])
            #expect(try store.read(digest) == nil)
            #expect(try store.path(of: digest) == nil)
            try store.remove(digest)
            try store.add([1])
            try store.remove(digest)
            #expect(try !store.contains(digest))
        }
    }

    @Test func `Content that is not what was expected never gets in`() throws {
        try withStore { store in
            let wanted = SHA256.digest(of: [1])
            let actual = SHA256.digest(of: [2])
            do {
                let writer = try store.makeWriter()
                try writer.write([2])
                let error = #expect(throws: StoreError.self) { try writer.commit(expecting: wanted) }
                #expect(error?.code == .digestMismatch(expected: wanted, actual: actual))
            }
            #expect(try !store.contains(wanted))
            #expect(try !store.contains(actual))
            #expect(try filesOutsideFixedOnes(store.root) == 0)
        }
    }

    @Test func `A writer that is dropped leaves nothing`() throws {
        try withStore { store in
            do {
                let writer = try store.makeWriter()
                try writer.write([UInt8](repeating: 1, count: 100_000))
            }
            #expect(try filesOutsideFixedOnes(store.root) == 0)
        }
    }

    @Test func `A spoilt blob is removed when it is met, and can be made again`() throws {
        try withStore { store in
            let bytes = [UInt8](repeating: 7, count: 10_000)
            let digest = try store.add(bytes)
            let path = try #require(try store.path(of: digest))
            var spoilt = bytes
            spoilt[5000] ^= 1
            for damage in [spoilt, Array(bytes.dropLast()), bytes + [0], []] {
                try FileDescriptor.open(path, .write, .truncate).write(damage)
                #expect(try store.read(digest) == nil)
                #expect(!path.exists)
                #expect(try store.add(bytes) == digest)
                #expect(try store.read(digest) == bytes)
            }
        }
    }

    @Test func `A right blob with another time is proven again and served`() throws {
        try withStore { store in
            let digest = try store.add([1, 2, 3])
            let path = try #require(try store.path(of: digest))
            try path.setModified(Timestamp(seconds: 1))
            #expect(try store.read(digest) == [1, 2, 3])
        }
    }

    @Test func `Two stores on one directory see each other's blobs`() throws {
        try withTemporaryDirectory { folder in
            let first = try ContentStore(at: folder)
            let second = try ContentStore(at: folder)
            let digest = try first.add([1])
            #expect(try second.read(digest) == [1])
            try second.remove(digest)
            #expect(try !first.contains(digest))
        }
    }

    @Test func `Many threads may add the same blobs`() async throws {
        try await withTemporaryDirectory { (folder: HostPath) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await offload {
                            let store = try ContentStore(at: folder)
                            for number in UInt8(0)..<20 {
                                let bytes = [UInt8](repeating: number, count: 5000)
                                let digest = try store.add(bytes)
                                #expect(try store.read(digest) == bytes)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try filesOutsideFixedOnes(folder) == 20)
        }
    }

    @Test func `What a file holds becomes a blob`() throws {
        try withStore { store in
            try withTemporaryDirectory { folder in
                var random = RandomSource(seed: 4)
                let bytes = random.bytes(3_000_000)
                try AtomicFile.write(bytes, to: folder / "file")
                let writer = try store.makeWriter()
                try writer.write(contentsOf: try FileDescriptor.open(folder / "file"))
                #expect(try writer.commit().digest == SHA256.digest(of: bytes))
            }
        }
    }

    @Test func `A limit holds while reading`() throws {
        try withStore { store in
            let digest = try store.add([1, 2, 3])
            #expect(throws: StoreError.self) { try store.read(digest, limit: 2) }
        }
    }
}

func withStore<Result>(_ body: (ContentStore) throws -> Result) throws -> Result {
    try withTemporaryDirectory { folder in try body(try ContentStore(at: folder / "cache")) }
}

/// How many files the store has in the making, or as blobs.
func filesOutsideFixedOnes(_ root: HostPath) throws -> Int {
    var count = 0
    try DirectoryWalk(root).forEach { (entry, _) throws(SystemError) in
        let top = entry.path.description.prefix { $0 != "/" }
        if entry.status.kind == .regular, ["blobs", "sessions", "dead"].contains(top), entry.path.name != "lock" {
            count += 1
        }
        return .descend
    }
    return count
}
