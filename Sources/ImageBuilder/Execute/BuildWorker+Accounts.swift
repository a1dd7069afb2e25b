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

/// `/etc/passwd` and `/etc/group` of a file system; empty where there is none.
struct AccountFiles {
    let passwd: [UInt8]
    let group: [UInt8]

    var database: AccountDatabase { AccountDatabase(passwd: passwd, group: group) }
}

extension AccountFiles {
    /// As a record of the cache: neither file has zero bytes in it that mean anything.
    fileprivate var encoded: [UInt8] { passwd + [0] + group }

    fileprivate init?(decoding bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(passwd: Array(parts[0]), group: Array(parts[1]))
    }
}
