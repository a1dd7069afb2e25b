internal import JSON

/// How a recipe is laid over the one that it extends: as a JSON Merge Patch (RFC 7396), and `"..."` in a list stands for
/// the list below it, as in `.parcelrc` and webpack's configuration. Every value keeps its place.
extension Decoding {
    /// In a list: what the same list of the extended recipe holds.
    static let inherited = "..."

    func merged(_ own: Place, over base: JSONNode) -> JSONNode {
        switch (own.node.value, base.value) {
        case (.object, .object(let members)): object(own, over: members)
        case (.array(let elements), .array(let inherited)):
            JSONNode(.array(elements.flatMap { $0.isInherited ? inherited : [$0] }), span: own.node.span)
        default: standing(alone: own)
        }
    }

    private func object(_ own: Place, over inherited: [JSONNode.Member]) -> JSONNode {
        guard case .object(let members) = own.node.value else { return own.node }
        var result = inherited
        for member in members {
            guard let index = result.lastIndex(where: { $0.key == member.key }) else {
                result.append(member.with(standing(alone: own.member(member))))
                continue
            }
            if case .null = member.value.value {
                result.remove(at: index)
            } else {
                result[index] = member.with(merged(own.member(member), over: result[index].value))
            }
        }
        return JSONNode(.object(result), span: own.node.span)
    }

    /// A value with nothing of its kind below it. Complains of lists that want to go on where there is nothing.
    private func standing(alone own: Place) -> JSONNode {
        switch own.node.value {
        case .object(let members):
            return JSONNode(.object(members.map { $0.with(standing(alone: own.member($0))) }), span: own.node.span)
        case .array(let elements):
            for (index, element) in elements.enumerated() where element.isInherited {
                report(
                    "\"...\" stands for the list of the extended recipe, which has none here",
                    at: own.element(index, element), hint: "leave it out, or correct the names above it")
            }
            return JSONNode(.array(elements.filter { !$0.isInherited }), span: own.node.span)
        default: return own.node
        }
    }
}

extension JSONNode {
    fileprivate var isInherited: Bool {
        if case .string(Decoding.inherited) = value { true } else { false }
    }
}

extension JSONNode.Member {
    fileprivate func with(_ value: JSONNode) -> JSONNode.Member {
        JSONNode.Member(key: key, keySpan: keySpan, value: value)
    }
}
