internal import Hashing
internal import HostSystem
public import OCI

/// What steps gave, by their keys; and the tables of contents of layers, by diff ID.
extension ContentStore {
    /// What was stored for `key`; nil where nothing is, or where it is spoilt.
    /// - Parameter isUse: whether it counts as used now, so that pruning takes it later.
    public func record(for key: Digest, isUse: Bool = true) throws(StoreError) -> [UInt8]? {
        try read(layout.records / key.hex, key, isUse: isUse)
    }

    /// Stores what a step gave. `groups`: which records are of the same kind of step, so that a later build can find
    /// the nearest earlier one. The newest few of a group can be found.
    public func store(record: [UInt8], for key: Digest, groups: [String] = []) throws(StoreError) {
        try layout.guardedUse {
            try Frame.write(record, to: layout.records / key.hex, key: key, in: session)
            for group in groups {
                let folder = layout.group(group)
                try folder.createDirectories()
                try AtomicFile.write([], to: folder / key.hex, in: session.directory, durable: false)
                for old in try members(of: folder).dropFirst(Self.groupLimit) { try layout.removeFile(old.path) }
            }
        }
    }

    /// Every record that is in a group, each once. Looking at them is no use of them.
    public func groupedRecords() throws(StoreError) -> [[UInt8]] {
        let keys = try layout.guarded {
            try FileDescriptor.open(layout.groups, .read, .directory).entryNames().reduce(into: Set<Digest>()) {
                $0.formUnion(try members(of: layout.groups.appending(HostPath(bytes: $1))).map(\.key))
            }
        }
        var records: [[UInt8]] = []
        for key in keys.sorted() {
            if let record = try record(for: key, isUse: false) { records.append(record) }
        }
        return records
    }

    /// Notes that the record is used, without reading it; false where there is none.
    public func use(recordFor key: Digest) throws(StoreError) -> Bool {
        try layout.guardedUse {
            let path = layout.records / key.hex
            guard path.exists else { return false }
            try path.setModified(.now)
            return true
        }
    }

    /// The records of some groups, each once, the last stored first: the newest, and older ones while all together
    /// have at most `limit` bytes.
    public func records(inGroups groups: [String], upTo limit: Int = .max) throws(StoreError) -> [[UInt8]] {
        let found = try layout.guarded { try groups.flatMap { try members(of: layout.group($0)) } }
        var seen: Set<Digest> = []
        var records: [[UInt8]] = []
        var size = 0
        for member in found.sorted(by: { $0.stored > $1.stored }) where seen.insert(member.key).inserted {
            guard let record = try record(for: member.key) else { continue }
            size += record.count
            if size > limit, !records.isEmpty { break }
            records.append(record)
        }
        return records
    }

    /// The table of contents of the layer with this diff ID, as it was stored.
    public func layerIndex(for diffID: Digest) throws(StoreError) -> [UInt8]? {
        try read(layout.indexes / diffID.hex, diffID, isUse: true)
    }

    public func store(layerIndex: [UInt8], for diffID: Digest) throws(StoreError) {
        try layout.guardedUse { try Frame.write(layerIndex, to: layout.indexes / diffID.hex, key: diffID, in: session) }
    }

    private static let groupLimit = 16

    private func read(_ path: HostPath, _ key: Digest, isUse: Bool) throws(StoreError) -> [UInt8]? {
        try layout.guardedUse {
            guard let document = try Frame.read(path, key: key) else { return nil }
            if isUse { try path.setModified(.now) }
            return document
        }
    }

    private func members(of folder: HostPath) throws -> [(path: HostPath, key: Digest, stored: Timestamp)] {
        guard try folder.statusIfExists() != nil else { return [] }
        var found: [(path: HostPath, key: Digest, stored: Timestamp)] = []
        for name in try FileDescriptor.open(folder, .read, .directory).entryNames() {
            let path = folder.appending(HostPath(bytes: name))
            // Another process may have dropped it since.
            guard let bytes = hexDecoded(name), let key = Digest(bytes: bytes), let status = try path.statusIfExists()
            else { continue }
            found.append((path, key, status.modified))
        }
        return found.sorted { ($0.stored, $0.key) > ($1.stored, $1.key) }
    }
}
