internal import JSON

/// What can be said only of the recipe as a whole.
extension Decoding {
    /// Keys that stand twice in one object. Readers of JSON differ in which one counts.
    func reportDuplicates(_ place: Place) {
        switch place.node.value {
        case .array(let nodes):
            for (index, node) in nodes.enumerated() { reportDuplicates(place.element(index, node)) }
        case .object(let members):
            var seen: Set<String> = []
            for member in members {
                if !seen.insert(member.key).inserted {
                    report(
                        "the key \(quoted(member.key)) stands twice", span: member.keySpan,
                        path: place.path(to: member.key), hint: "remove one of the two")
                }
                reportDuplicates(place.member(member))
            }
        default: break
        }
    }

    /// Values for arguments that the recipe does not have.
    func reportUnknownOverrides() {
        for name in overrides.keys.sorted() where !argumentNames.contains(name) {
            let meant = Suggestion.nearest(to: name, among: argumentNames)
            report(
                "\(override(name)): the recipe has no such argument", span: nil, path: "args",
                hint: meant.map { "did you mean \(quoted($0))?" }
                    ?? (argumentNames.isEmpty
                        ? "it has no \"args\""
                        : "its arguments are " + argumentNames.prefix(20).joined(separator: ", ")))
        }
    }

    /// Stages that need themselves, each circle once. A recipe of nothing but circles gets the first twenty.
    func reportCycles() {
        var remaining = Dictionary(grouping: references, by: \.from)
        for _ in 0..<20 {
            Self.removeBuildable(&remaining)
            guard let start = stageNames.first(where: { remaining[$0] != nil }) else { return }
            let circle = Self.circle(from: start, in: remaining)
            guard let last = circle.last else { return }
            let names = ([last.to] + circle.map(\.to)).map(quoted)
            report(
                circle.count == 1
                    ? "the stage \(names[0]) needs itself"
                    : "stages need each other: " + names.joined(separator: " → "),
                at: last.place)
            for reference in circle { remaining[reference.from] = nil }
        }
    }

    /// Takes away what leads into no circle.
    private static func removeBuildable(_ remaining: inout [String: [StageReference]]) {
        var dependants: [String: [String]] = [:]
        var open: [String: Int] = [:]
        for (stage, references) in remaining {
            let needed = Set(references.map(\.to)).filter { remaining[$0] != nil }
            open[stage] = needed.count
            for name in needed { dependants[name, default: []].append(stage) }
        }
        var ready = open.filter { $0.value == 0 }.map(\.key)
        while let stage = ready.popLast() {
            remaining[stage] = nil
            for dependant in dependants[stage] ?? [] {
                open[dependant, default: 0] -= 1
                if open[dependant] == 0 { ready.append(dependant) }
            }
        }
    }

    /// Follows references until a stage comes twice.
    private static func circle(
        from start: String, in remaining: [String: [StageReference]]
    ) -> ArraySlice<StageReference> {
        var way: [StageReference] = []
        var seen: [String: Int] = [:]
        var stage = start
        while seen[stage] == nil {
            seen[stage] = way.count
            guard let next = remaining[stage]?.first(where: { remaining[$0.to] != nil }) else { return [] }
            way.append(next)
            stage = next.to
        }
        return way[(seen[stage] ?? 0)...]
    }

    /// An image that would run as root without saying so.
    func reportRootByDefault(_ recipe: Place) {
        guard let name = finalStageName(recipe), let final = finishedStages[name] else { return }
        var current = final.stage
        var seen: Set<String> = []
        while current.declaredUser == nil {
            guard case .stage(let base) = current.from, seen.insert(base).inserted else { break }
            // A stage with a fault of its own is complained of already.
            guard let stage = finishedStages[base]?.stage else { return }
            current = stage
        }
        guard current.declaredUser == nil else { return }
        report(
            "the stage \(quoted(name)) becomes the image and names no user: it would run as root",
            span: final.mark, path: final.stage.location.path,
            hint: "add \"user\": {\"name\": \"app\", \"id\": 10001}, or \"user\": \"root\" if that is meant")
    }

    /// The image's stage, as far as it can be told from a recipe that may have faults.
    private func finalStageName(_ recipe: Place) -> String? {
        if stageNames.count == 1 { return stageNames.first }
        let image = recipe.members.last { $0.key == "image" }.map { recipe.member($0) }
        guard case .string(let text)? = image?.members.last(where: { $0.key == "stage" })?.value.value else {
            return nil
        }
        return text
    }
}

extension Stage {
    /// The last user that the stage sets itself.
    fileprivate var declaredUser: UserSpec? {
        if let user = configuration.user { return user }
        for step in steps.reversed() { if case .user(let user) = step.operation { return user } }
        return user
    }
}
