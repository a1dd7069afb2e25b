public import OCI

/// How two images differ: in what they are told, in their layers, in their packages, in their files.
public struct ImageDiff: Hashable, Sendable {
    /// One of the two.
    public struct Side: Hashable, Sendable {
        public var name: String
        public var imageID: Digest
        public var size: Footprint

        public init(name: String, imageID: Digest, size: Footprint) {
            self.name = name
            self.imageID = imageID
            self.size = size
        }
    }

    /// Something with a size that one side or both have.
    public struct Change: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case same, added, removed, changed
        }

        public var kind: Kind
        public var name: String
        /// What of it changed, where both have it: `content`, `mode`, `1.0 → 2.0`.
        public var what: [String]
        /// Nil for what is new.
        public var before: Footprint?
        /// Nil for what is gone.
        public var after: Footprint?

        public init(
            kind: Kind, name: String, what: [String] = [], before: Footprint? = nil, after: Footprint? = nil
        ) {
            self.kind = kind
            self.name = name
            self.what = what
            self.before = before
            self.after = after
        }

        public var difference: Footprint { (after ?? .zero) - (before ?? .zero) }
    }

    /// A setting of the configuration. Nil is for what is not set.
    public struct Setting: Hashable, Sendable {
        public var name: String
        public var before: String?
        public var after: String?

        public init(name: String, before: String?, after: String?) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    public var old: Side
    public var new: Side
    /// Those that differ.
    public var settings: [Setting]
    /// All, in the order of the new image; then what is gone.
    public var layers: [Change]
    /// Those that differ, the largest difference first.
    public var packages: [Change]
    /// Those that differ in the merged file systems, by path.
    public var files: [Change]

    public init(
        old: Side, new: Side, settings: [Setting], layers: [Change], packages: [Change], files: [Change]
    ) {
        self.old = old
        self.new = new
        self.settings = settings
        self.layers = layers
        self.packages = packages
        self.files = files
    }

    /// Whether a container of the one could not be told from one of the other.
    public var isEmpty: Bool { settings.isEmpty && files.isEmpty && layers.allSatisfy { $0.kind == .same } }
}

extension Sequence<ImageDiff.Change> {
    /// The largest difference first, by the compressed size.
    public var largestFirst: [ImageDiff.Change] {
        sorted {
            ($1.difference.compressed.magnitude, $1.difference.unpacked.magnitude, $0.name)
                < ($0.difference.compressed.magnitude, $0.difference.unpacked.magnitude, $1.name)
        }
    }
}
