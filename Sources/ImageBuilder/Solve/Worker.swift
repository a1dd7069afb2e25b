/// What the solver asks of those who know the operations. Calls that may block, it makes on other threads.
///
/// Two keys decide. The *definition key* comes from the operation and its inputs' definition keys, before anything
/// runs: a hit spares the inputs too. The *content key* comes from what the inputs really are: a hit spares the work
/// though the definition changed (BuildKit calls them cache key and content-based key, solver/types.go).
public protocol Worker: Sendable {
    associatedtype Operation: Sendable
    associatedtype Output: Sendable

    /// Whether telling what the operation depends on waits for files or the network, and is worth a thread.
    func definitionBlocks(_ operation: Operation) -> Bool

    /// What the operation depends on, known without its inputs' outputs.
    func definition(of operation: Operation, inputs: [CacheKey]) throws -> CacheKeyRecord

    /// The complete earlier result under a definition key.
    func recall(_ definition: CacheKeyRecord, _ operation: Operation) throws -> Output?

    /// Told that nothing is known under the operation's definition key, while its inputs are found or made: what the
    /// work would wait for may be made ready meanwhile.
    func expect(_ operation: Operation)

    /// What the operation depends on, given its inputs; nil where the definition says all.
    func content(of operation: Operation, inputs: [Output]) throws -> CacheKeyRecord?

    /// The earlier result under a content key, put on top of these inputs.
    func recall(_ content: CacheKeyRecord, _ operation: Operation, inputs: [Output]) throws -> Output?

    /// Does the work. Another process may be at the same key: whoever comes second takes the first one's result.
    func perform(
        _ operation: Operation, inputs: [Output], definition: CacheKeyRecord, content: CacheKeyRecord?
    ) throws -> (output: Output, isRecalled: Bool)

    /// Remembers an output found by content under this definition too, so that the next build need not look so far.
    func remember(_ output: Output, under definition: CacheKeyRecord, _ operation: Operation) throws
}
