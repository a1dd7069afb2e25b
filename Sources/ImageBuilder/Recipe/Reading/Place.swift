internal import JSON

/// A value in a recipe and the way to it.
struct Place {
    let node: JSONNode
    /// `stages.runtime.steps[2].copy`
    let path: String
    /// The key that it stands under; empty in a list and for the document.
    var key = ""

    func member(_ member: JSONNode.Member) -> Place {
        Place(node: member.value, path: path(to: member.key), key: member.key)
    }

    func element(_ index: Int, _ node: JSONNode) -> Place {
        Place(node: node, path: "\(path)[\(index)]")
    }

    /// The value of a key; of one that stands twice the last. Nil where there is none.
    func member(named key: String) -> Place? { members.last { $0.key == key }.map(member) }

    /// The path of a member, whether it exists or not.
    func path(to key: String) -> String { Self.path(path, to: key) }

    static func path(_ path: String, to key: String) -> String {
        guard isPlain(key) else { return "\(path)[\(JSONValue.string(String(key.prefix(100))).text())]" }
        return path.isEmpty ? key : "\(path).\(key)"
    }

    /// The bytes to point at when something is amiss with the value as a whole: an object's opening brace.
    var mark: Range<Int> {
        switch node.value {
        case .object, .array: node.span.lowerBound..<node.span.lowerBound + 1
        default: node.span
        }
    }

    /// The members that count: those that only editors and people read are passed over.
    var members: [JSONNode.Member] {
        guard case .object(let members) = node.value else { return [] }
        return members.filter { $0.key != "$schema" && $0.key != "$comment" }
    }
}

private func isPlain(_ key: String) -> Bool {
    !key.isEmpty && key.utf8.count <= 100
        && key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"):
                true
            default: false
            }
        }
}
