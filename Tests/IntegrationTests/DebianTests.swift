import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// A base of Debian packages, from the mirror.
@Suite("Debian", .enabled(if: Requirement.network && Requirement.runtime), .needs("umoci"))
struct DebianTests {
    @Test("a slim base runs its programs, and is the same again without the network")
    func slim() async throws {
        try await Workshop.with { shop in
            let recipe = shop.recipe(
                from: #"{ "debian": "bookworm", "packages": ["busybox-static"], "variant": "slim" }"#,
                steps: [#"{ "run": ["/bin/busybox", "sh", "-c", "busybox echo works > /said"] }"#])
            let first = try await shop.build(recipe)
            let image = try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(try (image.root / "said").read() == Array("works\n".utf8))
            #expect((image.root / "var/lib/dpkg/status.d/busybox-static").exists)
            #expect(!(image.root / "usr/share/man").exists)
            #expect(try await shop.build().made == [])
            let again = try await shop.build { $0.useCache = false }
            #expect(again.report.imageDigest == first.report.imageDigest)
        }
    }
}
