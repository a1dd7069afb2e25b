internal import OCI

/// What the cache remembers of a step that was made: whose it is, what it left, what its key was made of.
///
/// For explanations and accounts; no result is served from it.
struct BuiltStep: Hashable, Sendable {
    let recipe: String
    let stage: String
    let title: String
    /// What is in the cache for its sake: diff IDs of layers, digests of packages.
    let content: [Digest]
    /// The arguments that it used, then the fields of its definition key.
    let facts: CacheKeyRecord
}

extension BuiltStep {
    private static let head = ["recipe", "stage", "title", "content"]

    /// As a record of the cache: the facts, led by what else there is to say.
    var encoded: [UInt8] {
        let values = [recipe, stage, title, content.map(\.description).joined(separator: " ")]
        let head = zip(Self.head, values).map { CacheKeyRecord.Field($0, $1) }
        return CacheKeyRecord(domain: facts.domain, fields: head + facts.fields).encoded
    }

    /// Reads a record of the cache; nil where it is not one.
    init?(decoding bytes: [UInt8]) {
        guard let record = CacheKeyRecord(decoding: bytes), record.fields.prefix(4).map(\.name) == Self.head else {
            return nil
        }
        recipe = record.fields[0].value
        stage = record.fields[1].value
        title = record.fields[2].value
        content = record.fields[3].value.split(separator: " ").compactMap { try? Digest(String($0)) }
        facts = CacheKeyRecord(domain: record.domain, fields: Array(record.fields.dropFirst(4)))
    }
}
