internal import ContentStore
internal import HostSystem

/// Where an output is while it is made: in the cache, where what a killed process left is tidied away; or, where nothing
/// can be renamed from there to its place, beside that.
struct Staging: ~Copyable, Sendable {
    let directory: HostPath
    private let work: WorkDirectory?

    init(for destination: HostPath, _ store: ContentStore) throws {
        let work = try store.makeWorkDirectory()
        if try Self.canRename(from: work.path, to: destination.parent) {
            directory = work.path
            self.work = consume work
        } else {
            directory = destination.parent
            self.work = nil
        }
    }

    /// Tried with an empty directory: two mounts of one file system have the same device number, and rename(2) refuses
    /// all the same.
    private static func canRename(from directory: HostPath, to parent: HostPath) throws(SystemError) -> Bool {
        let trial = directory / ".oci-build.\(directory.name)"
        try trial.createDirectory()
        let arrived = parent / trial.name
        do throws(SystemError) { try trial.rename(to: arrived) } catch { return false }
        try arrived.removeTree()
        return true
    }
}
