/// A path inside an image: relative to its root, normalised, unable to escape. The root is the empty path.
///
/// Holds bytes, because file names need not be UTF-8. Ordered bytewise by component, so that a directory stands
/// directly before its contents.
public struct ImagePath: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `a/b/c`, without slashes at the ends.
    public let bytes: [UInt8]

    public static let root = ImagePath(unchecked: [])

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Normalises `path`: `.`, doubled and outer slashes go; `..` goes up.
    /// - Throws: ``ImagePathError`` where `..` leaves the root, or where there is a zero byte.
    public init(_ path: some Sequence<UInt8>) throws(ImagePathError) {
        try self.init(Array(path))
    }

    /// The same, without a detour through the protocol: a context may have a hundred thousand paths.
    public init(_ path: [UInt8]) throws(ImagePathError) {
        if Self.isNormalised(path) {
            bytes = path
            return
        }
        if path.contains(0) { throw ImagePathError(path: path, reason: "has a zero byte") }
        var parts: [ArraySlice<UInt8>] = []
        for part in path.split(separator: separator) where part != [UInt8(ascii: ".")] {
            if part == [UInt8(ascii: "."), UInt8(ascii: ".")] {
                guard parts.popLast() != nil else { throw ImagePathError(path: path, reason: "leads out of the root") }
            } else {
                parts.append(part)
            }
        }
        bytes = Array(parts.joined(separator: [separator]))
    }

    /// Nearly all paths are, and a layer may have a hundred thousand.
    private static func isNormalised(_ path: [UInt8]) -> Bool {
        var length = 0
        var dots = 0
        for byte in path {
            if byte == 0 { return false }
            if byte == separator {
                if length == dots && length < 3 { return false }
                length = 0
                dots = 0
            } else {
                length += 1
                if byte == UInt8(ascii: ".") { dots += 1 }
            }
        }
        return path.isEmpty || !(length == dots && length < 3)
    }

    public init(_ path: String) throws(ImagePathError) {
        try self.init(path.utf8)
    }

    public var isRoot: Bool { bytes.isEmpty }

    /// With a leading slash, as people and configurations write it. Bytes that are not UTF-8 are replaced.
    public var description: String { "/" + String(decoding: bytes, as: UTF8.self) }

    public var components: [ArraySlice<UInt8>] { bytes.split(separator: separator) }

    /// The last component; empty for the root.
    public var name: ArraySlice<UInt8> { bytes[(bytes.lastIndex(of: separator).map { $0 + 1 } ?? 0)...] }

    /// The directory above; nil for the root.
    public var parent: ImagePath? {
        if isRoot { return nil }
        guard let cut = bytes.lastIndex(of: separator) else { return .root }
        return ImagePath(unchecked: Array(bytes[..<cut]))
    }

    /// Every directory above, outermost first, without the root.
    public var ancestors: [ImagePath] {
        var result: [ImagePath] = []
        for (index, byte) in bytes.enumerated() where byte == separator {
            result.append(ImagePath(unchecked: Array(bytes[..<index])))
        }
        return result
    }

    /// A path below this one.
    /// - Throws: ``ImagePathError`` where `..` leaves the image's root.
    public func appending(_ path: some Sequence<UInt8>) throws(ImagePathError) -> ImagePath {
        try appending(Array(path))
    }

    /// The same, without a detour through the protocol.
    public func appending(_ path: [UInt8]) throws(ImagePathError) -> ImagePath {
        if isRoot { return try ImagePath(path) }
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count + 1 + path.count)
        joined += bytes
        joined.append(separator)
        joined += path
        return try ImagePath(joined)
    }

    /// `path` below this one; both are normalised already.
    public func appending(_ path: ImagePath) -> ImagePath {
        if isRoot { return path }
        if path.isRoot { return self }
        return ImagePath(unchecked: bytes + [separator] + path.bytes)
    }

    /// Whether this is `other` or lies below it.
    public func isWithin(_ other: ImagePath) -> Bool {
        if other.isRoot { return true }
        return bytes.starts(with: other.bytes)
            && (bytes.count == other.bytes.count || bytes[other.bytes.count] == separator)
    }

    /// The rest of this path behind `ancestor`; nil unless it lies within.
    public func relative(to ancestor: ImagePath) -> ImagePath? {
        guard isWithin(ancestor) else { return nil }
        return ancestor.isRoot ? self : ImagePath(unchecked: Array(bytes.dropFirst(ancestor.bytes.count + 1)))
    }

    public static func < (left: ImagePath, right: ImagePath) -> Bool {
        let shorter = min(left.bytes.count, right.bytes.count)
        for index in 0..<shorter where left.bytes[index] != right.bytes[index] {
            // A slash sorts before every other byte, so that a tree stays together.
            if left.bytes[index] == separator { return true }
            if right.bytes[index] == separator { return false }
            return left.bytes[index] < right.bytes[index]
        }
        return left.bytes.count < right.bytes.count
    }
}

/// A path that cannot stand in an image.
public struct ImagePathError: Error, Hashable, Sendable, CustomStringConvertible {
    public let path: [UInt8]
    public let reason: String
    public var description: String { "the path \"\(String(decoding: path, as: UTF8.self))\" \(reason)" }
}

private let separator = UInt8(ascii: "/")
