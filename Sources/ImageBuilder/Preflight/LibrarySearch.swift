internal import Archive
internal import HostSystem
internal import OCI

/// Finds shared libraries where the dynamic linker does (ld.so(8); musl's, where the image has that).
///
/// `ld.so.cache` is not read: ldconfig makes it from the directories that are searched here.
struct LibrarySearch {
    private let image: CheckedImage
    /// Of the whole image: what `LD_LIBRARY_PATH` names.
    private let before: [ImagePath]
    private let usual: [ImagePath]

    init(_ image: CheckedImage) throws {
        self.image = image
        before = (image.variable("LD_LIBRARY_PATH") ?? "").split(whereSeparator: { ":;".contains($0) })
            .compactMap { image.path(String($0)) }
        usual = try Self.configured(image) + Self.builtIn(image.tree)
    }

    /// The library of that name for a file of that kind; nil where there is none.
    /// - Parameter inherited: the DT_RPATH of what loaded the file.
    func find(
        _ name: String, for file: ELFFile, at path: ImagePath, inherited: [ImagePath]
    ) -> (node: MergedTree.Node, file: ELFFile?)? {
        if name.contains("/") { return examine(image.path(name), file) }
        let own = directories(of: file, at: path)
        let order = file.isSearchPathInherited ? own + inherited + before : inherited + before + own
        for folder in order + usual {
            if let found = examine(try? folder.appending(name.utf8), file) { return found }
        }
        return nil
    }

    /// DT_RPATH or DT_RUNPATH with `$ORIGIN` put in.
    func directories(of file: ELFFile, at path: ImagePath) -> [ImagePath] {
        let origin = path.parent?.description ?? "/"
        return file.searchPath.compactMap { text in
            let text = text.replacing("${ORIGIN}", by: origin).replacing("$ORIGIN", by: origin)
            return text.hasPrefix("/") ? try? ImagePath(text) : nil
        }
    }

    private func examine(_ path: ImagePath?, _ wanting: ELFFile) -> (node: MergedTree.Node, file: ELFFile?)? {
        guard let node = path.flatMap({ image.tree.resolve($0) }), node.entry.kind.isFile else { return nil }
        guard case .linked(let file) = image.program(node.path) else { return (node, nil) }
        // One for another machine is passed over.
        return file.machine == wanting.machine ? (node, file) : nil
    }

    /// `/etc/ld.so.conf` and what it includes, as distributions have it; musl's file.
    private static func configured(_ image: CheckedImage) throws -> [ImagePath] {
        let etc = image.tree.children(of: try ImagePath("etc")).map(\.path).filter {
            $0.name.elementsEqual("ld.so.conf".utf8) || $0.name.starts(with: "ld-musl-".utf8)
        }
        let included = image.tree.children(of: try ImagePath("etc/ld.so.conf.d")).map(\.path)
        let files = (etc + included).filter { image.tree.lookup($0)?.entry.kind.isFile == true }
        var folders: [ImagePath: [ImagePath]] = [:]
        try image.files.withContents(of: files) { path, file in
            let text = String(decoding: try file.readAll(limit: 1 << 20), as: UTF8.self)
            let lines = text.split(whereSeparator: { "\n:".contains($0) }).filter { $0.hasPrefix("/") }
            folders[path] = lines.compactMap { try? ImagePath(String($0)) }
        }
        return files.flatMap { folders[$0] ?? [] }
    }

    /// `/lib`, `/usr/lib` and their kin, with Debian's directories by machine.
    private static func builtIn(_ tree: MergedTree) throws -> [ImagePath] {
        let plain = try ["lib64", "usr/lib64", "lib", "usr/lib", "usr/local/lib"].map { try ImagePath($0) }
        let byMachine = plain.flatMap { folder in
            (tree.resolve(folder).map { tree.children(of: $0.path) } ?? []).map(\.path).filter {
                String(decoding: $0.name, as: UTF8.self).contains("-linux-")
            }
        }
        return byMachine + plain
    }
}

extension String {
    fileprivate func replacing(_ word: String, by other: String) -> String {
        var rest = self[...]
        var result = ""
        while let range = rest.firstRange(of: word) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
