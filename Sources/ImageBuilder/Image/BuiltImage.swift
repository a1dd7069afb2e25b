internal import Hashing
public import OCI

/// A finished image as a value: its documents byte for byte, and its layers by descriptor.
public struct BuiltImage: Hashable, Sendable {
    public struct Layer: Hashable, Sendable {
        public let diffID: Digest
        public let descriptor: Descriptor
        /// Bytes of the uncompressed tar.
        public let uncompressedSize: Int
        /// What made it.
        public let title: String
    }

    public let configuration: ImageConfiguration
    public let configurationBytes: [UInt8]
    public let manifestBytes: [UInt8]
    public let layers: [Layer]
    public let tags: [ImageReference]

    /// The digest of the configuration: what Docker calls the image's ID.
    public let id: Digest
    /// The digest of the manifest: what a registry calls the image.
    public let digest: Digest

    /// - Parameter annotations: for the manifest.
    public init(
        configuration: ImageConfiguration, layers: [Layer], tags: [ImageReference], annotations: [String: String] = [:]
    ) {
        self.configuration = configuration
        self.layers = layers
        self.tags = tags
        configurationBytes = configuration.encoded
        id = SHA256.digest(of: configurationBytes)
        let manifest = Manifest(
            configuration: Descriptor(mediaType: .configuration, digest: id, size: configurationBytes.count),
            layers: layers.map(\.descriptor), annotations: annotations)
        manifestBytes = manifest.encoded
        digest = SHA256.digest(of: manifestBytes)
    }

    /// Bytes that a registry stores for the image: configuration and layers.
    public var compressedSize: Int { layers.reduce(configurationBytes.count) { $0 + $1.descriptor.size } }

    /// Bytes of all layers unpacked, as their tars count them.
    public var uncompressedSize: Int { layers.reduce(0) { $0 + $1.uncompressedSize } }
}
