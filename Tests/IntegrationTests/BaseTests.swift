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
            script: "skopeo copy -q oci:other:latest oci-archive:it.tar; gzip it.tar", from: #"{ "archive": "it.tar.gz" }"#),
        BaseForm(
            testDescription: "Docker archive", script: "skopeo copy -q oci:other:latest docker-archive:it.tar:some/name:1",
            from: #"{ "archive": "it.tar", "reference": "some/name:1" }"#, keepsBlobs: false),
        BaseForm(
            testDescription: "layout with zstd layers", script: zstd, from: #"{ "layout": "it" }"#, keepsBlobs: false,
            isZstd: true),
        BaseForm(
            testDescription: "root file system", script: "mv other-files it", from: #"{ "rootfs": "it" }"#, keepsBlobs: false),
        BaseForm(
            testDescription: "tar of a root file system", script: "tar -cf it.tar -C other-files .",
            from: #"{ "rootfs": "it.tar" }"#, keepsBlobs: false),
        BaseForm(
            testDescription: "compressed tar", script: "tar --zstd -cf it.tar.zst -C other-files .",
            from: #"{ "rootfs": "it.tar.zst" }"#, keepsBlobs: false),
    ]

    /// Rewrites the layers of `other/`, and what names them.
    private static let zstd = """
        cp -r other it; python3 - <<'END'
        import hashlib, json, os, subprocess
        def put(data):
            digest = hashlib.sha256(data).hexdigest()
            open("it/blobs/sha256/" + digest, "wb").write(data)
            return "sha256:" + digest, len(data)
        def get(digest): return open("it/blobs/sha256/" + digest[7:], "rb").read()
        index = json.load(open("it/index.json"))
        manifest = json.loads(get(index["manifests"][0]["digest"]))
        for layer in manifest["layers"]:
            tar = subprocess.run(["gzip", "-d"], input=get(layer["digest"]), stdout=subprocess.PIPE, check=True).stdout
            packed = subprocess.run(["zstd", "-c"], input=tar, stdout=subprocess.PIPE, check=True).stdout
            layer["digest"], layer["size"] = put(packed)
            layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+zstd"
        index["manifests"][0]["digest"], index["manifests"][0]["size"] = put(json.dumps(manifest).encode())
        json.dump(index, open("it/index.json", "w"))
        END
        """
}

@Suite("Bases", .enabled(if: Requirement.root && Requirement.tool("umoci") && Requirement.tool("skopeo")))
struct BaseTests {
    @Test("every form gives the same files", arguments: BaseForm.all)
    func forms(_ form: BaseForm) async throws {
        try await Workshop.with { shop in
            try shop.makeForeignImage()
            let expected = try treeListing(shop.directory / "other-files")
            try shop.shell(form.script)
            try shop.write("x\n", to: "file")
            let copy = #"{ "copy": "file", "to": "/" }"#
            let build = try await shop.build(shop.recipe(from: form.from, steps: [copy]))
            if form.keepsBlobs {
                let blobs = try (shop.directory / "other/blobs/sha256").children().map(\.name)
                #expect(build.report.layers.prefix(2).allSatisfy { blobs.contains($0.digest.hex) })
            }
            if form.isZstd {
                // umoci does not read it; skopeo does.
                try shop.shell(
                    """
                    skopeo copy -q oci-archive:image.tar docker-archive:plain.tar:example.org/test:latest
                    skopeo copy -q docker-archive:plain.tar oci:plain:latest
                    """)
            }
            let image =
                form.isZstd
                ? try UnpackedImage(layout: shop.directory / "plain", in: shop.directory)
                : try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(try Set(image.listing()) == Set(expected + ["f 644 0:0 file"]))
        }
    }
}
