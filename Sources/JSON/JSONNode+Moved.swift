extension JSONNode {
    /// The same value with every position `distance` bytes further on: in a text that starts there in a larger one.
    public func moved(by distance: Int) -> JSONNode {
        let span = span.lowerBound + distance..<span.upperBound + distance
        return switch value {
        case .array(let nodes): JSONNode(.array(nodes.map { $0.moved(by: distance) }), span: span)
        case .object(let members): JSONNode(.object(members.map { $0.moved(by: distance) }), span: span)
        default: JSONNode(value, span: span)
        }
    }
}

extension JSONNode.Member {
    fileprivate func moved(by distance: Int) -> JSONNode.Member {
        JSONNode.Member(
            key: key, keySpan: keySpan.lowerBound + distance..<keySpan.upperBound + distance,
            value: value.moved(by: distance))
    }
}
