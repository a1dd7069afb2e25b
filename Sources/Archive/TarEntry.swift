public import OCI

/// One member of a layer: what tar says about a file, without its content.
public struct TarEntry: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case regular
        case directory
        /// The target as the link holds it; bytes, never resolved.
        case symbolicLink(target: [UInt8])
        /// A further name for a regular file that stands earlier in the same layer.
        case hardLink(target: ImagePath)
        case characterDevice(major: UInt32, minor: UInt32)
        case blockDevice(major: UInt32, minor: UInt32)
        case fifo
    }

    public var path: ImagePath
    public var kind: Kind
    /// The permission bits with setuid, setgid and sticky, `0o7777`.
    public var mode: UInt32
    public var owner: UInt32
    public var group: UInt32
    /// Seconds since 1970-01-01T00:00:00Z.
    public var modified: Int
    /// Bytes of content, holes included; 0 for everything but a regular file.
    public var size: Int
    /// Values by full name, such as `security.capability`.
    public var extendedAttributes: [String: [UInt8]]

    public init(
        path: ImagePath, kind: Kind, mode: UInt32, owner: UInt32 = 0, group: UInt32 = 0, modified: Int = 0,
        size: Int = 0, extendedAttributes: [String: [UInt8]] = [:]
    ) {
        self.path = path
        self.kind = kind
        self.mode = mode
        self.owner = owner
        self.group = group
        self.modified = modified
        self.size = size
        self.extendedAttributes = extendedAttributes
    }
}
