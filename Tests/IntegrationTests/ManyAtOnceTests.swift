import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// Several processes on one cache, and processes that are killed.
@Suite(
    "Many at once", .enabled(if: Requirement.runtime && Program.exists), .needs("busybox"), .serialized)
struct ManyAtOnceTests {
    /// Each step that runs leaves a line in a cache mount, which every build shares.
    private static let recipe = """
        {
          "name": "test", "context": "context",
          "stages": {
            "tool": { "from": { "rootfs": "base" }, "user": "root", "steps": [
              { "copy": "one", "to": "/in" },
              { "run": "echo tool >> /log/lines; sleep 0.2; cat /in > /out", "cache": { "target": "/log", "id": "log" } }
            ] },
            "main": { "from": { "rootfs": "base" }, "user": "root", "steps": [
              { "copy": "two", "to": "/in" },
              { "run": "echo main >> /log/lines; sleep 0.2; cat /in > /seen", "cache": { "target": "/log", "id": "log" } },
              { "copy": "/out", "from": "tool", "to": "/" },
              { "run": "echo last >> /log/lines; cat /seen /out > /all", "cache": { "target": "/log", "id": "log" } }
            ] } },
          "image": { "stage": "main", "tags": ["example.org/test:latest"] }
        }
        """

    private func prepare(_ shop: Workshop) throws {
        try shop.makeBase()
        try shop.write("1\n", to: "one")
        try shop.write("2\n", to: "two")
        try AtomicFile.write(Array(Self.recipe.utf8), to: shop.recipe, durable: false)
    }

    /// What the image is when nothing disturbs.
    private func expected(_ shop: Workshop) async throws -> String {
        try await shop.build { $0.cache = shop.directory / "undisturbed" }.report.imageDigest.description
    }

    private func expectSound(_ shop: Workshop, _ note: String = "") throws {
        let result = try BuildCache(at: shop.cache).verify(repair: false, cancellation: Cancellation())
        #expect(result.damage == [], "\(note)")
    }

    @Test("four builds on an empty cache run each step once")
    func four() async throws {
        try await Workshop.with { shop in
            try prepare(shop)
            let builds = try (0..<4).map { try Program(shop: shop).start("--output", "image-\($0).tar") }
            for build in builds { #expect(try build.wait() == .exited(0)) }
            let log = try #require(try (shop.cache / "mounts").children().first) / "data/lines"
            let lines = String(decoding: try log.read(), as: UTF8.self).split(separator: "\n").sorted()
            #expect(lines == ["last", "main", "tool"])
            let images = try (0..<4).map { try (shop.directory / "image-\($0).tar").read() }
            #expect(Set(images).count == 1)
            try expectSound(shop)
        }
    }

    /// `OCI_BUILD_TEST_KILLS=200` for a long run.
    @Test("killed at any moment, the next build uses the cache as it stands")
    func killed() async throws {
        try await Workshop.with { shop in
            try prepare(shop)
            let expected = try await expected(shop)
            let rounds = ProcessInfo.environment["OCI_BUILD_TEST_KILLS"].flatMap(Int.init) ?? 8
            var random = RandomSource(seed: 11)
            for round in 0..<rounds {
                // A new cache now and then, and in between steps that have to run again.
                if round % 8 == 0, shop.cache.exists { try shop.cache.removeTree() }
                try shop.write("\(round % 3)\n", to: "two")
                let victim = try Program(shop: shop).start()
                try run("sleep", ["\(Double.random(in: 0.02..<1.2, using: &random))"]).expectSuccess()
                victim.signal(9)
                _ = try victim.wait()
                try expectSound(shop, "round \(round)")
            }
            try shop.write("2\n", to: "two")
            #expect(try await shop.build().report.imageDigest.description == expected)
            try expectSound(shop)
        }
    }

    @Test("pruning leaves a running build what it uses")
    func pruned() async throws {
        try await Workshop.with { shop in
            try prepare(shop)
            let expected = try await expected(shop)
            _ = try await shop.build()
            for round in 0..<3 {
                try shop.write("\(10 + round)\n", to: "two")
                if round == 2 { try shop.write("2\n", to: "two") }
                let build = try Program(shop: shop).start()
                for _ in 0..<6 {
                    _ = try BuildCache(at: shop.cache).prune(keepingSize: 0, keepingAge: nil)
                    try run("sleep", ["0.1"]).expectSuccess()
                }
                #expect(try build.wait() == .exited(0))
            }
            #expect(try await shop.build().report.imageDigest.description == expected)
            try expectSound(shop)
        }
    }

    @Test("a build brings the cache within its limit")
    func limit() async throws {
        try await Workshop.with { shop in
            for number in 0..<6 {
                try shop.write(String(repeating: "\(number)", count: 400_000), to: "file")
                try AtomicFile.write(
                    Array(
                        shop.recipe(from: "\"scratch\"", steps: [#"{ "copy": "file", "to": "/" }"#])
                            .replacing("\"tags\"", with: "\"compression\": { \"algorithm\": \"none\" }, \"tags\"").utf8),
                    to: shop.recipe, durable: false)
                #expect(try Program(shop: shop).build("--cache-limit", "1500kB").status.isSuccess)
                // What was used in the last second may still be in use.
                try run("sleep", ["1.1"]).expectSuccess()
            }
            let usage = try BuildCache(at: shop.cache).usage()
            #expect(usage.bytes <= 1_500_000)
            #expect(usage.kinds.first?.bytes ?? 0 > 400_000)
            try expectSound(shop)
        }
    }
}
