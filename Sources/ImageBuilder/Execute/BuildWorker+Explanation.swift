internal import ContentStore
internal import HostSystem
internal import OCI
internal import Packages

/// Why a step is not served from the cache.
enum MissReason: Hashable, Sendable, CustomStringConvertible {
    case neverBuilt
    /// It was built from the very same, but what it gave was pruned or spoilt.
    case lost
    case changed(CacheKeyDifference)

    /// Whether it lies with what the step stands on, and not with the step.
    var isOfInputs: Bool { if case .changed(let difference) = self { difference.isOfInputs } else { false } }

    var description: String {
        switch self {
        case .neverBuilt: "not built before"
        case .lost: "what it gave is not in the cache any more"
        case .changed(let difference): difference.description
        }
    }
}

extension BuildWorker {
    /// Why the step is not served from the cache: the first difference to the nearest earlier build of it.
    func reason(for step: PlanStep, _ definition: CacheKeyRecord) throws -> MissReason {
        let earlier = try store.records(inGroups: groups(of: step), upTo: Self.comparedSize).compactMap {
            BuiltStep(decoding: $0)?.facts
        }
        let facts = facts(of: step, definition)
        if earlier.contains(facts) { return .lost }
        return CacheKeyDifference(facts, amongEarlier: earlier).map { .changed($0) } ?? .neverBuilt
    }

    /// In bytes. The key of a hundred thousand files has 20 MB: of such the newest tell enough.
    private static let comparedSize = 1 << 25

    /// Notes that the step was built or used, for later explanations and accounts.
    func noteUse(of step: PlanStep, _ state: StageState, _ definition: CacheKeyRecord) throws {
        let groups = groups(of: step)
        let key = CacheKeyRecord(
            domain: "built/1", fields: (groups + [definition.key.description]).map { .init("part", $0) }
        ).key.digest
        if try store.use(recordFor: key) { return }
        let built = BuiltStep(
            recipe: recipe(of: step).name, stage: step.ownStage, title: step.title,
            content: try content(of: step, state),
            facts: facts(of: step, definition))
        try store.store(record: built.encoded, for: key, groups: groups)
    }

    /// What is in the cache for the step's sake.
    private func content(of step: PlanStep, _ state: StageState) throws -> [Digest] {
        guard case .base(let base) = step.operation else {
            // A step that changed nothing leaves the layer of another one on top.
            return state.layers.suffix(1).filter { $0.title == step.title }.map(\.diffID)
        }
        let layers = state.layers.map(\.diffID)
        guard case .debian(let source) = base else { return layers }
        return layers + (try resolve(source).packages.map(\.sha256))
    }

    /// An argument's value is part of what it was used in, but its name says more.
    private func facts(of step: PlanStep, _ definition: CacheKeyRecord) -> CacheKeyRecord {
        let arguments = step.arguments.sorted { $0.key < $1.key }
        return CacheKeyRecord(
            domain: definition.domain,
            fields: arguments.map { .init("argument \($0.key)", $0.value) } + definition.fields)
    }

    /// What earlier builds of the same step are found by: what it does, wherever it stands in the stage; and where it
    /// stands, so that a changed command still finds its predecessor.
    private func groups(of step: PlanStep) -> [String] {
        let stage = "\(recipe(of: step).name) \(step.ownStage) \(step.operation.kind)"
        return ["\(stage) titled \(step.title)", "\(stage) at \(step.location.path)"]
    }
}

extension PlanOperation {
    /// The operation's name, whatever it is about.
    fileprivate var kind: String {
        switch self {
        case .base: "from"
        case .account: "user"
        case .copy: "copy"
        case .run: "run"
        case .directories: "directories"
        }
    }
}
