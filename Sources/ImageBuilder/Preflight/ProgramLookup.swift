internal import Archive
internal import OCI

/// Finds programs as execvp(3) does in a process of the image.
struct ProgramLookup {
    enum Result {
        case found(MergedTree.Node)
        /// It is there, but the user cannot start it.
        case refused(MergedTree.Node, Refusal)
        case missing
    }

    enum Refusal {
        case directory
        case mode
        case barrier(MergedTree.Node)
    }

    let image: CheckedImage
    private let access: ImageAccess

    init(_ image: CheckedImage) {
        self.image = image
        access = ImageAccess(image)
    }

    /// Where programs without a slash in their name are looked for.
    var folders: [String] {
        (image.variable("PATH") ?? RunStep.defaultPath).split(separator: ":").map(String.init)
    }

    func find(_ name: String) -> Result {
        if name.contains("/") { return examine(name) ?? .missing }
        var refused: Result?
        for folder in folders {
            guard let result = examine("\(folder)/\(name)") else { continue }
            if case .found = result { return result }
            refused = refused ?? result
        }
        return refused ?? .missing
    }

    private func examine(_ path: String) -> Result? {
        guard let node = image.resolve(path) else { return nil }
        if let barrier = access.barrier(to: node.path) { return .refused(node, .barrier(barrier)) }
        guard node.entry.kind.isFile else {
            // A directory of that name is passed over in PATH, and refused where it is named itself.
            return .refused(node, .directory)
        }
        return access.allows(.execute, on: node) ? .found(node) : .refused(node, .mode)
    }

    /// Programs of the same name elsewhere in the image, the shortest path first.
    func others(named name: String) -> [ImagePath] {
        let wanted = Array(name.utf8.split(separator: UInt8(ascii: "/")).last ?? [])
        return image.nodes.lazy.filter {
            $0.entry.kind.isFile && $0.path.name.elementsEqual(wanted) && $0.entry.mode & 0o111 != 0
        }.map(\.path).sorted { ($0.bytes.count, $0) < ($1.bytes.count, $1) }
    }
}
