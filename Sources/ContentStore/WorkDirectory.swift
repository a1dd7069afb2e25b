public import HostSystem

/// A new directory on the cache's file system, removed with everything in it when this value ends, or by another
/// process when this one is killed.
public struct WorkDirectory: ~Copyable, Sendable {
    public let path: HostPath
    // A session outlives what is made in its directory.
    private let session: Session

    init(_ session: Session) throws(SystemError) {
        self.session = session
        path = session.newPath("work")
        try path.createDirectory(mode: 0o755)
    }

    deinit {
        // What cannot be taken away now goes with the session.
        try? session.layout.discard(path)
    }
}

extension ContentStore {
    public func makeWorkDirectory() throws(StoreError) -> WorkDirectory {
        try layout.guarded { try WorkDirectory(session) }
    }
}
