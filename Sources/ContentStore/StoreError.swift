public import HostSystem
public import OCI

/// The cache could not do what it was asked.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        case full
        case notWritable
        /// A file system whose locks do not reach other machines.
        case networkFileSystem
        /// The directory was made by another version, or is no cache at all.
        case foreign
        /// Content that is not what its digest says.
        case digestMismatch(expected: Digest, actual: Digest)
        case system(Errno)
    }

    public let code: Code
    /// What failed and what helps.
    public let description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// What a failed system call means for the cache at `root`.
    init(_ error: SystemError, at root: HostPath) {
        switch error.errno {
        case .noSpace, .quotaExceeded:
            self.init(
                .full, "\(error); the cache \(root) has no room: free some, or shrink it with `oci-build cache prune`")
        case .readOnlyFileSystem, .permissionDenied, .notPermitted:
            self.init(
                .notWritable, "\(error); the cache \(root) cannot be written: choose another cache directory")
        default: self.init(.system(error.errno), "\(error) (in the cache \(root))")
        }
    }
}
