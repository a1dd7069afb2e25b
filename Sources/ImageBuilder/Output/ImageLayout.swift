internal import ContentStore
internal import Hashing
internal import HostSystem
internal import JSON
internal import OCI

/// The files of an OCI image layout that Docker loads too (OCI image specification, image-layout.md; Docker's
/// `manifest.json` names the same blobs by path). What an archive or a directory of it holds, sorted by name.
struct ImageLayout {
    /// One file of the layout.
    struct File {
        enum Content {
            case bytes([UInt8])
            case blob(Digest)
        }

        /// Relative to the layout.
        let path: String
        /// In bytes.
        let size: Int
        let content: Content
    }

    let files: [File]

    init(_ image: BuiltImage) {
        var files = [
            Self.file("oci-layout", JSONValue.object(["imageLayoutVersion": "1.0.0"]).encoded()),
            Self.file("index.json", Self.index(image)),
            Self.file("manifest.json", Self.dockerManifest(image)),
            Self.file(Self.path(image.id), image.configurationBytes),
            Self.file(Self.path(image.digest), image.manifestBytes),
        ]
        // A layer that stands twice in the image, such as an empty directory made twice, is one blob.
        var seen: Set<Digest> = []
        for layer in image.layers where seen.insert(layer.descriptor.digest).inserted {
            files.append(
                File(
                    path: Self.path(layer.descriptor.digest), size: layer.descriptor.size,
                    content: .blob(layer.descriptor.digest)))
        }
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// One descriptor a name: `org.opencontainers.image.ref.name` holds the tag for podman and skopeo, containerd
    /// reads the full name from its own annotation.
    private static func index(_ image: BuiltImage) -> [UInt8] {
        let plain = Descriptor(
            mediaType: .manifest, digest: image.digest, size: image.manifestBytes.count,
            platform: image.configuration.platform)
        var manifests = image.tags.map { tag in
            var descriptor = plain
            descriptor.annotations = [
                "io.containerd.image.name": tag.description,
                "org.opencontainers.image.ref.name": tag.tag ?? tag.description,
            ]
            return descriptor
        }
        if manifests.isEmpty { manifests = [plain] }
        return Index(manifests: manifests).encoded
    }

    private static func dockerManifest(_ image: BuiltImage) -> [UInt8] {
        JSONValue.array([
            [
                "Config": .string(path(image.id)),
                "RepoTags": .strings(image.tags.map(\.familiar)),
                "Layers": .strings(image.layers.map { path($0.descriptor.digest) }),
            ]
        ]).encoded()
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }

    private static func file(_ path: String, _ bytes: [UInt8]) -> File {
        File(path: path, size: bytes.count, content: .bytes(bytes))
    }
}
