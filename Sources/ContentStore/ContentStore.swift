internal import Hashing
public import HostSystem
internal import Synchronization

/// The cache directory: blobs by digest, what steps gave, tables of contents, extracted trees, cache mounts.
///
/// Everything in it appears whole, by rename, and is proven when it is read. Any number of processes and threads may
/// share one directory; a process that is killed leaves nothing that another trusts.
///
/// Concurrency: immutable but for what the file system holds; every member may be called from any thread. Calls block.
public final class ContentStore: Sendable {
    let layout: StoreLayout
    let session: Session

    /// Opens the cache at `path`, and makes it where there is none.
    /// - Throws: ``StoreError`` for a directory that is something else, that cannot be written, or that lies on a
    ///   network file system.
    public init(at path: HostPath) throws(StoreError) {
        layout = StoreLayout(root: path.absolute)
        try layout.prepare()
        let layout = layout
        session = try layout.guarded {
            try Session.clearDead(layout)
            return try Session(layout)
        }
    }

    public var root: HostPath { layout.root }

    /// Whether this process has put blobs or trees into the cache since this was asked last.
    public func hasGrownSinceAsked() -> Bool { session.hasAdded.exchange(false, ordering: .relaxed) }

    /// Digests of files of this machine, shared by all that use this cache.
    public func makeFileDigestCache() -> FileDigestCache {
        FileDigestCache(at: layout.files)
    }
}
