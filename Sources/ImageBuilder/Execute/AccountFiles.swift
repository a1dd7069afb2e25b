internal import Archive
internal import ContentStore
internal import OCI

/// `/etc/passwd` and `/etc/group` of a file system; empty where there is none.
struct AccountFiles {
    let passwd: [UInt8]
    let group: [UInt8]

    var database: AccountDatabase { AccountDatabase(passwd: passwd, group: group) }
}

extension AccountFiles {
    /// As a record of the cache: neither file has zero bytes in it that mean anything.
    var encoded: [UInt8] { passwd + [0] + group }

    init?(decoding bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(passwd: Array(parts[0]), group: Array(parts[1]))
    }
}

extension StageFiles {
    /// The users and groups.
    func accounts() throws -> AccountDatabase { try accountFiles().database }

    /// Kept by what the two files have in them: to read them, a whole layer may have to be unpacked, and every step
    /// asks.
    func accountFiles() throws -> AccountFiles {
        var record = CacheKeyRecord(domain: "account files/1")
        record.add("passwd", try digest(of: "etc/passwd"))
        record.add("group", try digest(of: "etc/group"))
        let key = record.key.digest
        if let known = try layers.store.record(for: key).flatMap(AccountFiles.init(decoding:)) { return known }
        let found = AccountFiles(passwd: try read("etc/passwd") ?? [], group: try read("etc/group") ?? [])
        try layers.store.store(record: found.encoded, for: key)
        return found
    }

    private func digest(of path: String) throws -> String {
        let node = tree.resolve(try ImagePath(path)).flatMap { tree.content(of: $0.path) }
        return node?.contentDigest?.description ?? ""
    }
}
