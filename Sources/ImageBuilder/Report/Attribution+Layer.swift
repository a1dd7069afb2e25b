public import OCI

extension Attribution {
    /// One layer of the image.
    public struct Layer: Hashable, Sendable {
        /// Of the layer as it is stored, compressed or not.
        public var digest: Digest
        public var diffID: Digest
        public var mediaType: MediaType
        public var size: Footprint
        /// What of it belongs to no file: the end of the archive, and what frames the compressed data.
        public var remainder: Footprint
        public var step: Step
        /// What its files count for unless their path says otherwise; an index into ``Attribution/parts``.
        public var part: Int
        public var shares: Shares

        public init(
            digest: Digest, diffID: Digest, mediaType: MediaType, size: Footprint, remainder: Footprint = .zero,
            step: Step, part: Int, shares: Shares
        ) {
            self.digest = digest
            self.diffID = diffID
            self.mediaType = mediaType
            self.size = size
            self.remainder = remainder
            self.step = step
            self.part = part
            self.shares = shares
        }
    }

    /// What made a layer.
    public struct Step: Hashable, Sendable {
        /// Such as `copy backend/app to app`, or what another builder noted.
        public var title: String
        /// The recipe's stage; nil where it is not known.
        public var stage: String?
        /// Where the recipe says it; nil where that is not known.
        public var location: SourceLocation?

        public init(title: String, stage: String? = nil, location: SourceLocation? = nil) {
            self.title = title
            self.stage = stage
            self.location = location
        }
    }

    /// How the compressed footprints of a layer's files were found.
    public enum Shares: String, Hashable, Sendable {
        /// The layer is not compressed.
        case exact
        /// By the position in the compressed stream at the ends of pieces of plain data, in proportion inside a piece.
        case measured
        /// In proportion to the plain data of the whole layer.
        case estimated
    }
}
