internal import Archive
internal import HostSystem
internal import OCI

/// A directory on this machine as a layer: an overlay's upper directory with its whiteouts, or a whole root.
///
/// Never compares with what lies below: the upper directory *is* the change (kaniko's scans of the whole tree took
/// minutes, GoogleContainerTools/kaniko#970). Times are set to the epoch in the directory itself as well, so that a
/// later step sees the same times whether its lower tree was kept or extracted from the blob.
struct DirectoryLayer {
    let root: HostPath
    /// Seconds since 1970 that every entry gets.
    let epoch: Int
    /// Whether the directory is the build's own: then it is cleaned and dated like the layer. A directory of the user's
    /// is only read.
    var ownsRoot = true
    /// What differs from run to run and serves nobody in an image.
    var leavesOut: (ImagePath) -> Bool = { VolatileFiles.contains($0) }

    /// Puts everything in the directory into the layer, sorted.
    func write(into writer: LayerWriter, cancellation: Cancellation) throws {
        var links = HardLinks()
        try DirectoryWalk(root).forEach { entry, parent in
            try cancellation.check()
            let path = try ImagePath(entry.path.bytes)
            let place = root.appending(entry.path)
            // That such a file of a lower layer was removed is no whim of the run.
            if leavesOut(path), !entry.status.isWhiteout {
                if ownsRoot { try place.removeTree() }
                return .skip
            }
            try add(path, entry, place, parent, &links, writer)
            return .descend
        }
    }

    /// What the layer will be, entry by entry, for a key.
    func describe(in record: inout CacheKeyRecord, digest: (HostPath, FileStatus) throws -> Digest) throws {
        var links = HardLinks()
        try DirectoryWalk(root).forEach { entry, _ in
            let path = try ImagePath(entry.path.bytes)
            if leavesOut(path) { return .skip }
            let status = entry.status
            let place = root.appending(entry.path)
            var words = ["\(status.owner):\(status.group)", "\(status.kind)", String(status.mode, radix: 8)]
            switch status.kind {
            case .regular:
                let first = links.first(for: path, status)
                words.append(try first.map { "= \(text($0.bytes))" } ?? "\(digest(place, status))")
            case .symbolicLink: words.append(text(entry.linkTarget?.bytes ?? []))
            case .characterDevice, .blockDevice: words.append("\(status.representedMajor):\(status.representedMinor)")
            default: break
            }
            for (name, value) in try attributes(place, status).sorted(by: { $0.key < $1.key }) {
                words.append("\(name)=\(text(value))")
            }
            if status.kind == .directory, try isOpaque(place) { words.append("opaque") }
            record.add("file \(text(path.bytes))", words.joined(separator: " "))
            return .descend
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(unambiguous: bytes) }

    private func add(
        _ path: ImagePath, _ entry: DirectoryWalk.Entry, _ place: HostPath, _ parent: borrowing FileDescriptor,
        _ links: inout HardLinks, _ writer: LayerWriter
    ) throws {
        let status = entry.status
        if status.isWhiteout { return try writer.append(Whiteout.removed(path).entry(modified: epoch)) }
        guard let kind = kind(of: entry) else { return }
        var tar = TarEntry(
            path: path, kind: kind, mode: status.mode, owner: status.owner, group: status.group, modified: epoch,
            size: kind == .regular ? status.size : 0, extendedAttributes: try attributes(place, status))
        if kind == .regular {
            if let first = links.first(for: path, status) {
                tar.kind = .hardLink(target: first)
                tar.size = 0
                return try writer.append(tar)
            }
            try writer.appendFile(tar, from: parent.open(HostPath(bytes: entry.path.nameBytes), .read, .noFollow))
            return try date(place)
        }
        try writer.append(tar)
        try date(place)
        if kind == .directory, try isOpaque(place) {
            try writer.append(Whiteout.opaque(directory: path).entry(modified: epoch))
        }
    }

    private func date(_ path: HostPath) throws {
        if ownsRoot { try path.setModified(Timestamp(seconds: epoch)) }
    }

    private func kind(of entry: DirectoryWalk.Entry) -> TarEntry.Kind? {
        let status = entry.status
        switch status.kind {
        case .regular: return .regular
        case .directory: return .directory
        case .symbolicLink: return .symbolicLink(target: entry.linkTarget?.bytes ?? [])
        case .fifo: return .fifo
        case .characterDevice: return .characterDevice(major: status.representedMajor, minor: status.representedMinor)
        case .blockDevice: return .blockDevice(major: status.representedMajor, minor: status.representedMinor)
        // A socket belongs to the process that listens on it; nothing can be kept of it.
        case .socket, .unknown: return nil
        }
    }

    private func attributes(_ path: HostPath, _ status: FileStatus) throws -> [String: [UInt8]] {
        guard status.kind == .regular || status.kind == .directory else { return [:] }
        var result: [String: [UInt8]] = [:]
        for name in try path.extendedAttributeNames() where name.hasPrefix("user.") || name == "security.capability" {
            if name.hasPrefix("user.overlay.") { continue }
            result[name] = try path.extendedAttribute(name)
        }
        return result
    }

    /// The overlay's mark on a directory that replaces the one below (kernel documentation, overlayfs).
    private func isOpaque(_ path: HostPath) throws -> Bool {
        try path.extendedAttribute("trusted.overlay.opaque") == [UInt8(ascii: "y")]
    }
}

/// Which names stand for the same file.
struct HardLinks {
    private struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    private var firstNames: [Identity: ImagePath] = [:]

    /// The name under which the same file stood before; nil for the first name and for files with one name.
    mutating func first(for path: ImagePath, _ status: FileStatus) -> ImagePath? {
        guard status.links > 1 else { return nil }
        let identity = Identity(device: status.device, inode: status.inode)
        if let first = firstNames[identity] { return first }
        firstNames[identity] = path
        return nil
    }
}

/// Files that package managers and the linker leave behind, that differ from run to run, and that no program needs in
/// an image. See docs/reproducibility.md and decision 0005.
enum VolatileFiles {
    static func contains(_ path: ImagePath) -> Bool {
        let text = String(decoding: path.bytes, as: UTF8.self)
        if exact.contains(text) { return true }
        if let parent = path.parent.map({ String(decoding: $0.bytes, as: UTF8.self) }) {
            if emptied.contains(parent), !path.name.elementsEqual(".wh..wh..opq".utf8) { return true }
            if backedUp.contains(parent), text.hasSuffix("-old") { return true }
        }
        return false
    }

    private static let exact: Set<String> = [
        "var/cache/ldconfig/aux-cache", "var/log/dpkg.log", "var/log/alternatives.log", "var/log/bootstrap.log",
        "var/log/faillog", "var/log/lastlog", "var/cache/apt/pkgcache.bin", "var/cache/apt/srcpkgcache.bin",
    ]
    /// Directories that stay, without their contents.
    private static let emptied: Set<String> = ["var/lib/apt/lists", "var/cache/apt/archives", "var/log/apt"]
    private static let backedUp: Set<String> = ["var/cache/debconf", "var/lib/dpkg"]
}
