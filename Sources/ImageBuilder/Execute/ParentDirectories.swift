internal import Archive
internal import OCI

extension StageFiles {
    /// The directories that stand above some paths already, as they are, outermost first.
    ///
    /// A layer brings them along: overlayfs takes a directory's owner and mode from the topmost layer that has it, and
    /// where a layer names a file without the directories above, engines make them up, 0755 and root's (moby,
    /// pkg/archive/diff.go; containers/storage likewise). A file copied into `/tmp` would close it to everybody.
    /// - Parameter paths: what the layer brings anyway; directories among it are left out.
    func directories(above paths: Set<ImagePath>, epoch: Int) -> [TarEntry] {
        var seen = paths
        var entries: [TarEntry] = []
        for path in paths {
            var next = path.parent
            while let directory = next, !directory.isRoot, seen.insert(directory).inserted {
                if let found = tree.lookup(directory)?.entry, found.kind == .directory {
                    entries.append(
                        TarEntry(
                            path: directory, kind: .directory, mode: found.mode, owner: found.owner,
                            group: found.group, modified: epoch, extendedAttributes: found.extendedAttributes))
                }
                next = directory.parent
            }
        }
        return entries.sorted { $0.path < $1.path }
    }
}
