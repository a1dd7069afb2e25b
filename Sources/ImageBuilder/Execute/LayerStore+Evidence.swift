internal import Archive
internal import ContentStore
internal import JSON
internal import OCI

extension LayerStore {
    /// What a layer says about the packages in it: found by reading it once, and kept.
    func evidence(of diffID: Digest) throws -> PackageEvidence {
        let key = CacheKeyRecord(domain: "packages/1", fields: [.init("diffID", diffID.description)]).key.digest
        if let bytes = try store.record(for: key), let json = try? JSONValue(parsing: bytes),
            let evidence = PackageEvidence(json: json)
        {
            return evidence
        }
        var evidence = PackageEvidence()
        _ = try LayerReading(try open(diffID), &evidence)
        try store.store(record: evidence.json.encoded(), for: key)
        return evidence
    }
}
