import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// An image of another tool's making in one of the forms that it can be given in.
struct BaseForm: CustomTestStringConvertible {
    let testDescription: String
    /// Makes it of `other/`.
    let script: String
    let from: String
    /// Whether the layers' blobs are the ones of `other/`.
    var keepsBlobs = true
    var isZstd = false

    static let all = [
        BaseForm(testDescription: "layout", script: ":", from: #"{ "layout": "other" }"#),
        BaseForm(
            testDescription: "OCI archive", script: "skopeo copy -q oci:other:latest oci-archive:it.tar",
            from: #"{ "archive": "it.tar" }"#),
        BaseForm(
            testDescription: "compressed OCI archive",
            script: "skopeo copy -q oci:other:latest oci-archive:it.tar; gzip it.tar",
            from: #"{ "archive": "it.tar.gz" }"#),
        BaseForm(
            testDescription: "Docker archive",
            script: "skopeo copy -q oci:other:latest docker-archive:it.tar:some/name:1",
            from: #"{ "archive": "it.tar", "reference": "some/name:1" }"#, keepsBlobs: false),
        BaseForm(
            testDescription: "layout with zstd layers", script: ":", from: #"{ "layout": "zstd" }"#, keepsBlobs: false,
            isZstd: true),
        BaseForm(
            testDescription: "root file system", script: "mv other-files it", from: #"{ "rootfs": "it" }"#,
            keepsBlobs: false),
        BaseForm(
            testDescription: "tar of a root file system", script: "tar -cf it.tar -C other-files .",
            from: #"{ "rootfs": "it.tar" }"#, keepsBlobs: false),
        BaseForm(
            testDescription: "compressed tar", script: "tar --zstd -cf it.tar.zst -C other-files .",
            from: #"{ "rootfs": "it.tar.zst" }"#, keepsBlobs: false),
    ]
}

@Suite("Bases", .enabled(if: Requirement.root), .needs("umoci", "skopeo", "zstd", "python3"))
struct BaseTests {
    @Test("every form gives the same files", arguments: BaseForm.all)
    func forms(_ form: BaseForm) async throws {
        try await Workshop.with { shop in
            try shop.makeForeignImage()
            let expected = try treeListing(shop.directory / "other-files")
            try shop.shell(form.script)
            if form.isZstd {
                try shop.recompress("other", to: "zstd", unpacking: "gzip", packing: "zstd", suffix: "zstd")
            }
            try shop.write("x\n", to: "file")
            let copy = #"{ "copy": "file", "to": "/" }"#
            let build = try await shop.build(shop.recipe(from: form.from, steps: [copy]))
            if form.keepsBlobs {
                let blobs = try (shop.directory / "other/blobs/sha256").children().map(\.name)
                #expect(build.report.layers.prefix(2).allSatisfy { blobs.contains($0.digest.hex) })
            }
            var image = shop.directory / "image"
            try shop.shell("mkdir image; tar -xf image.tar -C image")
            if form.isZstd {
                // umoci does not read that.
                try shop.recompress("image", to: "plain", unpacking: "zstd", packing: "gzip", suffix: "gzip")
                image = shop.directory / "plain"
            }
            let unpacked = try UnpackedImage(layout: image, in: shop.directory)
            #expect(try Set(unpacked.listing()) == Set(expected + ["f 644 0:0 file"]))
        }
    }
}

extension BaseTests {
    @Test("a base's blobs stay with the base: the recipe that made the same layers keeps its own")
    func ownBlobs() async throws {
        try await Workshop.with { shop in
            try shop.write("1\n", to: "one")
            let own = shop.recipe(from: #""scratch""#, steps: [#"{ "copy": "one", "to": "/" }"#])
            let first = try await shop.build(own)
            // The same layer again, uncompressed, as `docker save` writes it.
            try shop.shell("skopeo copy -q oci-archive:image.tar docker-archive:saved.tar:test:1")
            let other = try await shop.build(shop.recipe(from: #"{ "archive": "saved.tar" }"#, steps: []))
            #expect(other.report.layers.map(\.diffID) == first.report.layers.map(\.diffID))
            #expect(other.report.layers.map(\.digest) == first.report.layers.map(\.diffID))
            let again = try await shop.build(own)
            #expect(again.report.imageDigest == first.report.imageDigest)
        }
    }
}
