internal import ImageBuilder

/// What a view knows of the steps: which there are, and what became of them.
struct StepTable: Sendable {
    /// The recipe's name.
    private(set) var recipe = ""
    private var steps: [BuildStep.ID: (step: BuildStep, number: Int)] = [:]
    private var stageSizes: [String: Int] = [:]
    /// Those that ran, or began to.
    private var run: Set<BuildStep.ID> = []
    private var spared: Set<BuildStep.ID> = []

    var count: Int { steps.count }
    /// How many are over.
    var ended: Int { run.count + spared.count }

    /// `, 3 cached`, to stand behind a number of steps; nothing where none is.
    var cachedText: String {
        spared.isEmpty ? "" : spared.count == count ? ", all cached" : ", \(spared.count) cached"
    }

    /// The columns of the longest stage name.
    private(set) var stageWidth = 0

    mutating func receive(_ event: BuildEvent) {
        switch event {
        case .buildStarted(let recipe, let steps): start(recipe, steps)
        case .stepFinished(let id, _, _), .stepFailed(let id, _), .stepCancelled(let id): run.insert(id)
        case .stepCached(let id): spared.insert(id)
        case .finished(.succeeded, _): spared.formUnion(Set(steps.keys).subtracting(run))
        default: break
        }
    }

    private mutating func start(_ recipe: String, _ list: [BuildStep]) {
        self.recipe = recipe
        for step in list {
            stageSizes[step.stage, default: 0] += 1
            steps[step.id] = (step, stageSizes[step.stage, default: 0])
            stageWidth = max(stageWidth, columns(of: step.stage))
        }
    }

    subscript(id: BuildStep.ID) -> BuildStep {
        steps[id]?.step ?? BuildStep(id: id, stage: "?", title: "step \(id.rawValue)")
    }

    /// The step's place in its stage: `[frontend 2/5]`.
    func label(_ id: BuildStep.ID) -> String {
        guard let (step, number) = steps[id] else { return "[\(id.rawValue)]" }
        return "[\(step.stage) \(number)/\(stageSizes[step.stage, default: 0])]"
    }
}
