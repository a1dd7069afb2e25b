public import HostSystem

/// What the solver tells of a node as it goes.
public enum SolverProgress: Sendable {
    /// The output came from the cache. Behind ``started``: another process has made it meanwhile.
    case recalled
    /// The work begins.
    case started
    /// The work is done.
    case finished(seconds: Double)
    /// The work was told to stop.
    case cancelled
    /// The work failed.
    case failed(any Error)
}

/// Finds each wanted node's output: recalled where the cache has it, made where not, each at most once, independent
/// ones at the same time.
public actor Solver<W: Worker> {
    let graph: Graph<W.Operation>
    let worker: W
    private let slots: Slots
    private let cancellation: Cancellation
    private let report: @Sendable (NodeID, SolverProgress) -> Void

    private var definitions: [NodeID: Task<CacheKeyRecord, any Error>] = [:]
    private var outputs: [NodeID: Task<W.Output, any Error>] = [:]

    /// - Parameter jobs: how many nodes are made at the same time.
    public init(
        _ graph: Graph<W.Operation>, worker: W, jobs: Int, cancellation: Cancellation,
        report: @escaping @Sendable (NodeID, SolverProgress) -> Void
    ) {
        self.graph = graph
        self.worker = worker
        self.slots = Slots(count: jobs)
        self.cancellation = cancellation
        self.report = report
    }

    /// The outputs of the targets. On the first failure everything else is told to stop, and has stopped when this
    /// throws.
    public func solve(_ targets: [NodeID]) async throws -> [W.Output] {
        let tasks = targets.map { output(of: $0) }
        var results: [W.Output] = []
        var failure: (any Error)?
        for task in tasks {
            do { results.append(try await task.value) } catch { failure = preferred(failure, error) }
        }
        for task in Array(outputs.values) {
            do { _ = try await task.value } catch { failure = preferred(failure, error) }
        }
        if let failure { throw failure }
        return results
    }

    /// The definition of one node, for explanations.
    public func definition(of id: NodeID) async throws -> CacheKeyRecord {
        try await definitionTask(of: id).value
    }

    /// A cause says more than the cancellation that it set off.
    private func preferred(_ first: (any Error)?, _ second: any Error) -> any Error {
        guard let first else { return second }
        return first is CancelledError ? second : first
    }

    func definitionTask(of id: NodeID) -> Task<CacheKeyRecord, any Error> {
        if let task = definitions[id] { return task }
        let node = graph[id]
        let inputs = node.inputs.map { definitionTask(of: $0) }
        let task = Task { [worker] in
            var keys: [CacheKey] = []
            for input in inputs { keys.append(try await input.value.key) }
            guard worker.definitionBlocks(node.operation) else {
                return try worker.definition(of: node.operation, inputs: keys)
            }
            return try await offload { [keys] in try worker.definition(of: node.operation, inputs: keys) }
        }
        definitions[id] = task
        return task
    }

    private func output(of id: NodeID) -> Task<W.Output, any Error> {
        if let task = outputs[id] { return task }
        let task = Task {
            do { return try await find(id) } catch {
                cancellation.cancel()
                throw error
            }
        }
        outputs[id] = task
        return task
    }

    private func find(_ id: NodeID) async throws -> W.Output {
        let operation = graph[id].operation
        let definition = try await definition(of: id)
        let worker = worker
        if let output = try await offload({ try worker.recall(definition, operation) }) {
            report(id, .recalled)
            return output
        }
        worker.expect(operation)
        let inputTasks = graph[id].inputs.map { output(of: $0) }
        var inputs: [W.Output] = []
        for task in inputTasks { inputs.append(try await task.value) }

        let content = try await offload { [inputs] in try worker.content(of: operation, inputs: inputs) }
        if let content,
            let output = try await offload({ [inputs] in try worker.recall(content, operation, inputs: inputs) })
        {
            try await offload { try worker.remember(output, under: definition, operation) }
            report(id, .recalled)
            return output
        }
        return try await make(id, inputs, definition, content)
    }

    private func make(
        _ id: NodeID, _ inputs: [W.Output], _ definition: CacheKeyRecord, _ content: CacheKeyRecord?
    ) async throws -> W.Output {
        let operation = graph[id].operation
        let worker = worker
        await slots.take()
        let start = ProcessInfo.uptime
        do {
            try cancellation.check()
            report(id, .started)
            let (output, isRecalled) = try await offload {
                try worker.perform(operation, inputs: inputs, definition: definition, content: content)
            }
            await slots.give()
            report(id, isRecalled ? .recalled : .finished(seconds: ProcessInfo.uptime - start))
            return output
        } catch {
            await slots.give()
            report(id, error is CancelledError ? .cancelled : .failed(error))
            throw error
        }
    }
}

/// So many things at the same time and no more; others wait their turn.
actor Slots {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) {
        free = max(1, count)
    }

    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
