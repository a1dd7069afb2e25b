internal import OCI

extension SizeReport {
    /// The sizes of a built image, with the step, stage and part that each layer belongs to.
    init(_ image: BuiltImage, recipe: Recipe, plan: BuildPlan) {
        var origins = LayerOrigins(recipe: recipe, plan: plan)
        self.init(
            name: recipe.name, platform: image.configuration.platform, imageDigest: image.digest, imageID: image.id,
            tags: image.tags,
            layers: image.layers.map { layer in
                let origin = origins.next(titled: layer.title)
                return Layer(
                    digest: layer.descriptor.digest, diffID: layer.diffID, step: layer.title, stage: origin.stage,
                    part: origin.part, compressed: layer.descriptor.size, unpacked: layer.uncompressedSize)
            })
        budgets = recipe.budget.map { lines(for: $0) } ?? []
    }

    private func lines(for budget: Budget) -> [BudgetLine] {
        var lines = lines(.image, budget.compressed, budget.unpacked)
        for (name, limit) in budget.parts.sorted(by: { $0.key < $1.key }) {
            lines += self.lines(.part(name), limit.compressed, limit.unpacked)
        }
        return lines
    }

    private func lines(_ scope: BudgetLine.Scope, _ compressed: Bytes?, _ unpacked: Bytes?) -> [BudgetLine] {
        [
            compressed.map { budgetLine(scope, .compressed, limit: $0.count) },
            unpacked.map { budgetLine(scope, .unpacked, limit: $0.count) },
        ].compactMap { $0 }
    }
}

/// Finds the step that made each layer: the image's steps in order, of which some made none and a base several.
private struct LayerOrigins {
    struct Origin {
        let stage: String
        let part: String
    }

    private var steps: ArraySlice<PlanStep>
    private let recipe: Recipe

    init(recipe: Recipe, plan: BuildPlan) {
        self.recipe = recipe
        steps = plan.needed.map { plan.graph[$0].operation }.filter(\.isExported)[...]
    }

    mutating func next(titled title: String) -> Origin {
        if let match = steps.firstIndex(where: { $0.title == title }) { steps = steps[match...] }
        guard let step = steps.first else { return Origin(stage: "image", part: "app") }
        return Origin(stage: step.stage, part: part(of: step))
    }

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
