extension Attribution {
    /// Bytes that the image could do without.
    public struct Waste: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// The same content stands in the image's file system more than once.
            case duplicate
            /// A later layer has the same path with other content.
            case rewritten
            /// A later layer has the same path with the same content: only its owner, mode or time changed.
            case restated
            /// A later layer takes it away.
            case removed
        }

        public var kind: Kind
        /// The layer whose step caused it; an index into ``Attribution/layers``.
        public var cause: Int
        /// What could go, largest first; indexes into ``Attribution/files``.
        public var files: [Int]
        /// The file that a duplicate is a copy of.
        public var original: Int?
        /// What the files take.
        public var size: Footprint

        public init(kind: Kind, cause: Int, files: [Int], original: Int? = nil, size: Footprint) {
            self.kind = kind
            self.cause = cause
            self.files = files
            self.original = original
            self.size = size
        }
    }
}
