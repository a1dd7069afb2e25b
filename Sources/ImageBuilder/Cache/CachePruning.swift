internal import ContentStore
public import JSON

/// What pruning did.
public struct CachePruning: Hashable, Sendable {
    /// How many things of which kind went, by name.
    public let removed: [String: Int]
    /// Bytes on the disk that are free now.
    public let freed: Int
    /// Bytes on the disk that the cache still takes.
    public let remaining: Int

    init(_ summary: PruneSummary) {
        removed = Dictionary(grouping: summary.removed, by: \.kind.rawValue).mapValues(\.count)
        freed = summary.freed
        remaining = summary.remaining
    }

    /// One line for people.
    public var text: String {
        "\(removed.isEmpty ? "nothing to remove" : freedText); \(sizeText(remaining)) remain\n"
    }

    var freedText: String {
        let what = removed.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return "removed \(sizeText(freed)) (\(what))"
    }

    public var json: JSONValue {
        [
            "schema": "oci-build/cache-pruning/1",
            "removed": .object(removed.mapValues { .integer($0) }),
            "freedBytes": .integer(freed),
            "remainingBytes": .integer(remaining),
        ]
    }
}
