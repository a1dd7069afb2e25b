internal import ContentStore
internal import HostSystem

/// Where an output is while it is made: in the cache, where what a killed process left is tidied away; or, where that is
/// another file system, beside its place.
struct Staging: ~Copyable, Sendable {
    let directory: HostPath
    private let work: WorkDirectory?

    init(for destination: HostPath, _ store: ContentStore) throws {
        let parent = destination.parent
        if try parent.status(followingLinks: true).device == store.root.status(followingLinks: true).device {
            let work = try store.makeWorkDirectory()
            directory = work.path
            self.work = consume work
        } else {
            directory = parent
            work = nil
        }
    }
}
