internal import Archive
internal import ContentStore
public import HostSystem

/// The cache as something to look after: how large it is and what for, what may go, whether it is sound.
public struct BuildCache: Sendable {
    let store: ContentStore

    /// Opens the cache at `path`, and makes it where there is none.
    public init(at path: HostPath) throws {
        store = try ContentStore(at: path)
    }

    /// What takes the room.
    public func usage() throws -> CacheUsage {
        try CacheUsage(store)
    }

    /// Removes what was not used in the last `age` seconds, and then what was not used longest until no more than
    /// `size` bytes are left. Nil sets no bound. What a running build uses stays.
    public func prune(keepingSize size: Int?, keepingAge age: Int?) throws -> CachePruning {
        CachePruning(try store.prune(keepingSize: size, keepingAge: age, usesNothing: true))
    }

    /// Reads everything and proves it.
    /// - Parameter repair: removes what is damaged, so that it is made again when it is needed.
    public func verify(repair: Bool, cancellation: Cancellation) throws -> CacheVerification {
        let summary = try store.verify(repair: repair, cancellation: cancellation) { diffID, tree in
            guard let bytes = try store.layerIndex(for: diffID) else { return nil }
            return try LayerIndex(decoding: bytes).damage(in: tree, cancellation: cancellation)
        }
        return CacheVerification(summary, repaired: repair)
    }

    /// The bytes that a build lets the cache at `path` hold unless told otherwise: 20 GB, or a tenth of the disk where
    /// that is less.
    public static func usualLimit(at path: HostPath) throws(SystemError) -> Int {
        min(20_000_000_000, try path.fileSystemSize() / 10)
    }
}
