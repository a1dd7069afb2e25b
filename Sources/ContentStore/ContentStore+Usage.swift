internal import HostSystem
internal import OCI

extension ContentStore {
    /// Everything that takes room in the cache; adds up to what `du -s` says of the directory.
    public func usage() throws(StoreError) -> [StoredItem] {
        try layout.guarded {
            var meter = DiskMeter()
            var items: [StoredItem] = []
            for folder in layout.itemFolders { items += try list(folder, &meter) }
            return items + (try housekeeping(&meter))
        }
    }

    private func list(_ folder: ItemFolder, _ meter: inout DiskMeter) throws -> [StoredItem] {
        var items: [StoredItem] = []
        let directory = try FileDescriptor.open(folder.directory, .read, .directory)
        for name in try directory.entryNames() {
            let name = HostPath(bytes: name)
            // Another process may have taken it away meanwhile.
            guard let status = try directory.statusIfExists(of: name) else { continue }
            let lastUsed = try folder.lastUsed(name, status, layout)
            let place = folder.directory.appending(name)
            let digest = hexDecoded(name.bytes).flatMap { Digest(bytes: $0) }
            items.append(
                StoredItem(
                    kind: folder.kind, name: shownName(folder, name), digest: folder.kind == .cacheMount ? nil : digest,
                    allocated: try size(folder, place, status, &meter), lastUsed: lastUsed, place: place))
        }
        return items
    }

    /// A tree never changes, so that its size is kept beside it instead of being counted again and again.
    private func size(
        _ folder: ItemFolder, _ place: HostPath, _ status: FileStatus, _ meter: inout DiskMeter
    ) throws -> Int {
        if status.kind != .directory { return meter.count(status) }
        guard folder.kind == .tree else { return try meter.size(of: place) }
        let tree = StoredTree(place)
        if let size = try tree.recordedSize() { return size }
        let size = try meter.size(of: place)
        try? tree.record(size: size)
        return size
    }

    private func shownName(_ folder: ItemFolder, _ name: HostPath) -> String {
        guard folder.kind == .cacheMount else { return name.description }
        let bytes = try? folder.marker(name, layout).read(limit: 1 << 16)
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? name.description
    }

    private func housekeeping(_ meter: inout DiskMeter) throws -> [StoredItem] {
        let items = Set(layout.itemFolders.map(\.directory))
        var size = try meter.ownSize(of: layout.root)
        for name in try FileDescriptor.open(layout.root, .read, .directory).entryNames() {
            let path = layout.root.appending(HostPath(bytes: name))
            if items.contains(path) {
                size += try meter.ownSize(of: path)
            } else if path == layout.blobs.parent {
                size += try meter.ownSize(of: path) + meter.ownSize(of: layout.blobs)
            } else {
                size += try meter.size(of: path)
            }
        }
        return [
            StoredItem(
                kind: .housekeeping, name: "housekeeping", digest: nil, allocated: size, lastUsed: .now,
                place: layout.root)
        ]
    }
}

/// Adds up what files take on the disk, each inode once, as `du` does.
struct DiskMeter {
    private struct Inode: Hashable {
        let device: UInt64
        let number: UInt64
    }

    private var linked: Set<Inode> = []

    /// Of a file, or of a directory with all below it. What goes meanwhile takes nothing.
    mutating func size(of path: HostPath) throws(SystemError) -> Int {
        guard let status = try path.statusIfExists() else { return 0 }
        var total = count(status)
        if status.kind == .directory {
            do throws(SystemError) {
                total += try sizeOfEntries(FileDescriptor.open(path, .read, [.directory, .noFollow]))
            } catch {
                if error.errno != .noSuchFile { throw error }
            }
        }
        return total
    }

    /// Of a directory without what is in it.
    func ownSize(of path: HostPath) throws(SystemError) -> Int {
        try path.statusIfExists()?.allocated ?? 0
    }

    private mutating func sizeOfEntries(_ directory: borrowing FileDescriptor) throws(SystemError) -> Int {
        var total = 0
        for name in try directory.entryNames() {
            let name = HostPath(bytes: name)
            guard let status = try directory.statusIfExists(of: name) else { continue }
            total += count(status)
            guard status.kind == .directory else { continue }
            do throws(SystemError) {
                total += try sizeOfEntries(directory.open(name, .read, [.directory, .noFollow]))
            } catch {
                if error.errno != .noSuchFile { throw error }
            }
        }
        return total
    }

    /// Of a file, or of a directory without what is in it.
    mutating func count(_ status: FileStatus) -> Int {
        if status.kind != .directory, status.links > 1,
            !linked.insert(Inode(device: status.device, number: status.inode)).inserted
        {
            return 0
        }
        return status.allocated
    }
}
