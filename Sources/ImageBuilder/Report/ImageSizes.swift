public import HostSystem
public import JSON

/// An image that is there already: whom its bytes belong to, what changed since a baseline, and where a recipe is named,
/// the lines of its budget.
public struct ImageSizes: Sendable {
    public let attribution: Attribution
    /// The lines of the recipe's budget; none without a recipe.
    public let budgets: [BudgetLine]
    private let check: BudgetCheck
    /// As the user named it.
    private let recipe: HostPath?

    fileprivate init(_ attribution: Attribution, _ check: BudgetCheck, recipe: HostPath?) throws {
        self.attribution = attribution
        self.check = check
        self.recipe = recipe
        budgets = try check.lines { scope in try BudgetScope(scope, in: attribution, check.budget).size }
    }

    /// What changed since the baseline, and the file that holds it; nil where there is none.
    public var growth: (since: HostPath, changes: SizeGrowth)? {
        guard let baseline = check.baseline, let file = check.budget.baseline else { return nil }
        return (file, attribution.growth(since: baseline))
    }

    /// - Throws: ``BudgetError`` with everything that is too large, and who is to blame.
    public func checkBudgets() throws {
        guard let recipe, budgets.contains(where: \.isBlown) else { return }
        throw try BudgetError(budgets, check, attribution, BudgetPlaces(recipe), report: nil)
    }

    /// What later images are compared with.
    public func newBaseline() throws -> SizeBaseline {
        attribution.baseline(budgets: try check.budget.sizes(in: attribution))
    }

    /// The attribution for programs, with the lines of the budget.
    public var json: JSONValue {
        var members = attribution.json.object ?? [:]
        if recipe != nil { members["budgets"] = .array(budgets.map(\.json)) }
        return .object(members)
    }
}

/// What an image's sizes are held against.
public struct SizeStandard: Sendable {
    /// The recipe that the image was made of.
    public var recipe: HostPath?
    /// Values for the recipe's arguments.
    public var arguments: [String: String] = [:]
    /// Takes the place of the baseline that the recipe names.
    public var baseline: HostPath?
    /// Whether what grew is accepted, as by whoever writes a baseline anew.
    public var acceptsGrowth = false

    public init() {}
}

extension ImageInspection {
    /// The image's sizes, held against a recipe's budget and a baseline.
    public func sizes(against standard: SizeStandard) throws -> ImageSizes {
        let recipe = try standard.recipe.map { file throws(RecipeError) in
            try RecipeReader.read(file: file, overrides: standard.arguments)
        }
        var budget = recipe?.budget ?? Budget()
        if let file = standard.baseline {
            _ = try file.status()
            budget.baseline = file
        }
        if standard.acceptsGrowth { budget.forgetGrowth() }
        let plan = try recipe.map { recipe in try BuildPlan(recipe) }
        var image = try image()
        if let recipe, let plan { image.take(origins: LayerOrigins(recipe: recipe, plan: plan)) }
        return try ImageSizes(
            Attribution(image, rules: try budget.partRules()), BudgetCheck(budget),
            recipe: standard.recipe)
    }
}

extension InspectedImage {
    /// Takes over the steps and parts of the recipe that made it, as far as its history names them.
    fileprivate mutating func take(origins: LayerOrigins) {
        var origins = origins
        for number in layers.indices {
            let origin = layers[number].origin
            layers[number].origin = origins.known(titled: origin.step.title) ?? origin
        }
    }
}
