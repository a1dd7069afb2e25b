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
        let (found, fallback): (Place?, SourceLocation?)
        switch cause {
        case .layer(let number):
            let step = steps.indices.contains(number) ? steps[number] : nil
            (found, fallback) = (step.flatMap(baseOf), step?.location ?? stage?.location)
        case .setting(let key):
            (found, fallback) = (stage.flatMap { setting(key, of: $0.name) }, stage?.location)
        }
        guard let found, let source = levels?.source else {
            return (fallback, fallback.flatMap(SourceExcerpt.init))
        }
        return (source.location(of: found.mark, path: found.path), source.excerpt(of: found.mark))
    }

    /// What a stage starts from, for what came with that.
    private func baseOf(_ step: PlanStep) -> Place? {
        guard case .base = step.operation else { return nil }
        return place(of: step.stage)?.member(named: "from")
    }

    /// Where a stage's configuration sets it; else the configuration as a whole.
    private func setting(_ key: String, of stage: String) -> Place? {
        let place = place(of: stage)?.member(named: "config")
        return place?.member(named: key) ?? place
    }

    private func place(of stage: String) -> Place? {
        guard let levels else { return nil }
        let document = Place(node: levels.merged(Decoding(source: levels.source, overrides: [:])), path: "")
        return document.member(named: "stages")?.member(named: stage)
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
