internal import OCI

extension FileTree {
    /// The path behind all symbolic links on the way of `path`, as `chroot` into this tree would find it.
    ///
    /// What does not exist is taken literally, so that a path to be made can be resolved too.
    /// - Parameter followsLast: Whether a link at the very end is followed too.
    /// - Throws: ``CopyError`` for a link that leads out of a context, and for links that go in circles.
    func resolve(_ path: ImagePath, followsLast: Bool = true) throws -> ImagePath {
        var done = ImagePath.root
        var rest = path.components.map(Array.init)[...]
        var links = 0
        while let name = rest.popFirst() {
            if name == [dot, dot] {
                if done.isRoot, !isRootFileSystem { throw CopyError.leadsOutside(path, link: nil) }
                done = done.parent ?? .root
                continue
            }
            let next = try done.appending(name)
            guard followsLast || !rest.isEmpty, let node = try lookup(next), let target = node.linkTarget else {
                done = next
                continue
            }
            links += 1
            if links > maximumLinks { throw CopyError.linksInCircles(path) }
            if target.first == slash {
                if !isRootFileSystem { throw CopyError.leadsOutside(path, link: node) }
                done = .root
            }
            let steps = target.split(separator: slash).filter { $0 != [dot] }.map(Array.init)
            if !isRootFileSystem, climbs(steps, from: done) { throw CopyError.leadsOutside(path, link: node) }
            rest = steps + rest
        }
        return done
    }

    /// What is at `path` behind all symbolic links.
    func lookupFollowing(_ path: ImagePath) throws -> FileNode? {
        try lookup(try resolve(path))
    }

    /// Whether the steps of a link's target lead above the root.
    private func climbs(_ steps: [[UInt8]], from directory: ImagePath) -> Bool {
        var depth = directory.components.count
        for step in steps {
            depth += step == [dot, dot] ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }
}

/// As Linux has it, path_resolution(7).
private let maximumLinks = 40
private let slash = UInt8(ascii: "/")
private let dot = UInt8(ascii: ".")
