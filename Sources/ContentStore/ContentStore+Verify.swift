public import HostSystem
public import OCI

/// Something in the cache that is not what it should be.
public struct StoreDamage: Sendable, Hashable, CustomStringConvertible {
    public let kind: StoredItem.Kind
    public let name: String
    public let reason: String
    public var description: String { "\(kind.rawValue) \(name): \(reason)" }
}

/// What proving everything showed.
public struct VerifySummary: Sendable, Hashable {
    /// How many things were proven.
    public var checked: Int
    public var damage: [StoreDamage]
}

extension ContentStore {
    /// Reads everything and proves it, whether or not it seems unchanged.
    ///
    /// - Parameters:
    ///   - repair: removes what is damaged, so that it is made again when it is needed.
    ///   - treeDamage: what is wrong with an extracted layer, by its diff ID; nil if nothing is. The cache itself
    ///     knows nothing of what a tree should hold.
    /// - Throws: ``CancelledError`` when cancelled, ``StoreError`` otherwise.
    public func verify(
        repair: Bool, cancellation: Cancellation? = nil,
        treeDamage: (_ diffID: Digest, _ tree: HostPath) throws -> String? = { _, _ in nil }
    ) throws -> VerifySummary {
        var summary = VerifySummary(checked: 0, damage: [])
        for folder in layout.itemFolders where folder.kind != .cacheMount {
            for name in try layout.guarded({ try FileDescriptor.open(folder.directory, .read, .directory).entryNames() }
            ) {
                try cancellation?.check()
                let name = HostPath(bytes: name)
                let place = folder.directory.appending(name)
                summary.checked += 1
                guard let reason = try damage(folder, place, treeDamage) else { continue }
                summary.damage.append(StoreDamage(kind: folder.kind, name: name.description, reason: reason))
                if repair { try layout.guarded { try removeDamaged(folder, name) } }
            }
        }
        return summary
    }

    private func damage(
        _ folder: ItemFolder, _ place: HostPath, _ treeDamage: (Digest, HostPath) throws -> String?
    ) throws -> String? {
        guard let bytes = hexDecoded(place.nameBytes), let digest = Digest(bytes: bytes) else {
            return "nothing of ours has such a name"
        }
        switch folder.kind {
        case .blob:
            return try layout.guarded {
                guard place.exists else { return nil }
                let actual = try contentDigest(of: try FileDescriptor.open(place))
                return actual == digest ? nil : "its content has the digest \(actual)"
            }
        case .record, .index:
            return try layout.guarded {
                try Frame.isIntact(place, key: digest) ?? true ? nil : "its content does not match its checksum"
            }
        case .tree:
            let tree = StoredTree(place)
            guard try layout.guarded({ try tree.isWhole() }) else { return nil }  // made again anyway
            return try treeDamage(digest, tree.files)
        case .cacheMount, .housekeeping: return nil
        }
    }

    private func removeDamaged(_ folder: ItemFolder, _ name: HostPath) throws {
        try layout.discard(folder.directory.appending(name))
        if folder.kind == .blob { try layout.removeFile(folder.marker(name, layout)) }
    }
}
