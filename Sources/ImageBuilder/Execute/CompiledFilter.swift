internal import ContentStore
internal import OCI
internal import Sandbox

/// The filter of system calls that all run steps have, compiled once in a cache's life.
struct CompiledFilter {
    private let store: ContentStore
    private let key: Digest?

    init(_ runtime: SandboxRuntime, in store: ContentStore) {
        self.store = store
        key = runtime.filterIdentity.map {
            CacheKeyRecord(domain: "system call filter/1", fields: [.init("compiler", $0)]).key.digest
        }
    }

    /// Gives it to a container, or asks that container to leave what it compiles.
    func use(in container: inout Container) throws {
        guard let key else { return }
        container.filter = try store.record(for: key).map(SystemCallFilter.compiled) ?? .kept
    }

    /// Keeps what a container left.
    func keep(from container: Container) throws {
        guard let key, container.filter == .kept, let program = container.keptFilter else { return }
        try store.store(record: program, for: key)
    }
}
