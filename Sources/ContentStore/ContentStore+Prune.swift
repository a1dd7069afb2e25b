public import HostSystem

/// What pruning did.
public struct PruneSummary: Sendable, Hashable {
    public var removed: [StoredItem]
    /// Bytes on the disk that are free now.
    public var freed: Int
    /// Bytes on the disk that the cache still takes.
    public var remaining: Int
}

extension ContentStore {
    /// Removes what was not used in the last `keepingAge` seconds, and then what was not used longest until no more
    /// than `keepingSize` bytes are left. Nil sets no bound.
    ///
    /// Whatever was used since the oldest running process opened the cache stays, even if that leaves more than
    /// `keepingSize`: it may be in use. A build may therefore prune while it and others run.
    ///
    /// - Parameter usesNothing: whether this process has no use of the cache but to prune it.
    public func prune(
        keepingSize: Int? = nil, keepingAge: Int? = nil, usesNothing: Bool = false, now: Timestamp = .now
    ) throws(StoreError) -> PruneSummary {
        var remaining = 0
        var candidates: [StoredItem] = []
        for item in try usage() {
            remaining += item.allocated
            if item.kind != .housekeeping { candidates.append(item) }
        }
        candidates.sort { ($0.lastUsed, $0.place) < ($1.lastUsed, $1.place) }
        let oldest = Timestamp(seconds: now.seconds - (keepingAge ?? now.seconds))
        var removed: [StoredItem] = []
        for item in candidates {
            guard item.lastUsed < oldest || remaining > keepingSize ?? .max else { break }
            if try !evict(item, usesNothing) { continue }
            remaining -= item.allocated
            removed.append(item)
        }
        if removed.contains(where: { $0.kind == .record }) { try layout.guarded { try dropDanglingGroups() } }
        return PruneSummary(removed: removed, freed: removed.reduce(0) { $0 + $1.allocated }, remaining: remaining)
    }

    /// False where the item may be in use, or is gone.
    private func evict(_ item: StoredItem, _ usesNothing: Bool) throws(StoreError) -> Bool {
        try layout.guarded {
            guard let folder = layout.itemFolders.first(where: { $0.kind == item.kind }) else { return false }
            let name = HostPath(bytes: item.place.nameBytes)
            let grave = layout.newDead()
            do {
                // Every use holds the gate too, so that none begins between the look and the removal.
                let gate = try FileLock(layout.gate, .exclusive)
                defer { withExtendedLifetime(gate) {} }
                guard let lastUsed = try folder.lastUsed(name, layout), lastUsed == item.lastUsed,
                    try Session.oldestStart(layout, without: usesNothing ? session : nil).map({ lastUsed < $0 }) ?? true
                else { return false }
                try item.place.rename(to: grave)
                if folder.kind == .blob { try layout.removeFile(folder.marker(name, layout)) }
            }
            do throws(SystemError) { try grave.removeTree() } catch {
                // Another process that opens the cache removes what is dead, too.
                if error.errno != .noSuchFile { throw error }
            }
            return true
        }
    }

    private func dropDanglingGroups() throws {
        for name in try FileDescriptor.open(layout.groups, .read, .directory).entryNames() {
            let group = layout.groups.appending(HostPath(bytes: name))
            for key in try FileDescriptor.open(group, .read, .directory).entryNames() {
                let key = HostPath(bytes: key)
                if !layout.records.appending(key).exists { try layout.removeFile(group.appending(key)) }
            }
            // Fails where a record was left or has just come.
            try? group.removeDirectory()
        }
    }
}
