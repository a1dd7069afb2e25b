internal import ImageBuilder

/// What a view knows of the steps: which there are, and what became of them.
struct StepTable: Sendable {
    /// The recipe's name.
    private(set) var recipe = ""
    private var steps: [BuildStep.ID: (step: BuildStep, number: Int)] = [:]
    private var stageSizes: [String: Int] = [:]
    private(set) var ended = 0
    private(set) var cached = 0

    var count: Int { steps.count }
    /// `, 3 cached`, to stand behind a number of steps; nothing where none is.
    var cachedText: String {
        cached == 0 ? "" : cached == count ? ", all cached" : ", \(cached) cached"
    }

    /// The columns of the longest stage name.
    private(set) var stageWidth = 0

    mutating func receive(_ event: BuildEvent) {
        switch event {
        case .buildStarted(let recipe, let steps): start(recipe, steps)
        case .stepFinished, .stepFailed, .stepCancelled: ended += 1
        case .stepCached:
            ended += 1
            cached += 1
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
