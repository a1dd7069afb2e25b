internal import HostSystem

/// The places where a container's mounts go and nothing is yet, so that a runtime would make them, and they would be
/// left behind in what the container changed.
///
/// In an overlay they come from a tree of their own below all others. Where a directory that was made anew hides that
/// tree, and in a plain directory, the runtime makes them, and `remove` takes them away afterwards.
struct MountPoints {
    private struct Missing {
        /// From the root down, without symbolic links.
        let components: [[UInt8]]
        /// How many of them exist.
        let existing: Int
        /// The mode of the directory to mount on; nil for a file.
        let directoryMode: UInt32?
    }

    private var missing: [Missing] = []

    /// Finds what is missing in the file system that `trees` make, top first.
    init(of container: Container, in trees: [HostPath]) throws(SandboxError) {
        let view = MergedView(trees: trees)
        let ordinary = RuntimeMount.ordinary.map { Container.Mount(.memory(mode: 0o755), at: $0.destination) }
        do throws(SystemError) {
            for mount in ordinary + container.mounts {
                guard let place = try view.place(of: components(of: HostPath(mount.destination))),
                    place.existing < place.components.count
                else { continue }
                missing.append(
                    Missing(
                        components: place.components, existing: place.existing,
                        directoryMode: try mount.source.directoryMode))
            }
        } catch { throw .system(error) }
    }

    /// Makes them in a tree that will lie below all others.
    func make(in tree: HostPath) throws(SystemError) {
        for place in missing {
            var path = tree
            for (index, name) in place.components.enumerated() {
                path = path.appending(HostPath(bytes: name))
                if path.exists { continue }
                let isLast = index == place.components.count - 1
                guard let mode = isLast ? place.directoryMode : 0o755 else {
                    _ = try FileDescriptor.open(path, .write, .create)
                    continue
                }
                try path.createDirectory()
                try path.setMode(mode)  // whatever our umask
            }
        }
    }

    /// Takes those away that came to be in `tree`, if nothing is in them.
    func remove(from tree: HostPath) throws(SystemError) {
        for place in missing {
            try remove(place.components[...], after: place.existing, in: FileDescriptor.open(tree, .read, .directory))
        }
    }

    /// Goes down by descriptor: the container may have put a symbolic link in our way.
    private func remove(
        _ path: ArraySlice<[UInt8]>, after existing: Int, in directory: borrowing FileDescriptor
    ) throws(SystemError) {
        guard let first = path.first else { return }
        let name = HostPath(bytes: first)
        guard let status = try directory.statusIfExists(of: name) else { return }
        if status.kind == .directory {
            let inner = try directory.open(name, .read, [.directory, .noFollow])
            try remove(path.dropFirst(), after: existing - 1, in: inner)
        }
        if existing <= 0 { try directory.removeIfEmpty(name, status) }
    }
}

extension Container.Mount.Source {
    /// Of a memory file system its own mode: runc takes over what it finds.
    fileprivate var directoryMode: UInt32? {
        get throws(SystemError) {
            switch self {
            case .bind(let path, _): try path.status(followingLinks: true).kind == .directory ? 0o755 : nil
            case .memory(_, let mode, _, _): mode
            }
        }
    }
}

extension FileDescriptor {
    fileprivate func statusIfExists(of name: HostPath) throws(SystemError) -> FileStatus? {
        do throws(SystemError) { return try status(of: name) } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }

    /// Removes an empty directory or an empty file; leaves all else.
    fileprivate func removeIfEmpty(_ name: HostPath, _ status: FileStatus) throws(SystemError) {
        switch status.kind {
        case .directory:
            do throws(SystemError) { try removeDirectory(name) } catch { if error.errno != .notEmpty { throw error } }
        case .regular where status.size == 0: try remove(name)
        default: break
        }
    }
}
