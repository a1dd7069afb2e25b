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
                    digest: layer.descriptor.digest, diffID: layer.diffID, step: layer.title,
                    stage: origin.step.stage ?? "image", part: origin.part, compressed: layer.descriptor.size,
                    unpacked: layer.uncompressedSize)
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
