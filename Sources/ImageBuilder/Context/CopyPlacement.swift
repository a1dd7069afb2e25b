internal import OCI

/// One entry of the layer that a copy makes.
struct CopyItem: Hashable, Sendable {
    /// Where it comes from, in its tree.
    let source: ImagePath
    /// Where it lands, with the links of the stage followed.
    let destination: ImagePath
    let node: FileNode
    /// The permission bits that it gets.
    let mode: UInt32
    /// Where another name of the same file landed before: this is then a hard link to it.
    var hardLink: ImagePath?
}

/// Where everything that a copy selected lands in a stage.
struct CopyPlacement: Sendable {
    /// Sorted by destination, so that a directory stands before its contents.
    let items: [CopyItem]
    /// Directories above the items that are neither in the stage nor among the items; sorted. To be made with 0755.
    let newDirectories: [ImagePath]

    /// Places a selection.
    /// - Parameters:
    ///   - tree: Where the selection was made.
    ///   - stage: What the stage holds before this copy.
    ///   - workingDirectory: What a relative destination is relative to.
    /// - Throws: ``CopyError`` where the destination cannot take what was selected.
    init(
        _ selection: CopySelection, of copy: Copy, from tree: some FileTree, into stage: some FileTree,
        workingDirectory: ImagePath
    ) throws {
        var placer = CopyPlacer(stage: stage, copy, isFromRootFileSystem: tree.isRootFileSystem)
        let target = try placer.target(copy.to, workingDirectory, for: selection.groups)
        let keepsRoot = selection.groups.count == 1 && !copy.parents
        for group in selection.groups { try placer.place(group, at: target, keepsRoot: keepsRoot) }
        items = placer.sortedItems()
        newDirectories = try placer.missingDirectories(
            above: items, target, holds: target.isDirectory || !selection.groups.allSatisfy(\.isFile))
    }
}
