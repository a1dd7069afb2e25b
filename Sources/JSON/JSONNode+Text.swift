extension JSONNode {
    /// This value as JSON on one line, keys in the order of the text, without the members named.
    public func oneLine(omitting omitted: Set<String> = []) -> String {
        switch value {
        case .array(let nodes):
            "[" + nodes.map { $0.oneLine(omitting: omitted) }.joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.filter { !omitted.contains($0.key) }
                .map { JSONValue.string($0.key).text() + ": " + $0.value.oneLine(omitting: omitted) }
                .joined(separator: ", ") + "}"
        default: plain.text()
        }
    }
}
