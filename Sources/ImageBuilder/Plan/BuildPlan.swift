internal import OCI

/// A recipe as a graph: every step with what it stands on. A value; nothing was read or run for it.
public struct BuildPlan: Sendable {
    public private(set) var graph = Graph<PlanStep>()
    /// The node with a stage's finished file system, by stage name.
    public private(set) var ends: [String: NodeID] = [:]
    /// What the steps of a stage leave behind, by stage name.
    public private(set) var settings: [String: StageSettings] = [:]
    /// The stage that becomes the image.
    public let target: String
    private let exported: Set<String>

    /// - Parameter target: the stage to build; nil is the recipe's image.
    public init(_ recipe: Recipe, target: String? = nil) throws(PlanError) {
        let target = target ?? recipe.image.stage
        guard recipe[stage: target] != nil else {
            throw PlanError(
                "there is no stage \"\(target)\"; the recipe has \(recipe.stages.map(\.name).joined(separator: ", "))")
        }
        self.target = target
        exported = recipe.foundations(of: target)
        for stage in try recipe.orderedStages(for: target) { add(stage, isTarget: stage.name == target) }
    }

    /// The node with the image's file system.
    public var end: NodeID? { ends[target] }

    /// The nodes that the image needs, in order.
    public var needed: [NodeID] { end.map { graph.needed(by: [$0]) } ?? [] }

    private mutating func add(_ stage: Stage, isTarget: Bool) {
        var state = start(stage)
        if let user = stage.user { use(user, stage, stage.location, &state) }
        if let workdir = stage.workdir { state.settings.workdir = workdir }
        state.settings.set(stage.environment)
        for step in stage.steps { add(step, stage, &state) }
        if isTarget { finish(stage, &state) }
        ends[stage.name] = state.top
        settings[stage.name] = state.settings
    }

    private struct State {
        var top: NodeID
        var settings: StageSettings
    }

    private mutating func start(_ stage: Stage) -> State {
        if case .stage(let name) = stage.from, let top = ends[name], let settings = settings[name] {
            return State(top: top, settings: settings)
        }
        let node = node(.base(stage.from), stage, stage.location, stage.arguments, [])
        return State(top: node, settings: StageSettings())
    }

    private mutating func add(_ step: Step, _ stage: Stage, _ state: inout State) {
        switch step.operation {
        case .environment(let variables): state.settings.set(variables)
        case .workdir(let path): state.settings.workdir = path
        case .label(let labels): state.settings.labels += labels
        case .user(let user): use(user, stage, step.location, &state)
        case .copy(let copy):
            var inputs = [state.top]
            switch copy.from {
            case .context: break
            case .stage(let name): if let end = ends[name] { inputs.append(end) }
            case .image(let base):
                inputs.append(node(.base(base), stage, step.location, step.arguments, [], exported: false))
            }
            state.top = node(.copy(copy, workdir: state.settings.workdir), stage, step.location, step.arguments, inputs)
        case .run(let run):
            if let user = run.user { account(user, stage, step.location, &state) }
            state.top = node(.run(run, state.settings), stage, step.location, step.arguments, [state.top])
        }
    }

    private mutating func use(_ user: UserSpec, _ stage: Stage, _ location: SourceLocation, _ state: inout State) {
        account(user, stage, location, &state)
        state.settings.user = user
    }

    private mutating func account(_ user: UserSpec, _ stage: Stage, _ location: SourceLocation, _ state: inout State) {
        guard case .named(let named) = user else { return }
        state.top = node(.account(named), stage, location, [:], [state.top])
    }

    /// The work directory and the volumes exist in the image, the volumes owned by its user: a volume takes the
    /// owner of the directory that it is mounted on.
    private mutating func finish(_ stage: Stage, _ state: inout State) {
        let configuration = stage.configuration
        if let user = configuration.user { account(user, stage, stage.location, &state) }
        let owner = configuration.user ?? state.settings.user
        var directories: [DeclaredDirectory] = []
        if let workdir = configuration.workdir ?? state.settings.workdir, !workdir.isRoot {
            directories.append(DeclaredDirectory(path: workdir, owner: nil))
        }
        directories += configuration.volumes.map { DeclaredDirectory(path: $0, owner: owner) }
        if !directories.isEmpty {
            state.top = node(.directories(directories), stage, stage.location, [:], [state.top])
        }
    }

    private mutating func node(
        _ operation: PlanOperation, _ stage: Stage, _ location: SourceLocation, _ arguments: [String: String],
        _ inputs: [NodeID], exported isExported: Bool = true
    ) -> NodeID {
        graph.add(
            PlanStep(
                operation: operation, stage: stage.name, origin: stage.origin, location: location, arguments: arguments,
                isExported: isExported && exported.contains(stage.name)), inputs: inputs)
    }
}

/// A build that cannot be planned.
public struct PlanError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

extension Recipe {
    /// The stage and those that it starts from: their layers are in its image.
    fileprivate func foundations(of name: String) -> Set<String> {
        var result: Set<String> = []
        var next: String? = name
        while let name = next, result.insert(name).inserted {
            if case .stage(let base)? = self[stage: name]?.from { next = base } else { next = nil }
        }
        return result
    }

    /// The stages that `target` needs, each behind those that it needs.
    fileprivate func orderedStages(for target: String) throws(PlanError) -> [Stage] {
        var ordered: [Stage] = []
        var open: [String] = []
        func visit(_ name: String) throws(PlanError) {
            if ordered.contains(where: { $0.name == name }) { return }
            if open.contains(name) {
                throw PlanError("the stages need each other: \((open + [name]).joined(separator: " → "))")
            }
            guard let stage = self[stage: name] else { throw PlanError("there is no stage \"\(name)\"") }
            open.append(name)
            for needed in stage.neededStages { try visit(needed) }
            open.removeLast()
            ordered.append(stage)
        }
        try visit(target)
        return ordered
    }
}
