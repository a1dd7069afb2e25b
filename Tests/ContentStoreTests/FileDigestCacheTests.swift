import ContentStore
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

@Suite struct FileDigestCacheTests {
    private func settledFile(_ path: HostPath, _ bytes: [UInt8]) throws -> FileStatus {
        try FileDescriptor.open(path, .write, [.create, .truncate]).write(bytes)
        // Older than any clock tick: what is younger is never remembered.
        try run("sleep", ["0.05"]).expectSuccess()
        return try path.status()
    }

    @Test func `An unchanged file is known, also to the next process`() throws {
        try withTemporaryDirectory { folder in
            let status = try settledFile(folder / "file", [1, 2, 3])
            let cache = FileDigestCache(at: folder / "cache")
            #expect(cache.digest(for: status) == nil)
            let digest = try cache.digest(of: try FileDescriptor.open(folder / "file"))
            #expect(digest == SHA256.digest(of: [1, 2, 3]))
            #expect(cache.digest(for: status) == digest)
            try cache.save()
            #expect(FileDigestCache(at: folder / "cache").digest(for: status) == digest)
        }
    }

    @Test func `Each change shows`() throws {
        try withTemporaryDirectory { folder in
            let path = folder / "file"
            _ = try settledFile(path, [1, 2, 3])
            let cache = FileDigestCache(at: folder / "cache")
            _ = try cache.digest(of: try FileDescriptor.open(path))
            let changes: [() throws -> Void] = [
                { try FileDescriptor.open(path, .write).write([9, 9, 9]) },
                { try FileDescriptor.open(path, .write).truncate(to: 2) },
                { try path.setModified(Timestamp(seconds: 1)) },
                { try path.setMode(0o600) },
                { try AtomicFile.write([1, 2, 3], to: path) },
            ]
            for change in changes {
                _ = try settledFile(path, [1, 2, 3])
                _ = try cache.digest(of: try FileDescriptor.open(path))
                #expect(cache.digest(for: try path.status()) != nil)
                try change()
                #expect(cache.digest(for: try path.status()) == nil)
            }
        }
    }

    @Test func `A file that has just been changed is not remembered`() throws {
        try withTemporaryDirectory { folder in
            let cache = FileDigestCache(at: folder / "cache")
            for number in UInt8(0)..<50 {
                try FileDescriptor.open(folder / "file", .write, .create).write([number])
                let digest = try cache.digest(of: try FileDescriptor.open(folder / "file"))
                #expect(digest == SHA256.digest(of: [number]))
            }
        }
    }

    @Test func `A time in whole seconds is trusted only when it is seconds old`() throws {
        try withTemporaryDirectory { folder in
            _ = try settledFile(folder / "file", [1])
            let now = Timestamp.now
            try (folder / "file").setModified(Timestamp(seconds: now.seconds - 100))
            try run("sleep", ["0.05"]).expectSuccess()
            let cache = FileDigestCache(at: folder / "cache")
            _ = try cache.digest(of: try FileDescriptor.open(folder / "file"))
            #expect(cache.digest(for: try (folder / "file").status()) == nil)
        }
    }

    @Test func `What two processes save is merged`() throws {
        try withTemporaryDirectory { folder in
            let statuses = try (0..<20).map { try settledFile(folder / "f\($0)", [UInt8($0)]) }
            let caches = [FileDigestCache(at: folder / "cache"), FileDigestCache(at: folder / "cache")]
            for number in 0..<20 {
                _ = try caches[number % 2].digest(of: try FileDescriptor.open(folder / "f\(number)"))
            }
            for cache in caches { try cache.save() }
            let merged = FileDigestCache(at: folder / "cache")
            for (number, status) in statuses.enumerated() {
                #expect(merged.digest(for: status) == SHA256.digest(of: [UInt8(number)]))
            }
        }
    }

    @Test func `A spoilt cache is an empty one`() throws {
        try withTemporaryDirectory { folder in
            let status = try settledFile(folder / "file", [1, 2, 3])
            let cache = FileDigestCache(at: folder / "cache")
            _ = try cache.digest(of: try FileDescriptor.open(folder / "file"))
            try cache.save()
            let good = try (folder / "cache").read()
            var random = RandomSource(seed: 3)
            for _ in 0..<300 {
                let damaged = random.damaged(good)
                if damaged == good { continue }
                try AtomicFile.write(damaged, to: folder / "cache", durable: false)
                #expect(FileDigestCache(at: folder / "cache").digest(for: status) == nil)
            }
        }
    }
}
