/// A directed graph of operations without cycles: every node's inputs stand before it.
/// It knows what depends on what, and nothing of what the operations do.
public struct Graph<Operation: Sendable>: Sendable {
    public struct Node: Sendable {
        public let id: NodeID
        public let operation: Operation
        public let inputs: [NodeID]
    }

    public private(set) var nodes: [Node] = []

    public init() {}

    /// Adds a node behind its inputs.
    public mutating func add(_ operation: Operation, inputs: [NodeID] = []) -> NodeID {
        let id = NodeID(index: nodes.count)
        nodes.append(Node(id: id, operation: operation, inputs: inputs.filter { $0.index < nodes.count }))
        return id
    }

    public subscript(id: NodeID) -> Node { nodes[id.index] }

    /// The nodes that `targets` need, themselves included, in order.
    public func needed(by targets: [NodeID]) -> [NodeID] {
        var marked = [Bool](repeating: false, count: nodes.count)
        for target in targets { marked[target.index] = true }
        for node in nodes.reversed() where marked[node.id.index] {
            for input in node.inputs { marked[input.index] = true }
        }
        return nodes.map(\.id).filter { marked[$0.index] }
    }
}

/// A node of a graph.
public struct NodeID: Hashable, Sendable, Comparable {
    let index: Int

    public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}
