internal import HostSystem
internal import OCI

extension ImageBuilder {
    /// The image's sizes, held against the recipe's budget.
    /// - Throws: ``BudgetError`` with everything that is too large, and who is to blame.
    func measure(_ image: BuiltImage) throws -> SizeReport {
        var report = SizeReport(image, recipe: recipe, plan: plan)
        let sizes = BuiltSizes(image, recipe: recipe, plan: plan, layers: worker.layers)
        if request.attributes { report.attribution = try sizes.summary() }
        guard let budget = recipe.budget else {
            try checkBaseline()
            return report
        }
        let check = try BudgetCheck(budget, isRewritten: request.writesBaseline)
        report.budgets = try check.lines { scope in
            if budget.needsFiles { return try sizes.size(of: scope) }
            return report.layers(in: scope).map { Footprint(compressed: $0.compressed, unpacked: $0.unpacked) }.sum
        }
        warnOfNothing(report.budgets)
        // Whoever writes the baseline anew takes the growth.
        if request.writesBaseline { report.budgets.removeAll { $0.growth != nil } }
        if report.budgets.contains(where: \.isBlown) {
            throw try BudgetError(
                report.budgets, check, sizes.attribution(), BudgetPlaces(request.recipe), report: report)
        }
        try checkBaseline()
        return report
    }

    /// A limit on what is not in the image always holds: more likely its name is wrong.
    private func warnOfNothing(_ lines: [BudgetLine]) {
        let empty = lines.filter { $0.actual == 0 && $0.scope.kind != "part" }
        if empty.isEmpty { return }
        let places = BudgetPlaces(request.recipe)
        for line in empty {
            observer.receive(
                .warning(
                    "the budget limits \(line.scope), of which there is nothing in the image",
                    location: places.placed(line).location?.description))
        }
    }

    private func checkBaseline() throws {
        guard request.writesBaseline, recipe.budget?.baseline == nil else { return }
        throw BuildError(
            "the recipe's budget names no baseline to write",
            hint: "add \"budget\": {\"baseline\": \"sizes/\(recipe.name).json\"}")
    }

    /// Writes the baseline that the recipe names, if that was asked for.
    func writeBaseline(_ image: BuiltImage) throws {
        guard request.writesBaseline, let budget = recipe.budget, let file = budget.baseline else { return }
        let attribution = try BuiltSizes(image, recipe: recipe, plan: plan, layers: worker.layers).attribution()
        try file.parent.createDirectories()
        try AtomicFile.write(
            Array(attribution.baseline(budgets: try budget.sizes(in: attribution)).text.utf8), to: file)
    }
}
