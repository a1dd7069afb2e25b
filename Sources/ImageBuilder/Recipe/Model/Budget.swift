/// How large the image may become.
public struct Budget: Hashable, Sendable {
    /// The whole image as a registry stores it.
    public var compressed: Bytes?
    /// The whole image's layers unpacked.
    public var unpacked: Bytes?
    /// By part, such as `base`, `dependencies`, `app`.
    public var parts: [String: PartLimit]

    public init(compressed: Bytes? = nil, unpacked: Bytes? = nil, parts: [String: PartLimit] = [:]) {
        self.compressed = compressed
        self.unpacked = unpacked
        self.parts = parts
    }
}

/// How large one part of the image may become.
public struct PartLimit: Hashable, Sendable {
    public var compressed: Bytes?
    public var unpacked: Bytes?

    public init(compressed: Bytes? = nil, unpacked: Bytes? = nil) {
        self.compressed = compressed
        self.unpacked = unpacked
    }
}

/// A number of bytes, as people write it.
public struct Bytes: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var count: Int

    public init(_ count: Int) {
        self.count = count
    }

    public static func < (left: Bytes, right: Bytes) -> Bool { left.count < right.count }

    /// In decimal units with three digits: `59.8 MB`.
    public var description: String { sizeText(count) }
}
