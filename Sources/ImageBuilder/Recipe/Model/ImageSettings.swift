public import OCI

/// Which stage becomes the image, and what it is called.
public struct ImageSettings: Hashable, Sendable {
    /// A stage, which exists.
    public var stage: String
    public var tags: [ImageReference]
    public var labels: [String: String]
    public var annotations: [String: String]
    public var compression: LayerCompression

    public init(
        stage: String, tags: [ImageReference] = [], labels: [String: String] = [:],
        annotations: [String: String] = [:], compression: LayerCompression = LayerCompression()
    ) {
        self.stage = stage
        self.tags = tags
        self.labels = labels
        self.annotations = annotations
        self.compression = compression
    }
}

/// How layers are compressed.
public struct LayerCompression: Hashable, Sendable {
    public enum Algorithm: String, Hashable, Sendable, CaseIterable {
        case gzip
        case zstd
        case none
    }

    public var algorithm: Algorithm
    /// Nil is the algorithm's usual one.
    public var level: Int?

    public init(algorithm: Algorithm = .gzip, level: Int? = nil) {
        self.algorithm = algorithm
        self.level = level
    }
}
