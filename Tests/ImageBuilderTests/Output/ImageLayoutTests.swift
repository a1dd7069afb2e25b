import Hashing
import HostSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct ImageLayoutTests {
    private func layer(_ text: String) throws -> BuiltImage.Layer {
        let digest = SHA256.digest(of: Array(text.utf8))
        return BuiltImage.Layer(
            diffID: digest, descriptor: Descriptor(mediaType: .layerGzip, digest: digest, size: text.utf8.count),
            uncompressedSize: 2 * text.utf8.count, title: text)
    }

    private func image(_ layers: [String], tags: [String] = []) throws -> BuiltImage {
        let layers = try layers.map(layer)
        let configuration = ImageConfiguration(
            platform: Platform(os: "linux", architecture: "amd64"), diffIDs: layers.map(\.diffID))
        return BuiltImage(configuration: configuration, layers: layers, tags: try tags.map { try ImageReference($0) })
    }

    private func document(_ layout: ImageLayout, _ path: String) throws -> JSONValue {
        let file = try #require(layout.files.first { $0.path == path })
        let content: [UInt8]? = if case .bytes(let bytes) = file.content { bytes } else { nil }
        let bytes = try #require(content)
        #expect(file.size == bytes.count)
        return try JSONValue(parsing: bytes)
    }

    @Test("Files are sorted, and a layer that stands twice is one file")
    func files() throws {
        let layout = ImageLayout(try image(["a", "b", "a"]))
        let paths = layout.files.map(\.path)
        #expect(paths == paths.sorted())
        #expect(paths.count == 3 + 2 + 2)
        #expect(try document(layout, "manifest.json").array?.first?["Layers"]?.array?.count == 3)
    }

    @Test("The index leads to the manifest, the manifest to the configuration and the layers")
    func digests() throws {
        let image = try image(["a", "b"], tags: ["x:1"])
        let layout = ImageLayout(image)
        let descriptor = try #require(try document(layout, "index.json")["manifests"]?.array?.first)
        #expect(descriptor["digest"]?.string == image.digest.description)
        let manifest = try document(layout, "blobs/sha256/\(image.digest.hex)")
        #expect(manifest["config"]?["digest"]?.string == image.id.description)
        #expect(manifest["layers"]?.array?.compactMap { $0["size"]?.integer } == [1, 1])
        #expect(image.digest == SHA256.digest(of: image.manifestBytes))
        #expect(image.id == SHA256.digest(of: image.configurationBytes))
        #expect(image.compressedSize == 2 + image.configurationBytes.count)
        #expect(image.uncompressedSize == 4)
    }

    @Test("Each name has an entry; without names there is one entry all the same")
    func names() throws {
        #expect(try document(ImageLayout(image(["a"])), "index.json")["manifests"]?.array?.count == 1)
        let layout = ImageLayout(try image(["a"], tags: ["a:1", "example.org/b"]))
        let annotations = try document(layout, "index.json")["manifests"]?.array?.map { $0["annotations"] }
        #expect(
            annotations == [
                ["io.containerd.image.name": "docker.io/library/a:1", "org.opencontainers.image.ref.name": "1"],
                ["io.containerd.image.name": "example.org/b:latest", "org.opencontainers.image.ref.name": "latest"],
            ])
        #expect(try document(layout, "manifest.json").array?.first?["RepoTags"] == ["a:1", "example.org/b:latest"])
    }
}
