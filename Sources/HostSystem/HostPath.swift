/// A path on this machine, absolute or relative to the working directory.
///
/// File names are bytes, not text: a name that is not UTF-8 survives. `description` is for people.
public struct HostPath: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The path's bytes, without a terminating zero.
    public let bytes: [UInt8]

    /// A path from raw bytes. A zero byte ends it, as it would for the operating system.
    public init(bytes: some Sequence<UInt8>) {
        let all = Array(bytes)
        // Nearly no path has one, and a context may have a hundred thousand paths.
        self.bytes = all.firstIndex(of: 0).map { Array(all[..<$0]) } ?? all
    }

    public init(_ text: String) {
        self.init(bytes: text.utf8)
    }

    public init(stringLiteral text: String) {
        self.init(text)
    }

    public var description: String { String(decoding: bytes, as: UTF8.self) }

    public static func < (left: HostPath, right: HostPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    public var isAbsolute: Bool { bytes.first == slash }

    /// This path with a component, or a relative path, behind it. An absolute one replaces it.
    public func appending(_ component: HostPath) -> HostPath {
        if component.isAbsolute || bytes.isEmpty { return component }
        if component.bytes.isEmpty { return self }
        return HostPath(bytes: bytes + (bytes.last == slash ? [] : [slash]) + component.bytes)
    }

    public func appending(_ component: String) -> HostPath {
        appending(HostPath(component))
    }

    public static func / (path: HostPath, component: String) -> HostPath {
        path.appending(component)
    }

    /// The last component's bytes; empty for the root.
    public var nameBytes: [UInt8] {
        Array(trimmed.split(separator: slash).last ?? [])
    }

    /// The last component; empty for the root.
    public var name: String { String(decoding: nameBytes, as: UTF8.self) }

    /// The path without its last component: `.` for a bare name.
    public var parent: HostPath {
        let path = trimmed
        guard let cut = path.lastIndex(of: slash) else { return "." }
        return cut == 0 ? "/" : HostPath(bytes: path[..<cut])
    }

    /// The path without `.`, doubled slashes and, where that cannot change its meaning, `..`; never touches the disk.
    public var normalised: HostPath {
        var parts: [ArraySlice<UInt8>] = []
        for part in bytes.split(separator: slash) where part != [dot] {
            if part == [dot, dot] {
                if let last = parts.last, last != [dot, dot] {
                    parts.removeLast()
                    continue
                }
                if isAbsolute { continue }
            }
            parts.append(part)
        }
        let joined = Array(parts.joined(separator: [slash]))
        if isAbsolute { return HostPath(bytes: [slash] + joined) }
        return joined.isEmpty ? "." : HostPath(bytes: joined)
    }

    private var trimmed: ArraySlice<UInt8> {
        var path = bytes[...]
        while path.count > 1, path.last == slash { path.removeLast() }
        return path
    }

    /// Lends the path as a C string.
    public func withCString<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result: Swift.Result<Result, Failure> = unsafe withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: bytes.count + 1
        ) { buffer in
            for index in bytes.indices {
                unsafe buffer.initializeElement(at: index, to: CChar(bitPattern: bytes[index]))
            }
            unsafe buffer.initializeElement(at: bytes.count, to: 0)
            // The terminating zero makes it one long at least: it has an address.
            do throws(Failure) { return .success(unsafe try body(buffer.baseAddress.unsafelyUnwrapped)) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

let slash = UInt8(ascii: "/")
let dot = UInt8(ascii: ".")
