internal import ContentStore
internal import JSON
internal import OCI

/// What has to be known of a built image's files: found once, and remembered with the image, so that a build that
/// changes nothing asks for nothing again.
final class BuiltSizes {
    private let image: BuiltImage
    private let recipe: Recipe
    private let plan: BuildPlan
    private let layers: LayerStore
    private let budget: Budget
    private var known: Attribution?
    private var remembered: Remembered?

    private struct Remembered {
        var scopes: [String: Footprint]
        var summary: AttributionSummary
    }

    init(_ image: BuiltImage, recipe: Recipe, plan: BuildPlan, layers: LayerStore) {
        self.image = image
        self.recipe = recipe
        self.plan = plan
        self.layers = layers
        budget = recipe.budget ?? Budget()
    }

    func attribution() throws -> Attribution {
        if let known { return known }
        let inspected = try InspectedImage(
            image, name: recipe.name, origins: LayerOrigins(recipe: recipe, plan: plan), layers: layers)
        let attribution = Attribution(inspected, rules: try budget.partRules())
        known = attribution
        return attribution
    }

    /// What the image has of a scope of the budget.
    func size(of scope: BudgetLine.Scope) throws -> Footprint {
        try all().scopes[scope.key] ?? BudgetScope(scope, in: attribution(), budget).size
    }

    func summary() throws -> AttributionSummary { try all().summary }

    private func all() throws -> Remembered {
        if let remembered { return remembered }
        let found: Remembered
        if let bytes = try layers.store.record(for: key), let json = try? JSONValue(parsing: bytes),
            let summary = json["summary"].flatMap(AttributionSummary.init(json:)), let scopes = json["scopes"]?.object
        {
            found = Remembered(scopes: scopes.compactMapValues(Footprint.init(json:)), summary: summary)
        } else {
            found = try measure()
            let json: JSONValue = [
                "scopes": .object(found.scopes.mapValues(\.json)), "summary": found.summary.json,
            ]
            try layers.store.store(record: json.encoded(), for: key)
        }
        remembered = found
        return found
    }

    private func measure() throws -> Remembered {
        let attribution = try attribution()
        return Remembered(scopes: try budget.sizes(in: attribution), summary: AttributionSummary(attribution))
    }

    /// What the result depends on: the image, and what belongs to what.
    private var key: Digest {
        var record = CacheKeyRecord(domain: "sizes/1")
        record.add("image", image.digest.description)
        record.add("layers", SizeReport(image, recipe: recipe, plan: plan).layers.map { "\($0.stage) \($0.part)" })
        for scoped in budget.scoped { record.add("scope", scoped.scope.key) }
        for (name, part) in budget.parts.sorted(by: { $0.key < $1.key }) { record.add("part \(name)", part.paths) }
        for (name, group) in budget.packages.sorted(by: { $0.key < $1.key }) {
            record.add("packages \(name)", group.packages)
        }
        return record.key.digest
    }
}
