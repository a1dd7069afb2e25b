internal import ContentStore
internal import OCI

extension BuildWorker {
    /// The users and groups of a stage. Kept: to find the two files takes every layer's table of contents, and a build
    /// that changes nothing should not need those.
    func accounts(of state: StageState) throws -> AccountDatabase {
        var record = CacheKeyRecord(domain: "accounts/1")
        record.add("layer", state.layers.map(\.diffID.description))
        let key = record.key.digest
        if let known = try store.record(for: key).flatMap(AccountFiles.init(decoding:)) { return known.database }
        let found = try files(of: state).accountFiles()
        try store.store(record: found.encoded, for: key)
        return found.database
    }
}
