/// Says of each layer which step made it, and what it counts for.
struct LayerOrigins {
    private var steps: LayerSteps
    private let recipe: Recipe

    init(recipe: Recipe, plan: BuildPlan) {
        self.recipe = recipe
        steps = LayerSteps(plan)
    }

    /// The origin of the next layer up.
    mutating func next(titled title: String) -> LayerOrigin {
        guard let step = steps.next(titled: title) else {
            return LayerOrigin(step: Attribution.Step(title: title), part: "app")
        }
        return LayerOrigin(
            step: Attribution.Step(title: title, stage: step.stage, location: step.location), part: part(of: step))
    }

    /// The same, where a step of that title is left: an image may be another recipe's.
    mutating func known(titled title: String) -> LayerOrigin? { steps.has(title) ? next(titled: title) : nil }

    /// What a layer counts for: what came with the base, what an installation brought, or the application itself.
    private func part(of step: PlanStep) -> String {
        switch step.operation {
        case .base, .account: return "base"
        case .run: return "dependencies"
        case .directories: return "app"
        case .copy(let copy, _):
            if case .stage(let name) = copy.from, recipe[stage: name]?.fetches == true { return "dependencies" }
            return "app"
        }
    }
}

extension Stage {
    /// Whether a step fetches something: what such a stage makes is other people's work.
    fileprivate var fetches: Bool {
        steps.contains { step in
            if case .run(let run) = step.operation { run.network == .host } else { false }
        }
    }
}
