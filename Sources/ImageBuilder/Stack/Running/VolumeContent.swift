internal import Archive
internal import HostSystem
internal import OCI

/// What a volume holds when it is first used: what the image has in its place, as an engine does it.
struct VolumeContent {
    let files: StageFiles

    /// Makes a directory with the content, mode and owner of the image's at `path`; an empty one of root's where the
    /// image has none.
    func copy(_ path: ImagePath, to directory: HostPath) throws {
        try directory.createDirectories()
        guard let node = files.tree.resolve(path), node.entry.kind == .directory else { return }
        let all = descendants(of: node.path)
        let contents = try files.open(all.filter { $0.hasContent }.map(\.node.path))
        for member in all {
            let place = directory.appending(HostPath(bytes: member.relative))
            switch member.node.entry.kind {
            case .directory: try place.createDirectory()
            case .symbolicLink(let target): try place.createSymbolicLink(to: HostPath(bytes: target))
            case .regular, .hardLink:
                let file = try FileDescriptor.open(place, .write, [.create, .exclusive])
                try file.write(try contents.open(member.node.path).readAll())
            case .fifo, .characterDevice, .blockDevice:
                throw BuildError("a volume at \(path) would start with a device, \(member.node.path)")
            }
            try take(over: member.node, place)
        }
        try take(over: node, directory)
    }

    private struct Member {
        let node: MergedTree.Node
        let relative: [UInt8]

        var hasContent: Bool {
            switch node.entry.kind {
            case .regular, .hardLink: true
            default: false
            }
        }
    }

    /// Parents before what is in them.
    private func descendants(of path: ImagePath) -> [Member] {
        var found: [Member] = []
        var open = [path]
        while let directory = open.popLast() {
            for child in files.tree.children(of: directory) {
                if let relative = child.path.relative(to: path) {
                    found.append(Member(node: child, relative: relative.bytes))
                }
                if child.entry.kind == .directory { open.append(child.path) }
            }
        }
        return found
    }

    private func take(over node: MergedTree.Node, _ place: HostPath) throws {
        try place.setOwner(node.entry.owner, group: node.entry.group)
        if case .symbolicLink = node.entry.kind { return }
        try place.setMode(node.entry.mode)
    }
}
