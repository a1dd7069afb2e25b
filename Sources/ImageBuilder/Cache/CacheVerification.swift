internal import ContentStore
public import JSON

/// What proving everything in the cache showed.
public struct CacheVerification: Hashable, Sendable {
    /// Something that is not what it should be.
    public struct Damage: Hashable, Sendable {
        /// Such as `blob` or `tree`.
        public let kind: String
        public let name: String
        public let reason: String
    }

    /// How many things were proven.
    public let checked: Int
    public let damage: [Damage]
    /// Whether what is damaged was removed.
    public let isRepaired: Bool

    /// Whether the cache is sound now.
    public var isSound: Bool { damage.isEmpty || isRepaired }

    init(_ summary: VerifySummary, repaired: Bool) {
        checked = summary.checked
        damage = summary.damage.map { Damage(kind: $0.kind.rawValue, name: $0.name, reason: $0.reason) }
        isRepaired = repaired
    }

    /// A line for each damage, and one that sums up.
    public var text: String {
        let lines = damage.map { "\($0.kind) \($0.name): \($0.reason)\n" }.joined()
        let count = damage.isEmpty ? "all sound" : "\(damage.count) damaged" + (isRepaired ? " and removed" : "")
        return lines + "\(checked) checked, \(count)\n"
    }

    public var json: JSONValue {
        [
            "schema": "oci-build/cache-verification/1",
            "checked": .integer(checked),
            "damage": .array(
                damage.map { ["kind": .string($0.kind), "name": .string($0.name), "reason": .string($0.reason)] }),
            "repaired": .bool(isRepaired),
        ]
    }
}
