internal import ContentStore
internal import HostSystem
internal import OCI

/// Everything that decides what a build makes and what it has to show, without having made it: two builds of the same
/// fingerprint are the same.
struct BuildFingerprint: Sendable {
    struct Step: Sendable {
        let stage: String
        let title: String
        let record: CacheKeyRecord
    }

    /// In the order of the plan: each with the definition key of everything below it in its own.
    let steps: [Step]
    /// What is decided behind the steps.
    fileprivate let surroundings: Surroundings

    fileprivate struct Surroundings: Hashable {
        var name: String
        var platform: Platform
        var settings: StageSettings?
        var configuration: Configuration?
        var image: ImageSettings
        var budget: Budget?
        var proof: Proof?
        var tests: [String]
        var checks: [String: CheckLevel]
    }

    init(_ recipe: Recipe, _ plan: BuildPlan, steps: [Step], tests: [StructureTests]) {
        self.steps = steps
        surroundings = Surroundings(
            name: recipe.name, platform: recipe.platform, settings: plan.settings[plan.target],
            configuration: recipe[stage: plan.target]?.configuration, image: recipe.image, budget: recipe.budget,
            proof: recipe.proof, tests: tests.map(\.text), checks: recipe.checks)
    }

    /// The first thing that differs from an earlier build, for people; nil where nothing does.
    func difference(from old: BuildFingerprint) -> String? {
        let known = Set(old.steps.map(\.record.key))
        let changed = steps.filter { !known.contains($0.record.key) }
        for step in changed {
            let earlier = old.steps.filter { $0.stage == step.stage }.map(\.record)
            guard let difference = CacheKeyDifference(step.record, amongEarlier: earlier) else { continue }
            if !difference.isOfInputs { return "\(step.stage): \(step.title): \(difference)" }
        }
        if let step = changed.first { return "\(step.stage): \(step.title): new" }
        if steps.count != old.steps.count { return "a step is gone" }
        return surroundings.difference(from: old.surroundings)
    }
}

extension BuildFingerprint.Surroundings {
    fileprivate func difference(from old: Self) -> String? {
        if self == old { return nil }
        let parts: [(String, Bool)] = [
            ("name", name == old.name), ("platform", platform == old.platform), ("image", image == old.image),
            ("config", configuration == old.configuration && settings == old.settings),
            ("budget", budget == old.budget), ("proof", proof == old.proof), ("tests", tests == old.tests),
            ("checks", checks == old.checks),
        ]
        return "the recipe's " + parts.filter { !$0.1 }.map(\.0).joined(separator: ", ") + " changed"
    }
}

extension ImageBuilder {
    /// Reads what a build would read, and makes nothing.
    func fingerprint() async throws -> BuildFingerprint {
        let solver = Solver(
            plan.graph, worker: worker, jobs: ProcessInfo.processorCount, cancellation: cancellation,
            report: { _, _ in })
        var steps: [BuildFingerprint.Step] = []
        for node in plan.needed {
            let step = plan.graph[node].operation
            steps.append(
                .init(stage: step.stage, title: step.title, record: try await solver.definition(of: node)))
        }
        try await offload { [worker] in try worker.fileDigests.save() }
        return BuildFingerprint(recipe, plan, steps: steps, tests: tests)
    }
}
