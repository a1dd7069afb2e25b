internal import HostSystem
internal import JSON

/// Where a recipe sets the limits of its budget.
struct BudgetPlaces {
    private let levels: RecipeLevels?

    /// - Parameter file: the recipe, as the user named it. Where it can no longer be read, nothing has a place.
    init(_ file: HostPath) {
        levels = try? RecipeLevels(text: RecipeText.bytes(of: file), file: file)
    }

    /// The line with its place.
    func placed(_ line: BudgetLine) -> BudgetLine {
        var placed = line
        placed.location = location(of: line)
        return placed
    }

    private func location(of line: BudgetLine) -> SourceLocation? {
        guard let levels else { return nil }
        let document = Place(node: levels.merged(Decoding(source: levels.source, overrides: [:])), path: "")
        guard let place = place(of: line, in: document) else { return nil }
        return levels.source.location(of: place.mark, path: place.path)
    }

    /// The limit itself, or as near as the recipe comes to it.
    private func place(of line: BudgetLine, in document: Place) -> Place? {
        var place = document
        for key in ["budget"] + keys(line.scope) {
            guard let next = place.member(named: key) else { return nil }
            place = next
        }
        if let limits = place.member(named: line.measure.rawValue) { place = limits }
        guard case .array(let limits) = place.node.value, limits.indices.contains(line.number) else { return place }
        return place.element(line.number, limits[line.number])
    }

    private func keys(_ scope: BudgetLine.Scope) -> [String] {
        switch scope {
        case .image: []
        case .part(let name): ["parts", name]
        case .packages(let name): ["packages", name]
        case .layer(let name): ["layers", name]
        case .path(let pattern): ["paths", pattern]
        }
    }
}
