/// Why a step is not served from the cache: what differs between its key and that of an earlier build of it.
public struct CacheKeyDifference: Hashable, Sendable, CustomStringConvertible {
    public enum Change: Hashable, Sendable {
        case added(String)
        case removed(String)
        case changed(from: String, to: String)
    }

    /// The first field that differs, in the order of the key.
    public let field: String
    public let change: Change
    /// How many more fields of the same kind differ, such as other files.
    public let others: Int
    /// How many fields differ in all.
    private let count: Int

    /// Compares a key with the earlier one that is nearest to it, by the number of fields that differ.
    /// Nil where there is no earlier one, or where it is the same.
    public init?(_ record: CacheKeyRecord, amongEarlier earlier: [CacheKeyRecord]) {
        let candidates = earlier.filter { $0.domain == record.domain }.compactMap { Self(from: $0, to: record) }
        guard let nearest = candidates.min(by: { $0.count < $1.count }) else { return nil }
        self = nearest
    }

    private init?(from old: CacheKeyRecord, to new: CacheKeyRecord) {
        let before = Dictionary(old.fields.map { ($0.name, $0.value) }) { first, _ in first }
        let after = Dictionary(new.fields.map { ($0.name, $0.value) }) { first, _ in first }
        var differences: [(String, Change)] = []
        for field in new.fields {
            switch before[field.name] {
            case nil: differences.append((field.name, .added(field.value)))
            case let value? where value != field.value:
                differences.append((field.name, .changed(from: value, to: field.value)))
            default: break
            }
        }
        for field in old.fields where after[field.name] == nil {
            differences.append((field.name, .removed(field.value)))
        }
        // That an input changed is told by the input itself; what changed here comes first.
        guard let first = differences.first(where: { !$0.0.hasPrefix("input[") }) ?? differences.first else {
            return nil
        }
        field = first.0
        change = first.1
        others = differences.count { Self.split($0.0).kind == Self.split(first.0).kind } - 1
        count = differences.count
    }

    /// For people: `frontend/src/App.jsx: content changed`, `VITE_API_URL: "/api" → "/api/v2"`.
    public var description: String {
        let (kind, name) = Self.split(field)
        let rest = others > 0 ? " (and \(others) more)" : ""
        switch kind {
        case "file": return "\(name): \(fileChange)\(rest)"
        case "argument", "environment": return "\(name): \(valueChange)\(rest)"
        case "package": return "package \(name): \(packageChange)\(rest)"
        case "input": return "a step that it stands on changed"
        default: return "\(field): \(valueChange)\(rest)"
        }
    }

    /// Whether all that changed is what it stands on.
    public var isOfInputs: Bool { field.hasPrefix("input[") }

    /// A file's value is where it goes or whose it is, what kind it is, its mode and its content.
    private var fileChange: String {
        switch change {
        case .added: return "new"
        case .removed: return "gone"
        case .changed(let old, let new):
            let before = old.split(separator: " ")
            let after = new.split(separator: " ")
            guard before.count >= 4, after.count >= 4, before.prefix(2) == after.prefix(2) else { return "changed" }
            return before[2] == after[2] ? "content changed" : "mode \(before[2]) → \(after[2])"
        }
    }

    /// A package's value is its version and its digest.
    private var packageChange: String {
        func version(_ value: String) -> Substring { value.prefix { $0 != " " } }
        switch change {
        case .added(let value): return "new, \(version(value))"
        case .removed(let value): return "gone, was \(version(value))"
        case .changed(let old, let new):
            if version(old) == version(new) { return "\(version(new)), but another file" }
            return "\(version(old)) → \(version(new))"
        }
    }

    private var valueChange: String {
        switch change {
        case .added(let value): "not set → \(Self.shown(value))"
        case .removed(let value): "\(Self.shown(value)) → not set"
        case .changed(let old, let new): "\(Self.shown(old)) → \(Self.shown(new))"
        }
    }

    private static func shown(_ value: String) -> String {
        value.count > 80 ? "\"\(value.prefix(77))…\"" : "\"\(value)\""
    }

    private static func split(_ field: String) -> (kind: String, name: String) {
        if field.hasPrefix("input[") { return ("input", "") }
        let parts = field.split(separator: " ", maxSplits: 1).map(String.init)
        return (parts.first ?? field, parts.count > 1 ? parts[1] : "")
    }
}
