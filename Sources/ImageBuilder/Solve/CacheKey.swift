internal import Hashing
public import OCI

/// What decides a step's result, written down: the pre-image of a cache key.
///
/// Every field is framed by its length and the whole by a domain, so that no two different inputs can give the same
/// bytes (kaniko had two such collisions: osscontainertools/kaniko#875, #912). The record is kept beside the result,
/// so that a miss can be explained by comparing two of them.
public struct CacheKeyRecord: Hashable, Sendable {
    /// One fact that the step depends on.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What kind of thing is keyed, and the version of how: `copy/1`.
    public let domain: String
    public private(set) var fields: [Field] { didSet { sealed = nil } }
    /// The key, once somebody has asked for it to be kept: that of a hundred thousand files takes a while.
    private var sealed: CacheKey?

    public init(domain: String, fields: [Field] = []) {
        self.domain = domain
        self.fields = fields
    }

    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }

    public mutating func add(_ name: String, _ values: some Sequence<String>) {
        for (index, value) in values.enumerated() { add("\(name)[\(index)]", value) }
    }

    /// The key: the SHA-256 of the framed record.
    public var key: CacheKey { sealed ?? CacheKey(digest: digest) }

    /// Of the framed bytes, piece by piece: those of a hundred thousand files are many.
    private var digest: Digest {
        var hash = SHA256()
        var piece: [UInt8] = []
        frame { text in
            Self.append(text, to: &piece)
            if piece.count < Self.pieceSize { return }
            hash.update(piece)
            piece.removeAll(keepingCapacity: true)
        }
        hash.update(piece)
        return hash.finalize()
    }

    private static let pieceSize = 1 << 16

    /// The same record, which knows its key.
    public consuming func sealing() -> CacheKeyRecord {
        sealed = key
        return self
    }

    public static func == (left: CacheKeyRecord, right: CacheKeyRecord) -> Bool {
        left.domain == right.domain && left.fields == right.fields
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(domain)
        hasher.combine(fields)
    }

    /// The framed bytes: each string as its length in eight bytes, little endian, and its UTF-8.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 + fields.reduce(0) { $0 + 16 + $1.name.utf8.count + $1.value.utf8.count })
        frame { Self.append($0, to: &bytes) }
        return bytes
    }

    private func frame(_ take: (String) -> Void) {
        take(Self.version)
        take(domain)
        for field in fields {
            take(field.name)
            take(field.value)
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { unsafe bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    private static let version = "oci-build cache key 1"

    /// Reads framed bytes; nil where they are damaged or of another version.
    public init?(decoding bytes: [UInt8]) {
        var rest = bytes[...]
        var strings: [String] = []
        while !rest.isEmpty {
            guard rest.count >= 8 else { return nil }
            let count = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            rest = rest.dropFirst(8)
            guard count <= UInt64(rest.count) else { return nil }
            strings.append(String(decoding: rest.prefix(Int(count)), as: UTF8.self))
            rest = rest.dropFirst(Int(count))
        }
        guard strings.count >= 2, strings.count.isMultiple(of: 2), strings[0] == Self.version else {
            return nil
        }
        domain = strings[1]
        fields = stride(from: 2, to: strings.count, by: 2).map { Field(strings[$0], strings[$0 + 1]) }
    }
}

/// The name of a step's result in the cache.
public struct CacheKey: Hashable, Sendable, CustomStringConvertible {
    public let digest: Digest

    public init(digest: Digest) {
        self.digest = digest
    }

    public var description: String { digest.hex }
}
