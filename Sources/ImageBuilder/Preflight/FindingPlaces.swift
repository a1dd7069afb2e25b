internal import HostSystem
internal import JSON
internal import OCI

/// Where a recipe asks for what an image has: the step of a layer, the key of a setting.
struct FindingPlaces {
    private let source: SourceText?
    private let stages: JSONNode?
    private let steps: [PlanStep?]
    private let stage: Stage?

    init(_ recipe: Recipe, _ plan: BuildPlan, titles: [String]) {
        let bytes = try? recipe.file.read(limit: RecipeReader.maximumSize)
        source = bytes.map { SourceText(file: recipe.file, bytes: $0) }
        let root = bytes.flatMap { try? JSONDocument(parsing: $0) }?.root
        stages = root?["stages"]
        steps = Self.steps(plan, titles)
        stage = recipe[stage: plan.target]
    }

    /// The finding for people: with the place, and the line as the recipe has it.
    func finding(_ result: Preflight.Result) -> Finding {
        let location = location(of: result.fault.cause)
        return Finding(
            rule: result.rule, severity: result.severity, message: result.fault.message, path: result.fault.path,
            location: location, excerpt: location.flatMap(excerpt), fix: result.fault.fix)
    }

    private func location(of cause: Fault.Cause) -> SourceLocation? {
        switch cause {
        case .layer(let number): return steps.indices.contains(number) ? steps[number]?.location : stage?.location
        case .setting(let key):
            guard let stage, let source, let place = place(of: key, in: stage) else { return stage?.location }
            return source.location(of: place.mark, path: place.path)
        }
    }

    /// Where the image's stage sets it; else the configuration as a whole.
    private func place(of key: String, in stage: Stage) -> Place? {
        guard let node = stages?[stage.name]?["config"] else { return nil }
        let place = Place(node: node, path: "stages.\(stage.name).config")
        guard let member = place.members.last(where: { $0.key == key }) else { return place }
        return place.member(member)
    }

    /// Nil where the recipe is no longer as it was read.
    private func excerpt(_ location: SourceLocation) -> SourceExcerpt? {
        guard let source, location.span.upperBound <= source.bytes.count else { return nil }
        return source.excerpt(of: location.span)
    }

    /// The step of each layer: the image's steps in order, of which some made none and a base several.
    private static func steps(_ plan: BuildPlan, _ titles: [String]) -> [PlanStep?] {
        var rest = plan.needed.map { plan.graph[$0].operation }.filter(\.isExported)[...]
        return titles.map { title in
            if let match = rest.firstIndex(where: { $0.title == title }) { rest = rest[match...] }
            return rest.first
        }
    }
}

extension JSONNode {
    fileprivate subscript(key: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        return members.last { $0.key == key }?.value
    }
}
