public import HostSystem
public import OCI

/// Something that takes room in the cache.
public struct StoredItem: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Content by digest: compressed layers, manifests, packages.
        case blob
        /// What a step gave.
        case record
        /// A layer's table of contents.
        case index
        /// An extracted layer.
        case tree
        /// What a step keeps between builds.
        case cacheMount = "cache mount"
        /// Directories, digests of files of the host, what running builds have in the making. Not for pruning.
        case housekeeping
    }

    public let kind: Kind
    /// A digest's hexadecimal digits, or the name of a cache mount.
    public let name: String
    /// The blob's digest, the record's key, the diff ID of an index or tree; nil for everything else.
    public let digest: Digest?
    /// Bytes on the disk, as `du` counts them.
    public let allocated: Int
    public let lastUsed: Timestamp
    /// Where it lies: a file, or a directory that goes as a whole.
    let place: HostPath
}

/// A part of the cache directory in which each entry is an item.
struct ItemFolder {
    let kind: StoredItem.Kind
    let directory: HostPath

    /// The file whose time tells when the item was last used.
    func marker(_ name: HostPath, _ layout: StoreLayout) -> HostPath {
        switch kind {
        case .blob: layout.stamps.appending(name)
        case .tree: StoredTree(directory.appending(name)).stamp
        case .cacheMount: directory.appending(name) / "name"
        case .record, .index, .housekeeping: directory.appending(name)
        }
    }

    /// When the item was last used; nil where it is gone.
    func lastUsed(_ name: HostPath, _ layout: StoreLayout) throws(SystemError) -> Timestamp? {
        try directory.appending(name).statusIfExists().map { own throws(SystemError) in
            try lastUsed(name, own, layout)
        }
    }

    /// - Parameter own: the item's own status.
    func lastUsed(_ name: HostPath, _ own: FileStatus, _ layout: StoreLayout) throws(SystemError) -> Timestamp {
        // Most are their own markers, and there are thousands.
        if kind == .record || kind == .index { return own.modified }
        return try marker(name, layout).statusIfExists()?.modified ?? own.modified
    }
}

extension StoreLayout {
    var itemFolders: [ItemFolder] {
        [
            ItemFolder(kind: .blob, directory: blobs), ItemFolder(kind: .record, directory: records),
            ItemFolder(kind: .index, directory: indexes), ItemFolder(kind: .tree, directory: trees),
            ItemFolder(kind: .cacheMount, directory: mounts),
        ]
    }
}
