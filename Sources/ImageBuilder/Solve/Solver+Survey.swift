internal import HostSystem

/// How a node stands to the cache.
public enum Standing: String, Hashable, Sendable {
    /// Its output is there.
    case cached
    /// It would have to be made.
    case missing
    /// Nobody would ask for it: those who use it are cached.
    case unneeded
}

extension Solver {
    /// What a build would find, without making anything. Nodes that nobody would ask for are left out.
    public func survey(_ targets: [NodeID]) async throws -> [NodeID: Standing] {
        var survey = Survey()
        for target in targets { _ = try await look(at: target, &survey) }
        return survey.standings
    }

    private struct Survey {
        var standings: [NodeID: Standing] = [:]
        var outputs: [NodeID: W.Output] = [:]
    }

    /// The node's output, if it can be had without work.
    private func look(at id: NodeID, _ survey: inout Survey) async throws -> W.Output? {
        if survey.standings[id] != nil { return survey.outputs[id] }
        let output = try await find(id, &survey)
        survey.standings[id] = output == nil ? .missing : .cached
        survey.outputs[id] = output
        return output
    }

    private func find(_ id: NodeID, _ survey: inout Survey) async throws -> W.Output? {
        let operation = graph[id].operation
        let worker = worker
        let definition = try await definition(of: id)
        if let output = try await offload({ try worker.recall(definition, operation) }) { return output }
        var inputs: [W.Output] = []
        for input in graph[id].inputs {
            if let output = try await look(at: input, &survey) { inputs.append(output) }
        }
        guard inputs.count == graph[id].inputs.count else { return nil }
        return try await offload { [inputs] in
            try worker.content(of: operation, inputs: inputs).flatMap {
                try worker.recall($0, operation, inputs: inputs)
            }
        }
    }
}
