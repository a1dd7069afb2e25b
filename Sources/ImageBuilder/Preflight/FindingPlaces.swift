internal import HostSystem
internal import JSON
internal import OCI

/// Where a recipe asks for what an image has: the step of a layer, the key of a setting.
struct FindingPlaces {
    private let levels: RecipeLevels?
    private let steps: [PlanStep?]
    private let stage: Stage?
    /// The values that were lent to the build.
    private let secrets: [String]

    /// - Parameters:
    ///   - file: the recipe, as the user named it. Where it can no longer be read, findings come without its lines.
    ///   - titles: of the image's layers, the lowest first.
    ///   - secrets: values that are not to be shown.
    init(_ file: HostPath, _ recipe: Recipe, _ plan: BuildPlan, titles: [String], secrets: [String]) {
        self.secrets = secrets
        levels = try? RecipeLevels(text: RecipeText.bytes(of: file), file: file)
        var layers = LayerSteps(plan)
        steps = titles.map { layers.next(titled: $0) }
        stage = recipe[stage: plan.target]
    }

    /// The finding for people: with the place, and the line as the recipe has it.
    func finding(_ result: Preflight.Result) -> Finding {
        var (location, excerpt) = place(of: result.fault.cause)
        // Of these the recipe's own line may hold what is to be kept secret.
        if [BuildSecret.name, Credential.name, HighEntropyToken.name].contains(result.rule) {
            excerpt = excerpt?.masked(secrets)
        }
        return Finding(
            rule: result.rule, severity: result.severity, message: result.fault.message, path: result.fault.path,
            location: location, excerpt: excerpt, fix: result.fault.fix)
    }

    private func place(of cause: Fault.Cause) -> (SourceLocation?, SourceExcerpt?) {
        switch cause {
        case .layer(let number):
            let location = (steps.indices.contains(number) ? steps[number]?.location : nil) ?? stage?.location
            return (location, location.flatMap(SourceExcerpt.init))
        case .setting(let key):
            guard let stage, let levels, let place = place(of: key, in: stage, levels) else {
                return (stage?.location, (stage?.location).flatMap(SourceExcerpt.init))
            }
            return (levels.source.location(of: place.mark, path: place.path), levels.source.excerpt(of: place.mark))
        }
    }

    /// Where the image's stage sets it; else the configuration as a whole.
    private func place(of key: String, in stage: Stage, _ levels: RecipeLevels) -> Place? {
        let document = Place(node: levels.merged(Decoding(source: levels.source, overrides: [:])), path: "")
        let place = document.member(named: "stages")?.member(named: stage.name)?.member(named: "config")
        return place?.member(named: key) ?? place
    }
}

extension SourceExcerpt {
    /// The same line with secrets as asterisks: those that are known, and what looks like one.
    fileprivate func masked(_ secrets: [String]) -> SourceExcerpt {
        let known = secrets.filter { !$0.isEmpty }.reduce(text) {
            $0.replacing($1, with: String(repeating: "*", count: $1.count))
        }
        return SourceExcerpt(text: TokenText.masked(known), marked: marked)
    }
}
