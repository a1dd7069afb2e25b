internal import Archive
public import ContentStore
public import HostSystem

/// File systems from Debian packages: apt resolves and fetches, we unpack.
///
/// All of it may be called from any thread and any number of processes on one cache.
public struct DebianPackages: Sendable {
    let store: ContentStore
    let directory: HostPath
    let cancellation: Cancellation
    let progress: @Sendable (PackagesProgress) -> Void

    /// - Parameters:
    ///   - store: keeps `.deb` files as blobs, and what apt said as records.
    ///   - directory: for apt's own state; made when needed, worth keeping between builds.
    ///   - progress: is told from the thread that calls.
    public init(
        store: ContentStore, cache directory: HostPath, cancellation: Cancellation = Cancellation(),
        progress: @escaping @Sendable (PackagesProgress) -> Void = { _ in }
    ) {
        self.store = store
        self.directory = directory.absolute
        self.cancellation = cancellation
        self.progress = progress
    }
}
