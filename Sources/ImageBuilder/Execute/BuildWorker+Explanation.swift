internal import ContentStore
internal import OCI

extension BuildWorker {
    /// Why the step is not served from the cache: the first difference to the nearest earlier build of it.
    /// Nil where it was never built.
    func explanation(of step: PlanStep, _ definition: CacheKeyRecord) throws -> String? {
        let earlier = try store.records(inGroup: group(of: step)).compactMap { CacheKeyRecord(decoding: $0.record) }
        return CacheKeyDifference(definition, amongEarlier: earlier)?.description
    }

    /// What earlier builds of the same step are kept under: the recipe, the stage, and what kind of step it is at
    /// which place, so that a changed command still finds its predecessor.
    func group(of step: PlanStep) -> String { "\(recipe) \(step.stage) \(step.location.path) \(step.operation.kind)" }

    /// A key of its own for the pre-image, beside the result's.
    func preimageKey(_ definition: CacheKeyRecord) -> Digest {
        CacheKeyRecord(domain: "preimage/1", fields: [.init("key", definition.key.description)]).key.digest
    }
}

extension PlanOperation {
    /// The operation's name, whatever it is about.
    var kind: String {
        switch self {
        case .base: "from"
        case .account: "user"
        case .copy: "copy"
        case .run: "run"
        case .directories: "directories"
        }
    }
}
