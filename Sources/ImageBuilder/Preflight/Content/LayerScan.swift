internal import Archive
internal import HostSystem
internal import OCI

/// Looks into the files of one layer: once, at what can be a program, and at what people write.
struct LayerScan {
    private let files: any ImageFiles
    private let owned: InstalledFiles
    private var facts = LayerFacts()

    /// - Parameter files: the layer alone.
    static func facts(of files: any ImageFiles) throws -> LayerFacts {
        var scan = LayerScan(files: files, owned: try InstalledFiles(files))
        try scan.look()
        return scan.facts
    }

    private init(files: any ImageFiles, owned: InstalledFiles) {
        self.files = files
        self.owned = owned
    }

    private mutating func look() throws {
        var paths: [ImagePath] = []
        for node in files.tree.nodes where node.entry.kind == .regular && node.entry.size > 0 {
            if Self.isProgram(node.entry) || isText(node.entry) { paths.append(node.path) }
            if SecretFiles.isKeyStore(node.path), !owned.contains(node.path) {
                facts.suspects.append(Suspect(path: node.path, kind: .keyStore, detail: "a store of keys"))
            }
        }
        var found = facts
        try files.withContents(of: paths) { path, file in try look(at: path, file, &found) }
        facts = found
    }

    private func look(at path: ImagePath, _ file: borrowing FileDescriptor, _ facts: inout LayerFacts) throws {
        guard let entry = files.tree.lookup(path)?.entry else { return }
        let head = try file.read(upTo: 512, at: 0)
        if Self.isProgram(entry) {
            if head.starts(with: ELFFile.magic) {
                let held = HeldFile(try file.duplicate())
                let bytes = ELFBytes { offset, count in try held.file.read(upTo: count, at: offset) }
                if let linked = try ELFFile(bytes) { facts.programs[path] = .linked(linked) }
                return
            }
            if let line = Shebang.line(head) { facts.programs[path] = .script(line) }
        }
        guard isText(entry), !head.contains(0) else { return }
        let content = head.count < 512 ? head : try file.read(upTo: Self.longestText, at: 0)
        if let suspect = SecretFiles.suspect(path, content) { facts.suspects.append(suspect) }
    }

    private static let longestText = 1 << 20

    /// What the kernel may be asked to start, or the linker to load.
    private static func isProgram(_ entry: TarEntry) -> Bool {
        entry.mode & 0o111 != 0 || Array(entry.path.name).offset(of: ".so") != nil
    }

    /// What somebody may have written a secret into: nothing that a package brought.
    private func isText(_ entry: TarEntry) -> Bool {
        entry.size <= Self.longestText && !SecretFiles.isBinary(entry.path) && !owned.contains(entry.path)
    }
}

/// A descriptor that a closure can hold.
private final class HeldFile {
    let file: FileDescriptor

    init(_ file: consuming FileDescriptor) { self.file = file }
}
