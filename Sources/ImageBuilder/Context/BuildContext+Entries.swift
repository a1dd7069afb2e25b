public import HostSystem
public import OCI

extension BuildContext {
    /// One file, directory or link of the context.
    public struct Entry: Sendable {
        public let path: ImagePath
        public let status: FileStatus
        /// What a symbolic link points to; nil for all else.
        public let linkTarget: HostPath?
    }

    /// All that belongs to the context, each directory before its contents, names sorted bytewise.
    ///
    /// A directory that is kept out is in where something below it is. Sockets have no place in an image.
    /// No file is read and no link followed; directories in which nothing can be in are not even opened.
    public func entries() throws -> [Entry] {
        var walk = ContextWalk(rules: rules)
        try DirectoryWalk(root).forEach { entry, _ in try walk.visit(entry) }
        return walk.entries
    }
}

/// Collects what the rules let through, in a walk from the top.
struct ContextWalk {
    let rules: IgnoreRules
    private(set) var entries: [BuildContext.Entry] = []
    /// The directories above the entry at hand, outermost first.
    private var above: [Directory] = []

    private struct Directory {
        let entry: BuildContext.Entry
        let inheritance: IgnoreRules.Inheritance
        var isListed: Bool
    }

    init(rules: IgnoreRules) {
        self.rules = rules
    }

    mutating func visit(_ found: DirectoryWalk.Entry) throws(ImagePathError) -> DirectoryWalk.Decision {
        if found.status.kind == .socket { return .skip }
        let entry = BuildContext.Entry(
            path: try ImagePath(found.path.bytes), status: found.status, linkTarget: found.linkTarget)
        while let last = above.last, !entry.path.isWithin(last.entry.path) { above.removeLast() }
        let (verdict, inheritance) = rules.matches(entry.path, below: above.last?.inheritance ?? rules.atRoot)
        if verdict.isIncluded { list(entry) }
        guard found.status.kind == .directory else { return .skip }
        guard verdict.isIncluded || rules.mayContainIncluded(entry.path, inheritance) else { return .skip }
        above.append(Directory(entry: entry, inheritance: inheritance, isListed: verdict.isIncluded))
        return .descend
    }

    private mutating func list(_ entry: BuildContext.Entry) {
        for index in above.indices where !above[index].isListed {
            entries.append(above[index].entry)
            above[index].isListed = true
        }
        entries.append(entry)
    }
}
