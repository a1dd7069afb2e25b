public import OCI

/// A layer's table of contents: what is in it, without reading it again.
public struct LayerIndex: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public var entry: TarEntry
        /// Of a regular file's whole content; nil for everything else.
        public var contentDigest: Digest?
        /// Where the member's first header starts in the uncompressed tar, in bytes.
        public var offset: Int
        /// Bytes of the uncompressed tar that the member takes: headers, content, padding.
        public var storedSize: Int
        /// Its share of the compressed layer: exact over whole blocks, in proportion inside one.
        public var compressedSize: Int

        public init(
            entry: TarEntry, contentDigest: Digest? = nil, offset: Int = 0, storedSize: Int = 0,
            compressedSize: Int = 0
        ) {
            self.entry = entry
            self.contentDigest = contentDigest
            self.offset = offset
            self.storedSize = storedSize
            self.compressedSize = compressedSize
        }
    }

    /// In the order of the tar.
    public var entries: [Entry]

    public init(entries: [Entry] = []) {
        self.entries = entries
    }
}
