internal import Archive
internal import HostSystem
internal import OCI

/// Files of a layer that a package brought with it and that nobody changed since: what its list in the same layer
/// names. Debian's packages have lists of checksums, Python's distributions a `RECORD`; of Node's packages and of
/// languages' own libraries the folder says it.
struct InstalledFiles {
    private var paths: Set<ImagePath> = []

    init(_ files: any ImageFiles) throws {
        let lists = Self.lists(in: files.tree).map(\.path)
        var found: Set<ImagePath> = []
        try files.withContents(of: lists) { path, file in
            let content = try file.readAll(limit: 64 << 20)
            if path.name.elementsEqual("RECORD".utf8) {
                Self.readRecord(content, of: path, into: &found)
            } else {
                Self.readSums(content, into: &found)
            }
        }
        paths = found
    }

    /// The lists that packages brought, each directory's before those of the next one.
    static func lists(in tree: MergedTree) -> [MergedTree.Node] {
        tree.nodes.filter { $0.entry.kind == .regular && isList($0.path) }
    }

    func contains(_ path: ImagePath) -> Bool {
        if paths.contains(path) { return true }
        return Self.foldersOfOthers.contains { path.bytes.offset(of: $0) != nil }
            || Self.standardLibraries.contains { path.bytes.starts(with: $0.utf8) }
    }

    private static let foldersOfOthers: [StaticString] = [
        "node_modules/", "site-packages/", "dist-packages/", "usr/share/doc/", "usr/share/man/", "usr/share/perl",
        "usr/share/ca-certificates/", "usr/lib/python3", "usr/local/lib/python3", "usr/local/include/node/",
    ]

    private static let standardLibraries = ["usr/lib/python2", "usr/lib/node", "var/lib/dpkg/"]

    private static func isList(_ path: ImagePath) -> Bool {
        path.bytes.starts(with: "var/lib/dpkg/".utf8) && path.name.ends(with: ".md5sums")
            || path.bytes[...].ends(with: ".dist-info/RECORD")
    }

    /// Lines of a hash of 32 digits, two blanks, a path.
    private static func readSums(_ content: [UInt8], into paths: inout Set<ImagePath>) {
        for line in content.split(separator: UInt8(ascii: "\n")) {
            guard line.count > 34, let path = try? ImagePath(line.dropFirst(34)) else { continue }
            paths.insert(path)
            // Debian's /bin, /lib and /sbin are links into /usr, and older packages name files below them.
            if let merged = merged(path) { paths.insert(merged) }
        }
    }

    private static func merged(_ path: ImagePath) -> ImagePath? {
        guard let first = path.components.first, ["bin", "lib", "lib64", "sbin"].contains(where: first.elementsEqual)
        else { return nil }
        return try? ImagePath("usr/".utf8 + path.bytes)
    }

    /// Lines of a path below the directory that the distribution is in, a hash and a size (PEP 376).
    private static func readRecord(_ content: [UInt8], of list: ImagePath, into paths: inout Set<ImagePath>) {
        guard let folder = list.parent?.parent else { return }
        for line in content.split(separator: UInt8(ascii: "\n")) {
            let name =
                line.first == UInt8(ascii: "\"")
                ? line.dropFirst().prefix { $0 != UInt8(ascii: "\"") } : line.prefix { $0 != UInt8(ascii: ",") }
            if let path = try? folder.appending(name) { paths.insert(path) }
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func elementsEqual(_ text: String) -> Bool { elementsEqual(text.utf8) }
}
