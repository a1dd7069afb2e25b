import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// A layer is its content: how it is compressed is nobody's business but the image's.
@Suite("Compression") struct CompressionTests {
    private static func recipe(_ compression: String) -> String {
        """
        {
          "name": "test", "context": "context",
          "stages": { "main": { "from": "scratch", "user": "root", "steps": [{ "copy": "file", "to": "/" }] } },
          "image": { "tags": ["example.org/test:latest"], "compression": \(compression) }
        }
        """
    }

    @Test("may change without a step that runs, and gives what a new cache gives")
    func changed() async throws {
        try await Workshop.with { shop in
            try shop.write(String(repeating: "compressible ", count: 10_000), to: "file")
            let kinds = [
                #"{ "algorithm": "zstd", "level": 3 }"#, #"{ "algorithm": "gzip", "level": 9 }"#,
                #"{ "algorithm": "gzip", "level": 1 }"#, #"{ "algorithm": "none" }"#,
            ]
            var diffIDs: Set<String> = []
            for (number, kind) in (kinds + kinds).enumerated() {
                let build = try await shop.build(Self.recipe(kind))
                let fresh = try await shop.build(Self.recipe(kind)) { $0.cache = shop.directory / "cache-\(number)" }
                #expect(number == 0 ? build.made.count == 2 : build.made.isEmpty, "\(kind)")
                #expect(build.report.imageDigest == fresh.report.imageDigest)
                diffIDs.formUnion(build.report.layers.map { "\($0.digest)" })
            }
            #expect(diffIDs.count == kinds.count)
        }
    }
}
