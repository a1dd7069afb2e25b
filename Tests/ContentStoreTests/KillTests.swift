import ContentStore
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

/// A process that is killed at any moment leaves nothing that a later one trusts.
@Suite struct KillTests {
    private static let folderVariable = "OCI_BUILD_TEST_KILL_FOLDER"
    private static let size = 3_000_000

    /// What the victim keeps writing: the content tells its own digest, so that anything torn shows.
    private static func content(_ number: Int) -> [UInt8] {
        var random = RandomSource(seed: UInt64(number))
        return random.bytes(size)
    }

    @Test func `Whatever a killed process leaves is right or not there`() throws {
        try withTemporaryDirectory { folder in
            let cache = folder / "cache"
            _ = try ContentStore(at: cache)
            var random = RandomSource(seed: 10)
            var found = 0
            for round in 0..<12 {
                let victim = try startVictim(cache)
                try run("sleep", ["0.\(Int.random(in: 150...450, using: &random))"]).expectSuccess()
                victim.signal(9)
                #expect(try victim.wait() == .signalled(9), "round \(round)")
                found += try expectClean(cache)
            }
            #expect(found > 0, "the victims never got to write anything")
            #expect(try FileDescriptor.open(cache / "sessions", .read, .directory).entryNames().isEmpty)
        }
    }

    private func startVictim(_ cache: HostPath) throws -> ChildProcess {
        var environment = ProcessInfo.environment
        environment[Self.folderVariable] = cache.description
        let arguments = ["--testing-library", "swift-testing", "--filter", "KillTests/victim"]
        return try ChildProcess.start(
            Command(try HostPath("/proc/self/exe").linkTarget().description, arguments, environment: environment),
            ChildProcess.Streams())
    }

    /// Checks all that is there, and says how much that was.
    private func expectClean(_ cache: HostPath) throws -> Int {
        let store = try ContentStore(at: cache)
        var count = 0
        for number in 0..<4 {
            let expected = Self.content(number)
            let digest = SHA256.digest(of: expected)
            for found in [try store.read(digest), try store.record(for: digest)].compactMap({ $0 }) {
                #expect(found == expected)
                count += 1
            }
            if let tree = try store.existingTree(for: digest) {
                for name in 0..<20 { #expect(try (tree / "\(name)").read() == Array(expected.prefix(1000))) }
                count += 1
            }
        }
        return count
    }

    @Test(.enabled(if: ProcessInfo.environment[folderVariable] != nil))
    func victim() throws {
        let folder = HostPath(ProcessInfo.environment[Self.folderVariable] ?? "")
        let store = try ContentStore(at: folder)
        while true {
            for number in 0..<4 {
                let bytes = Self.content(number)
                let digest = try store.add(bytes)
                try store.store(record: bytes, for: digest, groups: ["group"])
                let work = try store.makeWorkDirectory()
                try AtomicFile.write(bytes, to: work.path / "file", durable: false)
                _ = try store.tree(for: digest) { root in
                    for name in 0..<20 { try AtomicFile.write(Array(bytes.prefix(1000)), to: root / "\(name)") }
                }
                try store.remove(digest)
            }
        }
    }
}
