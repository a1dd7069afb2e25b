public import OCI

/// How large an image is, where its bytes come from, and whether that is within its budget.
public struct SizeReport: Hashable, Sendable {
    /// One layer of the image, lowest first.
    public struct Layer: Hashable, Sendable {
        /// The digest of the compressed layer.
        public var digest: Digest
        public var diffID: Digest
        /// The step that made it, such as `copy backend/app`.
        public var step: String
        /// The stage that the step belongs to.
        public var stage: String
        /// The part of the image that it counts for, such as `base` or `app`.
        public var part: String
        /// In bytes, as a registry stores it.
        public var compressed: Int
        /// In bytes, as a tar archive.
        public var unpacked: Int

        public init(
            digest: Digest, diffID: Digest, step: String, stage: String, part: String, compressed: Int, unpacked: Int
        ) {
            self.digest = digest
            self.diffID = diffID
            self.step = step
            self.stage = stage
            self.part = part
            self.compressed = compressed
            self.unpacked = unpacked
        }
    }

    /// A file or folder that the build wrote.
    public struct Output: Hashable, Sendable {
        public var path: String
        /// Such as `oci-tar` or `layout`.
        public var format: String
        /// In bytes on disk.
        public var size: Int

        public init(path: String, format: String, size: Int) {
            self.path = path
            self.format = format
            self.size = size
        }
    }

    /// The recipe's name.
    public var name: String
    public var platform: Platform
    /// The digest of the image's manifest.
    public var imageDigest: Digest
    /// The digest of the image's configuration, which Docker's classic store calls the image ID.
    public var imageID: Digest
    public var tags: [ImageReference]
    public var layers: [Layer]
    public var budgets: [BudgetLine]
    /// Whom the bytes belong to; nil where nobody asked.
    public var attribution: AttributionSummary?
    /// What the rules found in the image.
    public var findings: [Finding] = []
    /// What became of the recipe's structure tests; nil where none were asked for.
    public var tests: StructureTestReport?
    /// Nil where nothing was written, for example because a budget was blown.
    public var output: Output?

    public init(
        name: String, platform: Platform, imageDigest: Digest, imageID: Digest, tags: [ImageReference] = [],
        layers: [Layer], budgets: [BudgetLine] = [], output: Output? = nil
    ) {
        self.name = name
        self.platform = platform
        self.imageDigest = imageDigest
        self.imageID = imageID
        self.tags = tags
        self.layers = layers
        self.budgets = budgets
        self.output = output
    }

    /// The sum over all layers, in bytes.
    public var compressed: Int { layers.reduce(0) { $0 + $1.compressed } }

    /// The sum over all layers, in bytes.
    public var unpacked: Int { layers.reduce(0) { $0 + $1.unpacked } }

    /// The layer's part of the compressed image, 0…1.
    public func share(of layer: Layer) -> Double {
        compressed == 0 ? 0 : Double(layer.compressed) / Double(compressed)
    }
}
