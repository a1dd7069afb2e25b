internal import OCI

/// Finds what one source stands for.
struct CopyFinder<Tree: FileTree> {
    let tree: Tree
    let source: CopySource
    /// The position of the source in the recipe.
    let index: Int
    let exclude: PatternList

    func groups() throws -> [CopySelection.Group] {
        guard let kept = source.kept else { return try matches(source.start).compactMap(group) }
        return try matches(source.start).compactMap { match in try group(keeping: kept, below: match.node) }
    }

    /// Why the source found nothing, if there is more to say.
    func whyNothing() throws -> String? {
        if source.kept == nil, try !matches(source.start).isEmpty { return "\"exclude\" takes all of it out" }
        guard source.kept == nil, let tree = tree.unfiltered else { return nil }
        let finder = CopyFinder(tree: tree, source: source, index: index, exclude: exclude)
        guard let hidden = try finder.matches(source.start).first?.node.path else { return nil }
        return try self.tree.whyAbsent(hidden).map { "\"\(hidden.relativeText)\": \($0)" }
    }

    private struct Match {
        /// The name that the match was found by; a link's own where it was followed.
        let name: [UInt8]
        let node: FileNode
    }

    /// What a location stands for, links followed as BuildKit follows those of a source.
    private func matches(_ location: CopySource.Location) throws -> [Match] {
        guard let pattern = location.pattern else { return [try follow(location.base)] }
        let base = try tree.resolve(location.base)
        return try glob(pattern, below: base, at: .root).map { try follow($0.path) }
    }

    private func follow(_ path: ImagePath) throws -> Match {
        let resolved = try tree.resolve(path)
        guard let node = try tree.lookup(resolved) else { throw try notFound(resolved) }
        return Match(name: Array(path.name), node: node)
    }

    private func notFound(_ path: ImagePath) throws -> CopyError {
        if let reason = try tree.whyAbsent(path) { return .notFound(source.text, because: reason) }
        return .notFound(source.text, nearest: try nearest(to: path))
    }

    /// What somebody may have meant: a name like it beside the first part of the path that is not there.
    private func nearest(to path: ImagePath) throws -> String? {
        for step in path.ancestors + [path] where try tree.lookup(step) == nil {
            let names = try tree.children(of: step.parent ?? .root).map {
                String(decoding: $0.path.name, as: UTF8.self)
            }
            let name = Suggestion.nearest(to: String(decoding: step.name, as: UTF8.self), among: names)
            return try name.map { try (step.parent ?? .root).appending(Array($0.utf8)).relativeText }
        }
        return nil
    }

    /// The nodes below `base` that the pattern describes; what is inside of a match is not looked at.
    private func glob(_ pattern: PathPattern, below base: ImagePath, at relative: ImagePath) throws -> [FileNode] {
        guard pattern.mayMatch(below: PathText(relative)) else { return [] }
        return try tree.contents(of: base.appending(relative)).flatMap { node in
            let path = relative.appending(node.path.relative(to: base.appending(relative)) ?? .root)
            if pattern.matches(PathText(path)) { return [node] }
            return node.isDirectory ? try glob(pattern, below: base, at: path) : []
        }
    }

    private func group(_ match: Match) throws -> CopySelection.Group? {
        if match.node.isDirectory {
            let contents = try contents(of: match.node.path, at: .root, exclude.atRoot)
            return CopySelection.Group(
                source: index, root: match.node, name: match.name, contents: contents)
        }
        let isExcluded = exclude.outcome(of: PathText(match.name), below: exclude.atRoot).isMatch
        return isExcluded
            ? nil
            : CopySelection.Group(
                source: index, root: match.node, name: match.name, contents: [])
    }

    /// Everything below a directory that is not excluded.
    private func contents(
        of directory: ImagePath, at relative: ImagePath, _ inheritance: PatternList.Inheritance
    ) throws -> [CopySelection.Content] {
        if exclude.elements.isEmpty { return try TreeWalk(tree: tree).contents(of: directory, at: relative) }
        var contents: [CopySelection.Content] = []
        try collect(directory, at: relative, inheritance, into: &contents)
        return contents
    }

    /// Appends rather than joins: a context may hold a hundred thousand files.
    private func collect(
        _ directory: ImagePath, at relative: ImagePath, _ inheritance: PatternList.Inheritance,
        into contents: inout [CopySelection.Content]
    ) throws {
        for node in try tree.contents(of: directory) {
            try collect(node, at: relative.appending(node.path.name), inheritance, into: &contents)
        }
    }

    /// A node with everything below it. A directory that is excluded stays where something in it is not.
    private func content(
        _ node: FileNode, at path: ImagePath, _ parent: PatternList.Inheritance
    ) throws -> [CopySelection.Content] {
        if exclude.elements.isEmpty {
            let below = node.isDirectory ? try TreeWalk(tree: tree).contents(of: node.path, at: path) : []
            return [CopySelection.Content(path: path, node: node)] + below
        }
        var contents: [CopySelection.Content] = []
        try collect(node, at: path, parent, into: &contents)
        return contents
    }

    private func collect(
        _ node: FileNode, at path: ImagePath, _ parent: PatternList.Inheritance,
        into contents: inout [CopySelection.Content]
    ) throws {
        let itself = CopySelection.Content(path: path, node: node)
        let text = PathText(path)
        let outcome = exclude.outcome(of: text, below: parent)
        if !outcome.isMatch { contents.append(itself) }
        if !node.isDirectory { return }
        if outcome.isMatch, !exclude.mayHoldExceptions(below: text, outcome.inheritance) { return }
        let place = contents.count
        try collect(node.path, at: path, outcome.inheritance, into: &contents)
        if outcome.isMatch, contents.count > place { contents.insert(itself, at: place) }
    }
}

extension CopyFinder {
    /// What a location stands for below a directory, with the directories in between.
    private func group(
        keeping kept: CopySource.Location, below start: FileNode
    ) throws -> CopySelection.Group? {
        var contents: [CopySelection.Content] = []
        var listed: Set<ImagePath> = []
        for path in try keptPaths(kept, below: start.path) {
            var inheritance = exclude.atRoot
            var above: [CopySelection.Content] = []
            for step in path.ancestors {
                inheritance = exclude.outcome(of: PathText(step), below: inheritance).inheritance
                guard let node = try tree.lookupFollowing(start.path.appending(step)) else { break }
                above.append(CopySelection.Content(path: step, node: node))
            }
            guard let node = try tree.lookup(tree.resolve(start.path.appending(path), followsLast: false)) else {
                throw try notFound(start.path.appending(path))
            }
            let found =
                path.isRoot
                ? try self.contents(of: node.path, at: .root, inheritance) : try content(node, at: path, inheritance)
            if found.isEmpty { continue }
            contents += (above + found).filter { listed.insert($0.path).inserted }
        }
        if contents.isEmpty { return nil }
        return CopySelection.Group(
            source: index, root: start, name: [], contents: contents)
    }

    /// The matches of a location, relative to `start`.
    private func keptPaths(_ kept: CopySource.Location, below start: ImagePath) throws -> [ImagePath] {
        guard let pattern = kept.pattern else { return [kept.base] }
        let base = start.appending(kept.base)
        return try glob(pattern, below: base, at: .root).compactMap { $0.path.relative(to: start) }
    }
}
