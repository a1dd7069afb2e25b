internal import JSON
internal import OCI

/// What was found in a layer, as a record of the cache.
struct ScanRecord {
    let diffID: Digest
    let facts: LayerFacts

    init(diffID: Digest, facts: LayerFacts) {
        self.diffID = diffID
        self.facts = facts
    }

    var encoded: [UInt8] { JSONValue.object(["diffID": .string("\(diffID)"), "facts": facts.json]).encoded() }

    /// Nil where it is something else.
    init?(decoding bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), let text = json["diffID"]?.string,
            let diffID = try? Digest(text), let facts = json["facts"].flatMap(LayerFacts.init(json:))
        else { return nil }
        self.init(diffID: diffID, facts: facts)
    }
}
