/// Who is to blame for a blown budget: what grew since the baseline, or without one what weighs most, and what would
/// bring the image back.
public struct Blame: Hashable, Sendable {
    /// Something that grew, or that weighs much.
    public struct Item: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            case package, step, file
        }

        public var kind: Kind
        public var name: String
        /// In bytes of the budget's measure, since the baseline or all of it.
        public var bytes: Int
        /// What is to be said beyond that: new, or from which version to which.
        public var note: String?

        public init(kind: Kind, name: String, bytes: Int, note: String? = nil) {
            self.kind = kind
            self.name = name
            self.bytes = bytes
            self.note = note
        }
    }

    /// Something to do, and what it saves in bytes.
    public struct Remedy: Hashable, Sendable {
        public var text: String
        public var bytes: Int

        public init(text: String, bytes: Int) {
            self.text = text
            self.bytes = bytes
        }
    }

    /// The growth since the baseline, in bytes; nil where there is none, and the items are what weighs most.
    public var growth: Int?
    /// Packages, then steps, then files, each the largest first.
    public var items: [Item]
    /// What saves most first, and no more than is needed.
    public var remedies: [Remedy]

    public init(growth: Int? = nil, items: [Item], remedies: [Remedy]) {
        self.growth = growth
        self.items = items
        self.remedies = remedies
    }

    /// For people, a line each.
    public var lines: [String] {
        var lines = [growth.map { "  since the baseline it grew by \(sizeText($0)):" } ?? "  what weighs most:"]
        lines += items.map { item in
            let sign = growth == nil ? "" : "+"
            let size = sign + sizeText(item.bytes)
            let note = item.note.map { ", \($0)" } ?? ""
            return "  " + String(repeating: " ", count: max(0, 10 - size.count)) + size
                + "  \(item.kind.rawValue) \(item.name)\(note)"
        }
        if remedies.isEmpty { return lines }
        return lines + ["  what would bring it back:"] + remedies.map { "    \($0.text): \(sizeText(-$0.bytes))" }
    }
}
