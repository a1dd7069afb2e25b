internal import Archive
internal import OCI

/// The file system that grows in the layer: decides where an entry lands, and writes it once.
///
/// As dpkg does when it unpacks onto a disk: a path leads through the symbolic links that are there already (so a
/// merged `/usr` needs its links and nothing else), a directory that is there stays as it is, and of two packages with
/// the same file the first has it.
struct SlimTree {
    private let layer: LayerWriter
    /// Times later than this become this, in seconds since 1970.
    private let epoch: Int
    private var kinds: [ImagePath: Kind] = [:]

    private enum Kind {
        case directory
        case link([UInt8])
        case file
    }

    init(into layer: LayerWriter, epoch: Int) {
        self.layer = layer
        self.epoch = epoch
    }

    /// Top-level directories that a merged `/usr` has links for.
    private static let merged: Set<String> = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "libo32"]

    /// Where `path` really is: its directories' links followed, the last component not.
    mutating func place(of path: ImagePath) throws -> ImagePath {
        if let first = path.components.first {
            let top = String(decoding: first, as: UTF8.self)
            if Self.merged.contains(top) { try addMergedLink(top) }
        }
        return try resolved(path)
    }

    private func resolved(_ path: ImagePath) throws -> ImagePath {
        var path = path
        for _ in 0..<40 {
            guard let link = path.ancestors.first(where: { if case .link = kinds[$0] { true } else { false } }),
                case .link(let target) = kinds[link], let rest = path.relative(to: link)
            else { return path }
            let from = target.first == slash ? ImagePath.root : link.parent ?? .root
            path = try from.appending(target).appending(rest)
        }
        throw PackagesError(.damaged, "the path \(path) goes in circles through symbolic links")
    }

    /// Whether something is at `path`, links followed to the end.
    func exists(_ path: ImagePath) -> Bool {
        guard var place = try? resolved(path) else { return false }
        for _ in 0..<40 {
            switch kinds[place] {
            case nil: return false
            case .directory, .file: return true
            case .link(let target):
                let from = target.first == slash ? ImagePath.root : place.parent ?? .root
                guard let next = try? resolved(from.appending(target)) else { return false }
                place = next
            }
        }
        return false
    }

    /// Whether something of this very name is there already.
    func has(_ path: ImagePath) -> Bool { path.isRoot || kinds[path] != nil }

    /// Writes an entry, its directories first where they are missing. `entry.path` is a result of `place(of:)`.
    mutating func add(_ entry: TarEntry, write: (LayerWriter, TarEntry) throws -> Void) throws {
        try addParents(of: entry.path)
        var entry = entry
        entry.modified = min(entry.modified, epoch)
        entry.extendedAttributes = [:]
        switch entry.kind {
        case .directory: kinds[entry.path] = .directory
        case .symbolicLink(let target): kinds[entry.path] = .link(target)
        default: kinds[entry.path] = .file
        }
        try write(layer, entry)
    }

    mutating func addDirectory(_ path: String, mode: UInt32 = 0o755) throws {
        let place = try place(of: ImagePath(path))
        if has(place) { return }
        try add(TarEntry(path: place, kind: .directory, mode: mode, modified: epoch)) { try $0.append($1) }
    }

    /// Adds a file of our own; where a package has one there, that stays.
    mutating func addFile(_ path: String, _ content: [UInt8], mode: UInt32 = 0o644) throws {
        let place = try place(of: ImagePath(path))
        if has(place) { return }
        try add(TarEntry(path: place, kind: .regular, mode: mode, modified: epoch)) {
            try $0.append($1, content: content)
        }
    }

    /// Adds a link of our own; where a package has something there, that stays.
    mutating func addLink(_ path: String, to target: String) throws {
        let place = try place(of: ImagePath(path))
        if !has(place) { try link(place, to: target) }
    }

    private mutating func link(_ place: ImagePath, to target: String) throws {
        let kind = TarEntry.Kind.symbolicLink(target: Array(target.utf8))
        try add(TarEntry(path: place, kind: kind, mode: 0o777, modified: epoch)) { try $0.append($1) }
    }

    private mutating func addMergedLink(_ top: String) throws {
        let place = try ImagePath(top)
        if has(place) { return }
        try addDirectory("usr/\(top)")
        try link(place, to: "usr/\(top)")
    }

    private mutating func addParents(of path: ImagePath) throws {
        for parent in path.ancestors where !has(parent) {
            kinds[parent] = .directory
            try layer.append(TarEntry(path: parent, kind: .directory, mode: 0o755, modified: epoch))
        }
    }
}
