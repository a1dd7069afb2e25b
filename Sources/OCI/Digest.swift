/// A SHA-256 content digest, `sha256:` and 64 hexadecimal digits (OCI image specification, descriptor.md, "Digests").
///
/// Parsed once, then never wrong. It holds the 32 bytes, not the text.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 32 bytes of the hash.
    public let bytes: [UInt8]

    /// A digest from the hash's bytes; nil unless there are 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// Parses `sha256:…`, lower case, as the specification wants it.
    public init(_ text: String) throws(DigestError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw DigestError(text: text, reason: "it has no algorithm") }
        guard parts[0] == "sha256" else { throw DigestError(text: text, reason: "only sha256 is supported") }
        guard let bytes = hexDecoded(parts[1].utf8), bytes.count == 32 else {
            throw DigestError(text: text, reason: "it wants 64 lower-case hexadecimal digits")
        }
        self.bytes = bytes
    }

    /// The 64 hexadecimal digits.
    public var hex: String { hexEncoded(bytes) }

    /// The first twelve digits, for people.
    public var short: String { String(hex.prefix(12)) }

    public var description: String { "sha256:" + hex }

    public static func < (left: Digest, right: Digest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

/// A text that is no digest.
public struct DigestError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public let reason: String
    public var description: String { "\"\(text.prefix(100))\" is not a digest: \(reason)" }
}

/// Bytes as lower-case hexadecimal digits.
public func hexEncoded(_ bytes: some Sequence<UInt8>) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
        text.append(digit(byte >> 4))
        text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}

/// The bytes of lower-case hexadecimal digits; nil for anything else.
public func hexDecoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
        let value: UInt8
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = character - UInt8(ascii: "a") + 10
        default: return nil
        }
        if let first = high {
            bytes.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return high == nil ? bytes : nil
}
