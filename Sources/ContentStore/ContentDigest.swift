internal import Hashing
public import HostSystem
public import OCI

/// The digest of a file's whole content, whatever its position.
public func contentDigest(of file: borrowing FileDescriptor) throws(SystemError) -> Digest {
    try contentDigest(of: file, size: try file.status().size)
}

/// - Parameter size: what the file is likely to have, in bytes.
func contentDigest(of file: borrowing FileDescriptor, size: Int) throws(SystemError) -> Digest {
    var hash = SHA256()
    // Most files are small, and clearing a large buffer would take longer than reading them. With a byte to spare, the
    // first reading also says that there is no more.
    var buffer = [UInt8](repeating: 0, count: min(max(0, size), 1 << 18) + 1)
    var offset = 0
    while true {
        let count = try file.read(into: &buffer, upTo: buffer.count, at: offset)
        unsafe buffer.withUnsafeBytes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        offset += count
        if count == 0 || (count < buffer.count && offset >= size) { return hash.finalize() }
    }
}
