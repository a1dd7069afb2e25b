import HostSystem
import ImageBuilder
import OCI
import Synchronization
import TestSupport
import Testing

/// A cache that is not what it was: what is spoilt is found when it is read, and made again.
@Suite("Damage in the cache", .enabled(if: Requirement.runtime), .needs("busybox"))
struct CacheDamageTests {
    private static let recipe = """
        {
          "name": "test", "context": "context",
          "stages": {
            "tool": { "from": { "rootfs": "base" }, "user": "root", "steps": [
              { "copy": "one", "to": "/in" }, { "run": "cat /in /in > /out" } ] },
            "main": { "from": { "rootfs": "base" }, "user": "root", "steps": [
              { "copy": "two", "to": "/in" }, { "run": "cat /in > /seen" }, { "copy": "/out", "from": "tool", "to": "/" },
              { "run": "cat /seen /out > /all" } ] } },
          "image": { "stage": "main", "tags": ["example.org/test:latest"] }
        }
        """

    private func prepared(_ shop: Workshop) async throws -> Build {
        try shop.makeBase()
        try shop.write("1\n", to: "one")
        try shop.write("2\n", to: "two")
        return try await shop.build(Self.recipe)
    }

    /// Regular files below a folder of the cache, sorted.
    private func files(_ folder: HostPath) throws -> [HostPath] {
        var found: [HostPath] = []
        try DirectoryWalk(folder).forEach { entry, _ in
            if entry.status.kind == .regular, entry.status.size > 0 { found.append(folder.appending(entry.path)) }
            return .descend
        }
        return found
    }

    /// Changes one bit and leaves the modification time as it was.
    private func flip(_ path: HostPath, _ random: inout RandomSource) throws {
        let before = try path.status()
        let file = try FileDescriptor.open(path, .readWrite)
        var bytes = try file.readAll()
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        try file.seek(to: 0)
        try file.write(bytes)
        try path.setModified(before.modified)
    }

    @Test("one bit in each of ten files is never served", arguments: ["blobs", "records", "indexes", "trees"])
    func flipped(_ part: String) async throws {
        try await Workshop.with { shop in
            let first = try await prepared(shop)
            var random = RandomSource(seed: 7)
            for path in try files(shop.cache / part).shuffled(using: &random).prefix(10) { try flip(path, &random) }
            // Something new on top, so that trees are run in and layers are read.
            let more = Self.recipe.replacing("> /all", with: "> /all; cat /in >> /all")
            let changed = try await shop.build(more)
            let clean = try await shop.build(more) { $0.cache = shop.directory / "other" }
            #expect(changed.report.imageDigest == clean.report.imageDigest)
            let again = try await shop.build(Self.recipe)
            #expect(again.report.imageDigest == first.report.imageDigest)
            let cache = try BuildCache(at: shop.cache)
            _ = try cache.verify(repair: true, cancellation: Cancellation())
            #expect(try await shop.build(Self.recipe).report.imageDigest == first.report.imageDigest)
            #expect(try cache.verify(repair: false, cancellation: Cancellation()).damage == [])
        }
    }

    @Test(
        "whatever is missing of it is made again", arguments: ["blobs/sha256", "records", "indexes", "trees", "stamps"])
    func missing(_ part: String) async throws {
        try await Workshop.with { shop in
            let first = try await prepared(shop)
            var random = RandomSource(seed: 8)
            for round in 0..<4 {
                let all = try (shop.cache / part).children()
                for path in all.shuffled(using: &random).prefix(max(1, all.count / (round + 1))) {
                    try path.removeTree()
                }
                #expect(try await shop.build(Self.recipe).report.imageDigest == first.report.imageDigest)
            }
        }
    }

    /// Takes the blobs away when the first step was found in the cache.
    private final class Thief: BuildObserver {
        private let folder: HostPath
        private let hasStolen = Mutex(false)

        init(_ folder: HostPath) {
            self.folder = folder
        }

        func receive(_ event: BuildEvent) {
            guard case .stepCached = event, hasStolen.withLock({ exchange(&$0) }) else { return }
            for path in (try? folder.children()) ?? [] { try? path.unlink() }
        }

        private func exchange(_ hasStolen: inout Bool) -> Bool {
            defer { hasStolen = true }
            return !hasStolen
        }
    }

    @Test("what vanishes in the middle of a build is made again")
    func vanishing() async throws {
        try await Workshop.with { shop in
            let first = try await prepared(shop)
            try shop.output.unlink()
            var request = BuildRequest(recipe: shop.recipe, cache: shop.cache)
            request.output = shop.output
            request.load = .never
            request.verify = .none
            let thief = Thief(shop.cache / "blobs/sha256")
            let report = try await ImageBuilder(request, observer: thief, cancellation: Cancellation()).build()
            #expect(report.imageDigest == first.report.imageDigest)
            #expect(shop.output.exists)
        }
    }
}
