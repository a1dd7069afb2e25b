internal import Hashing
internal import HostSystem
public import OCI

/// What steps gave, by their keys; and the tables of contents of layers, by diff ID.
extension ContentStore {
    /// What was stored for `key`; nil where nothing is, or where it is spoilt.
    public func record(for key: Digest) throws(StoreError) -> [UInt8]? {
        try read(layout.records / key.hex, key)
    }

    /// Stores what a step gave. `group`: which records are of the same kind of step, so that a later build can find
    /// the nearest earlier one. The newest few of a group can be found.
    public func store(record: [UInt8], for key: Digest, group: String? = nil) throws(StoreError) {
        try layout.guardedUse {
            try Frame.write(record, to: layout.records / key.hex, key: key)
            guard let group else { return }
            let folder = layout.group(group)
            try folder.createDirectories()
            try AtomicFile.write([], to: folder / key.hex, durable: false)
            for old in try members(of: folder).dropFirst(Self.groupLimit) { try old.path.unlink() }
        }
    }

    /// The records of a group, the last stored first.
    public func records(inGroup group: String) throws(StoreError) -> [(key: Digest, record: [UInt8])] {
        let found = try layout.guarded { try members(of: layout.group(group)) }
        var result: [(key: Digest, record: [UInt8])] = []
        for member in found {
            if let record = try record(for: member.key) { result.append((member.key, record)) }
        }
        return result
    }

    /// The table of contents of the layer with this diff ID, as it was stored.
    public func layerIndex(for diffID: Digest) throws(StoreError) -> [UInt8]? {
        try read(layout.indexes / diffID.hex, diffID)
    }

    public func store(layerIndex: [UInt8], for diffID: Digest) throws(StoreError) {
        try layout.guardedUse { try Frame.write(layerIndex, to: layout.indexes / diffID.hex, key: diffID) }
    }

    private static let groupLimit = 16

    private func read(_ path: HostPath, _ key: Digest) throws(StoreError) -> [UInt8]? {
        try layout.guardedUse {
            guard let document = try Frame.read(path, key: key) else { return nil }
            try path.setModified(.now)
            return document
        }
    }

    private func members(of folder: HostPath) throws -> [(path: HostPath, key: Digest)] {
        guard try folder.statusIfExists() != nil else { return [] }
        var found: [(path: HostPath, key: Digest, stored: Timestamp)] = []
        for name in try FileDescriptor.open(folder, .read, .directory).entryNames() {
            let path = folder.appending(HostPath(bytes: name))
            // Another process may have dropped it since.
            guard let bytes = hexDecoded(name), let key = Digest(bytes: bytes), let status = try path.statusIfExists()
            else { continue }
            found.append((path, key, status.modified))
        }
        return found.sorted { ($0.stored, $0.key) > ($1.stored, $1.key) }.map { ($0.path, $0.key) }
    }
}
