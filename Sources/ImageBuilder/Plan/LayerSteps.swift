/// Finds the step that made each layer: the image's steps in order, of which some made none and a base several.
struct LayerSteps {
    private var rest: ArraySlice<PlanStep>

    init(_ plan: BuildPlan) {
        rest = plan.needed.map { plan.graph[$0].operation }.filter(\.isExported)[...]
    }

    /// Whether a step of that title is left.
    func has(_ title: String) -> Bool { rest.contains { $0.title == title } }

    /// The step of the next layer up.
    mutating func next(titled title: String) -> PlanStep? {
        if let match = rest.firstIndex(where: { $0.title == title }) { rest = rest[match...] }
        return rest.first
    }
}
