internal import Archive
internal import HostSystem
internal import OCI

/// Looks into the files of one layer: once, at what can be a program, and at what people write.
struct LayerScan {
    private let files: any ImageFiles
    private let owned: InstalledFiles

    /// - Parameters:
    ///   - files: the layer alone.
    ///   - earlier: what is known of files that are the same there is not looked for again.
    ///   - threads: how many look; what they find does not depend on it.
    static func facts(of files: any ImageFiles, after earlier: ScannedLayer? = nil, threads: Int = 1) throws
        -> LayerFacts
    {
        try LayerScan(files: files, owned: try InstalledFiles(files)).facts(after: earlier, threads)
    }

    private func facts(after earlier: ScannedLayer?, _ threads: Int) throws -> LayerFacts {
        var facts = LayerFacts()
        var unknown: [ImagePath] = []
        // What a package brought, and is not looked into, is told by its lists.
        let earlier = try earlier?.hasSameLists(as: files.tree) == true ? earlier : nil
        for node in files.tree.nodes where node.entry.kind == .regular && node.entry.size > 0 {
            if SecretFiles.isKeyStore(node.path), !owned.contains(node.path) {
                facts.suspects.append(Suspect(path: node.path, kind: .keyStore, detail: "a store of keys"))
            }
            guard Self.isProgram(node.entry) || isText(node.entry) else { continue }
            if let known = earlier?.facts(of: node) { facts.add(known) } else { unknown.append(node.path) }
        }
        try look(at: unknown, into: &facts, threads)
        facts.suspects.sort { ($0.path, $0.kind.rawValue) < ($1.path, $1.kind.rawValue) }
        return facts
    }

    /// Reads the files one after another, and looks at several batches of them at a time.
    private func look(at paths: [ImagePath], into facts: inout LayerFacts, _ threads: Int) throws {
        let workers = OrderedWorkers<Batch, LayerFacts>(threads: threads) {
            { batch in
                var facts = LayerFacts()
                for (entry, content) in batch.files { try look(at: entry, content, &facts) }
                return facts
            }
        }
        var batch = Batch()
        try files.withContents(of: paths) { path, content in
            guard let entry = files.tree.lookup(path)?.entry else { return }
            batch.files.append((entry, content))
            batch.size += entry.size
            if batch.size < Batch.fullSize { return }
            if workers.isFull, let found = try workers.next() { facts.add(found) }
            try workers.submit(batch)
            batch = Batch()
        }
        try workers.submit(batch)
        while let found = try workers.next() { facts.add(found) }
    }

    private func look(at entry: TarEntry, _ content: FileContent, _ facts: inout LayerFacts) throws {
        let head = try content.read(upTo: 512, at: 0)
        if Self.isProgram(entry) {
            if head.starts(with: ELFFile.magic) {
                let bytes = ELFBytes { offset, count in try content.read(upTo: count, at: offset) }
                if let linked = try ELFFile(bytes) { facts.programs[entry.path] = .linked(linked) }
                return
            }
            if let line = Shebang.line(head) { facts.programs[entry.path] = .script(line) }
        }
        guard isText(entry), !head.contains(0) else { return }
        let text = head.count < 512 ? head : try content.read(upTo: Self.longestText, at: 0)
        if let suspect = SecretFiles.suspect(entry.path, text) { facts.suspects.append(suspect) }
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

/// Files that one thread looks at.
private struct Batch: Sendable {
    var files: [(TarEntry, FileContent)] = []
    /// In bytes.
    var size = 0

    static let fullSize = 256 << 10
}
