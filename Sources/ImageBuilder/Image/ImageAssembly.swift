internal import HostSystem
internal import OCI

/// Makes an image of a finished stage: what the base says, what the steps left, what the recipe adds.
struct ImageAssembly {
    let recipe: Recipe
    let stage: Stage
    let settings: StageSettings
    let state: StageState
    let user: ResolvedUser
    /// Of each layer, lowest first.
    let origins: [LayerOrigin]
    /// Seconds since 1970 that the image is said to be made at.
    let epoch: Int

    /// The configuration document's content.
    /// - Parameter health: the recipe's health check as a command; nil keeps the base's.
    func configuration(health: ImageConfiguration.Healthcheck?) -> ImageConfiguration {
        ImageConfiguration(
            platform: recipe.platform, created: created, execution: execution(health: health),
            diffIDs: state.layers.map(\.diffID), history: history)
    }

    private var created: String { Timestamp(seconds: epoch).rfc3339 }

    private func execution(health: ImageConfiguration.Healthcheck?) -> ImageConfiguration.Execution {
        var execution = state.execution
        let wanted = stage.configuration
        execution.user = user.id == 0 && user.group == 0 ? "0:0" : user.text
        execution.environment = environment.map { "\($0.name)=\($0.value)" }
        if let workdir = wanted.workdir ?? settings.workdir { execution.workingDirectory = workdir.description }
        if execution.workingDirectory.isEmpty { execution.workingDirectory = "/" }
        // A new entrypoint makes the base's command meaningless, as Docker has it.
        if let entrypoint = wanted.entrypoint {
            execution.entrypoint = entrypoint
            execution.command = []
        }
        if let command = wanted.command { execution.command = command }
        execution.exposedPorts = Array(Set(execution.exposedPorts).union(wanted.ports.map(\.description))).sorted()
        execution.volumes = Array(Set(execution.volumes).union(wanted.volumes.map(\.description))).sorted()
        for label in settings.labels { execution.labels[label.name] = label.value }
        execution.labels.merge(wanted.labels) { _, new in new }
        execution.labels.merge(recipe.image.labels) { _, new in new }
        if execution.labels[Self.title] == nil { execution.labels[Self.title] = recipe.name }
        if let signal = wanted.stopSignal { execution.stopSignal = signal }
        if let health { execution.healthcheck = health }
        return execution
    }

    private static let title = "org.opencontainers.image.title"

    /// The base's variables, then the stage's, then the image's own; the last of a name counts. A `PATH` is always
    /// there: what a runtime takes without one differs between them.
    var environment: [EnvironmentVariable] {
        var all = StageSettings()
        all.set([EnvironmentVariable(name: "PATH", value: RunStep.defaultPath)])
        all.set(state.execution.environment.compactMap(EnvironmentVariable.init(parsing:)))
        all.set(settings.environment)
        all.set(stage.configuration.environment)
        return all.environment
    }

    /// One entry a layer. Where a base has a history of its own, its entries come first as they are.
    private var history: [ImageConfiguration.History] {
        let described = state.baseHistory.filter { !$0.emptyLayer }.count == state.baseLayerCount
        let made = zip(state.layers, origins).map(entry)
        return (described ? state.baseHistory : Array(made.prefix(state.baseLayerCount)))
            + made.dropFirst(state.baseLayerCount)
    }

    /// Says what made a layer, its stage, and what it counts for, so that others know without the recipe.
    private func entry(_ layer: StageState.Layer, _ origin: LayerOrigin) -> ImageConfiguration.History {
        let comment = HistoryComment(stage: origin.step.stage ?? "image", part: origin.part)
        return ImageConfiguration.History(created: created, createdBy: layer.title, comment: comment.text)
    }
}
