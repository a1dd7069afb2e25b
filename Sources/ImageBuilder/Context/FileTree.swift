internal import HostSystem
internal import OCI

/// A tree of files that a copy reads from or writes into: a context, the merged layers of a stage, a host directory.
///
/// Paths are looked up as they are: no symbolic link is followed, in the middle of a path neither.
protocol FileTree: Sendable {
    /// Whether this is the root file system of an image: an absolute link then starts at its root, `..` at the root
    /// stays there, and modes and owners mean something. Otherwise it is a directory on somebody's machine: a link
    /// that leads out of it is an error, and modes and owners are as the umask and the user of that machine made them.
    var isRootFileSystem: Bool { get }

    /// What is at `path`; nil where nothing is.
    func lookup(_ path: ImagePath) throws -> FileNode?

    /// What a directory holds, sorted by name; empty where there is no directory.
    func children(of path: ImagePath) throws -> [FileNode]

    /// Why nothing is at `path` although somebody may expect it, as a half sentence; nil where there is no more to say.
    func whyAbsent(_ path: ImagePath) throws -> String?

    /// The same tree with what it hides; nil where it hides nothing.
    var unfiltered: Self? { get }
}

extension FileTree {
    func whyAbsent(_ path: ImagePath) throws -> String? { nil }
    var unfiltered: Self? { nil }
}

/// One file, directory or link of a tree.
struct FileNode: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case regular, directory, fifo
        case symbolicLink(target: [UInt8])
        case characterDevice(major: UInt32, minor: UInt32)
        case blockDevice(major: UInt32, minor: UInt32)
    }

    private struct Facts: Hashable {
        let path: ImagePath
        let kind: Kind
        let mode: UInt32
        let owner: UInt32
        let group: UInt32
        let size: Int
        let identity: FileIdentity?
        let status: FileStatus?
    }

    /// A context may have a hundred thousand nodes, which are passed on many times.
    private final class Box: Sendable {
        let facts: Facts
        init(_ facts: Facts) { self.facts = facts }
    }

    private let box: Box

    var path: ImagePath { box.facts.path }
    var kind: Kind { box.facts.kind }
    /// The permission bits with setuid, setgid and sticky, `0o7777`.
    var mode: UInt32 { box.facts.mode }
    var owner: UInt32 { box.facts.owner }
    var group: UInt32 { box.facts.group }
    /// In bytes; of regular files.
    var size: Int { box.facts.size }
    /// The same for all names of one file; nil where it has just one.
    var identity: FileIdentity? { box.facts.identity }
    /// What the host's file system said when the tree was looked at; nil for what is in an image.
    var status: FileStatus? { box.facts.status }

    init(
        path: ImagePath, kind: Kind, mode: UInt32, owner: UInt32 = 0, group: UInt32 = 0, size: Int = 0,
        identity: FileIdentity? = nil, status: FileStatus? = nil
    ) {
        box = Box(
            Facts(
                path: path, kind: kind, mode: mode, owner: owner, group: group, size: size, identity: identity,
                status: status))
    }

    static func == (left: FileNode, right: FileNode) -> Bool { left.box.facts == right.box.facts }
    func hash(into hasher: inout Hasher) { hasher.combine(box.facts) }

    var isDirectory: Bool { kind == .directory }

    /// The mode of a context's file wherever it is checked out: of the bits only the owner's leave to execute is
    /// meant, the rest comes from a umask.
    var portableMode: UInt32 { isDirectory || mode & 0o100 != 0 ? 0o755 : 0o644 }

    var linkTarget: [UInt8]? {
        if case .symbolicLink(let target) = kind { target } else { nil }
    }
}

/// What hard links to one file have in common: device and inode on a host, layer and entry in an image.
struct FileIdentity: Hashable, Sendable {
    let volume: UInt64
    let number: UInt64
}
