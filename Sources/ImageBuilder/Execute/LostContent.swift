internal import OCI

/// The cache had it a moment ago and has it no more: somebody took it away, or it was damaged since. A build that
/// begins again finds it missing and makes it.
struct LostContent: Error, Hashable, CustomStringConvertible {
    let digest: Digest

    init(_ digest: Digest) {
        self.digest = digest
    }

    var description: String { "the cache has lost \(digest) while it was in use" }
}
