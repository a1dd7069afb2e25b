internal import OCI

/// What the sources of a copy stand for in a tree. Does not depend on the destination, so a key can be made of it.
struct CopySelection: Sendable {
    /// What one match of a source brings.
    struct Group: Sendable {
        /// The position of the source in the copy.
        let source: Int
        /// The match itself: a file, or the directory whose contents are copied. With `parents`, where it started.
        let root: FileNode
        /// The name that a single file takes in a directory.
        let name: [UInt8]
        /// What lands below the destination; empty for a single file.
        let contents: [Content]

        var isFile: Bool { !root.isDirectory }
    }

    struct Content: Sendable {
        /// Below the destination.
        let path: ImagePath
        let node: FileNode
    }

    /// A glob that found nothing: no error beside others that did, as with `package-lock.json*`.
    struct Unmatched: Hashable, Sendable {
        let source: String
        /// Why, if there is more to say.
        let reason: String?
    }

    private(set) var groups: [Group] = []
    private(set) var unmatched: [Unmatched] = []

    /// Looks the sources up. Only directories that a source can match in are read.
    /// - Throws: ``CopyError`` where a path does not exist, leads out of the tree or is malformed, and where all
    ///   sources together find nothing.
    init(_ copy: Copy, in tree: some FileTree) throws {
        let exclude: PatternList
        do { exclude = try PatternList(copy.exclude) } catch { throw CopyError.exclude(error) }
        for (index, text) in copy.sources.enumerated() {
            let source = try CopySource(text, parents: copy.parents)
            let finder = CopyFinder(tree: tree, source: source, index: index, exclude: exclude)
            let found = try finder.groups()
            groups += found
            if found.isEmpty { unmatched.append(Unmatched(source: text, reason: try finder.whyNothing())) }
        }
        if groups.isEmpty { throw CopyError.nothingFound(unmatched) }
    }
}
