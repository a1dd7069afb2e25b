internal import OCI

extension Attribution {
    /// The image's bytes in groups.
    /// - Parameter top: how many groups of each level stand for themselves.
    public func tree(by grouping: SizeTree.Grouping, top: Int) -> SizeTree {
        let label = SizeTree.Label.image(name)
        guard grouping != .path else {
            let tree = PathTree(files: files, remainder: layers.map(\.remainder).sum).tree(label)
            return tree.shortened(to: top, threshold: total.compressed / 100)
        }
        var groups: [SizeTree.Label: Contents] = [:]
        for file in files {
            let inner = grouping == .package ? nil : group(of: file)
            groups[outer(grouping, file), default: Contents()].add(file.size, to: inner)
        }
        for (number, layer) in layers.enumerated() where layer.remainder != .zero {
            let (outer, inner) = outer(grouping, remainderOf: number)
            groups[outer, default: Contents()].add(layer.remainder, to: inner)
        }
        let children = groups.map { $1.tree($0) }
        return SizeTree(label: label, size: total, children: children)
            .shortened(to: top, threshold: total.compressed / 1000)
    }

    private struct Contents {
        private var size = Footprint.zero
        private var groups: [SizeTree.Label: Footprint] = [:]

        mutating func add(_ size: Footprint, to group: SizeTree.Label?) {
            self.size += size
            if let group { groups[group, default: .zero] += size }
        }

        func tree(_ label: SizeTree.Label) -> SizeTree {
            SizeTree(label: label, size: size, children: groups.map { SizeTree(label: $0, size: $1) })
        }
    }

    private func outer(_ grouping: SizeTree.Grouping, _ file: File) -> SizeTree.Label {
        switch grouping {
        case .layer: .layer(file.layer + 1, layers[file.layer].step)
        case .step: .step(layers[file.layer].step)
        case .part: .part(parts[file.part])
        case .package, .path: group(of: file)
        }
    }

    private func outer(
        _ grouping: SizeTree.Grouping, remainderOf layer: Int
    ) -> (outer: SizeTree.Label, inner: SizeTree.Label?) {
        switch grouping {
        case .layer: (.layer(layer + 1, layers[layer].step), .remainder)
        case .step: (.step(layers[layer].step), .remainder)
        case .part: (.part(parts[layers[layer].part]), .remainder)
        case .package, .path: (.remainder, nil)
        }
    }

    /// A file's package, or where it has none the directory that it is in, two levels deep at most.
    private func group(of file: File) -> SizeTree.Label {
        if let package = file.package { return .package(packages[package]) }
        let ancestors = file.path.ancestors
        if let folder = ancestors.prefix(2).last { return .path(folder, isDirectory: true) }
        return .path(file.path, isDirectory: file.kind == .directory)
    }
}

/// Sums by directory.
private struct PathTree {
    private struct Folder {
        var size = Footprint.zero
        var files: [SizeTree] = []
    }

    private var folders: [ImagePath: Folder] = [:]
    private let remainder: Footprint

    init(files: [Attribution.File], remainder: Footprint) {
        self.remainder = remainder
        for file in files {
            if file.kind == .directory {
                folders[file.path, default: Folder()].size += file.size
            } else {
                let parent = file.path.parent ?? .root
                folders[parent, default: Folder()].files.append(
                    SizeTree(label: .path(file.path, isDirectory: false), size: file.size))
            }
        }
    }

    func tree(_ label: SizeTree.Label) -> SizeTree {
        var paths = Set(folders.keys)
        for path in folders.keys { paths.formUnion(path.ancestors) }
        paths.insert(.root)
        var subfolders: [ImagePath: [SizeTree]] = [:]
        // The deepest first, so that each is complete when the one above takes it.
        for path in paths.sorted(by: >) {
            let own = folders[path] ?? Folder()
            let children = merged(own.files) + (subfolders.removeValue(forKey: path) ?? [])
            let size = own.size + children.map(\.size).sum
            guard let parent = path.parent else {
                let rest = remainder == .zero ? [] : [SizeTree(label: .remainder, size: remainder)]
                let entry = own.size == .zero ? [] : [SizeTree(label: .path(.root, isDirectory: true), size: own.size)]
                return SizeTree(label: label, size: size + remainder, children: children + entry + rest)
            }
            subfolders[parent, default: []].append(
                SizeTree(label: .path(path, isDirectory: true), size: size, children: listed(path, own.size, children)))
        }
        return SizeTree(label: label, size: .zero)
    }

    /// A directory's own headers stand among its children, so that these add up to it.
    private func listed(_ path: ImagePath, _ own: Footprint, _ children: [SizeTree]) -> [SizeTree] {
        if children.isEmpty || own == .zero { return children }
        return children + [SizeTree(label: .path(path, isDirectory: true), size: own)]
    }

    /// The same path in several layers is one.
    private func merged(_ files: [SizeTree]) -> [SizeTree] {
        var sizes: [SizeTree.Label: Footprint] = [:]
        for file in files { sizes[file.label, default: .zero] += file.size }
        return sizes.map { SizeTree(label: $0, size: $1) }
    }
}
