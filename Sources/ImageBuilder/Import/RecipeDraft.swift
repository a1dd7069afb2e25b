internal import JSON

/// JSON whose keys keep their order, written as people write recipes: on one line where that is short.
indirect enum RecipeDraft: Equatable, Sendable {
    case value(JSONValue)
    case list([RecipeDraft])
    case object([Member])

    struct Member: Equatable, Sendable {
        let key: String
        let value: RecipeDraft

        init(_ key: String, _ value: RecipeDraft) {
            self.key = key
            self.value = value
        }
    }

    static func string(_ text: String) -> RecipeDraft { .value(.string(text)) }
    static func strings(_ texts: [String]) -> RecipeDraft { .list(texts.map { .string($0) }) }

    /// An object of the members that there are.
    static func object(present members: [(String, RecipeDraft?)]) -> RecipeDraft {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    var isEmpty: Bool {
        switch self {
        case .value: false
        case .list(let values): values.isEmpty
        case .object(let members): members.isEmpty
        }
    }

    var json: JSONValue {
        switch self {
        case .value(let value): value
        case .list(let values): .array(values.map(\.json))
        case .object(let members): .object(Dictionary(members.map { ($0.key, $0.value.json) }) { _, last in last })
        }
    }

    /// With a newline at its end.
    var text: String { lines(depth: 0, before: "", behind: "").joined(separator: "\n") + "\n" }

    private static let width = 110

    private func lines(depth: Int, before: String, behind: String) -> [String] {
        let margin = String(repeating: "  ", count: depth)
        let whole = margin + before + oneLine + behind
        // The stages of a recipe and the document itself are never on one line.
        if whole.count <= Self.width, depth > 2 || isScalar || isShortList { return [whole] }
        switch self {
        case .value: return [whole]
        case .list(let values):
            let inner = values.enumerated().flatMap { index, value in
                value.lines(depth: depth + 1, before: "", behind: index == values.count - 1 ? "" : ",")
            }
            return [margin + before + "["] + inner + [margin + "]" + behind]
        case .object(let members):
            let inner = members.enumerated().flatMap { index, member in
                member.value.lines(
                    depth: depth + 1, before: JSONValue.string(member.key).text() + ": ",
                    behind: index == members.count - 1 ? "" : ",")
            }
            return [margin + before + "{"] + inner + [margin + "}" + behind]
        }
    }

    private var isScalar: Bool { if case .value = self { true } else { isEmpty } }

    /// Whether there is no object within it.
    private var isShortList: Bool {
        switch self {
        case .value: true
        case .list(let values): values.allSatisfy(\.isScalar)
        case .object(let members):
            members.allSatisfy { member in
                if case .list = member.value { member.value.isShortList } else { member.value.isScalar }
            }
        }
    }

    private var oneLine: String {
        switch self {
        case .value(let value): value.text()
        case .list(let values): "[" + values.map(\.oneLine).joined(separator: ", ") + "]"
        case .object(let members):
            members.isEmpty
                ? "{}"
                : "{ "
                    + members.map { JSONValue.string($0.key).text() + ": " + $0.value.oneLine }
                    .joined(separator: ", ") + " }"
        }
    }
}
