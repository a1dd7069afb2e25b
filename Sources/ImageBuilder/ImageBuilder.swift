internal import Archive
internal import ContentStore
public import HostSystem
internal import OCI

/// The façade: introduces recipe, plan, solver, image, proof and output to each other, and does nothing itself.
public struct ImageBuilder: Sendable {
    let request: BuildRequest
    let observer: any BuildObserver
    let cancellation: Cancellation
    let recipe: Recipe
    /// Those that the recipe asks of the image.
    let tests: [StructureTests]
    let plan: BuildPlan
    private(set) var worker: BuildWorker

    /// Reads the recipe and opens the cache; runs nothing yet.
    /// - Throws: ``RecipeError`` with everything that is wrong with the recipe.
    public init(_ request: BuildRequest, observer: any BuildObserver, cancellation: Cancellation) throws {
        let recipe = try RecipeReader.read(
            file: request.recipe, overrides: request.arguments, context: request.context)
        try self.init(request, recipe, observer: observer, cancellation: cancellation)
    }

    /// The same for a recipe that was read already.
    init(
        _ request: BuildRequest, _ recipe: Recipe, observer: any BuildObserver, cancellation: Cancellation
    ) throws {
        self.request = request
        self.observer = observer
        self.cancellation = cancellation
        self.recipe = recipe
        tests = try recipe.tests.read()
        plan = try BuildPlan(recipe, target: request.stage)
        let steps = BuildSteps(plan)
        worker = try BuildWorker(
            request, recipe, cancellation,
            progress: { step, progress in
                observer.receive(progress.event(step.flatMap { steps.id(of: $0) }))
            },
            missed: { step, reason in
                if let id = steps.id(of: step) { observer.receive(.stepMissed(id, reason: reason)) }
            },
            output: { step, bytes in
                if let id = steps.id(of: step) { observer.receive(.stepOutput(id, bytes)) }
            })
    }

    /// Builds the image, proves it, writes it and loads it.
    /// - Returns: what was built, with its sizes.
    public func build() async throws -> SizeReport {
        let started = ProcessInfo.uptime
        do {
            let report = try await buildImage()
            await keepCacheWithinLimit()
            observer.receive(.finished(.succeeded, seconds: ProcessInfo.uptime - started))
            return report
        } catch {
            if !(error is CancelledError) { await keepCacheWithinLimit() }
            let outcome: BuildOutcome = error is CancelledError ? .cancelled : .failed
            observer.receive(.finished(outcome, seconds: ProcessInfo.uptime - started))
            throw error
        }
    }

    private func buildImage() async throws -> SizeReport {
        if request.frozen {
            let survey = try await survey()
            if !survey.missing.isEmpty { throw NotCachedSteps(survey) }
        }
        do { return try await attempt(isFirst: true) } catch let error as LostContent {
            // What was found a moment ago is found missing now, and is made.
            observer.receive(.warning("\(error): the build begins again", location: nil))
            return try await attempt(isFirst: false)
        }
    }

    private func attempt(isFirst: Bool) async throws -> SizeReport {
        var builder = self
        builder.worker.cancellation = cancellation.makeChild()
        return try await builder.buildImage(isFirst: isFirst)
    }

    private func buildImage(isFirst: Bool) async throws -> SizeReport {
        let state = try await solve(isFirst: isFirst)
        async let saving: Void = offload { [worker] in try worker.fileDigests.save() }
        // Nearly all that a build adds is there now; what the proof extracts is looked after at the end.
        async let pruning: Void = keepCacheWithinLimit()
        let image = try await offload { try assemble(state) }
        // Beside all that may still keep it away.
        async let written = offload { try write(image, state) }
        var report = try await offload { try measure(image) }
        if request.stage == nil {
            report.findings = try await offload { try preflight(image, state) }
            try report.checkFindings()
            try await offload { try prove(image, state) }
            report.tests = try await offload { try test(image, state) }
            try report.checkTests()
        }
        let output = try await written
        report = try await offload { [report] in try putInPlace(output, image, state, report) }
        try await offload { try writeBaseline(image) }
        try await saving
        await pruning
        return report
    }

    /// What a build would run and what it would find, without running anything.
    public func survey() async throws -> PlanSurvey {
        let solver = solver { _, _ in }
        let standings = try await solver.survey(plan.end.map { [$0] } ?? [])
        var reasons: [NodeID: MissReason] = [:]
        for (node, standing) in standings where standing == .missing {
            let definition = try await solver.definition(of: node)
            reasons[node] = try await offload { [worker, plan] in
                try worker.reason(for: plan.graph[node].operation, definition)
            }
        }
        return PlanSurvey(plan, recipe: recipe.name, standings: standings, reasons: reasons)
    }

    func solve(isFirst: Bool) async throws -> StageState {
        guard let end = plan.end else { throw BuildError("the recipe builds nothing") }
        let steps = BuildSteps(plan)
        let observer = observer
        let solver = solver { node, progress in
            if let event = steps.event(node, progress) { observer.receive(event) }
        }
        observer.receive(.preparing("reading the context and resolving packages"))
        _ = try await solver.definition(of: end)
        if isFirst { observer.receive(.buildStarted(recipe: recipe.name, steps: steps.all)) }
        let states = try await solver.solve([end])
        guard let state = states.first else { throw BuildError("the recipe builds nothing") }
        return state
    }

    private func solver(_ report: @escaping @Sendable (NodeID, SolverProgress) -> Void) -> Solver<BuildWorker> {
        Solver(
            plan.graph, worker: worker, jobs: request.jobs ?? ProcessInfo.processorCount,
            cancellation: worker.cancellation, report: report)
    }

    func assemble(_ state: StageState) throws -> BuiltImage {
        guard let stage = recipe[stage: plan.target], let settings = plan.settings[plan.target] else {
            throw BuildError("there is no stage \"\(plan.target)\"")
        }
        do { return try assemble(stage, settings, state) } catch let error as BuildError {
            throw error.placed(in: stage)
        }
    }

    private func assemble(_ stage: Stage, _ settings: StageSettings, _ state: StageState) throws -> BuiltImage {
        let user = try worker.accounts(of: state).resolve(
            stage.configuration.user ?? settings.user ?? .reference(state.execution.user))
        var origins = LayerOrigins(recipe: recipe, plan: plan)
        let assembly = ImageAssembly(
            recipe: recipe, stage: stage, settings: settings, state: state, user: user,
            origins: state.layers.map { origins.next(titled: $0.title) }, epoch: worker.epoch)
        let health = try HealthcheckCommand(
            stage.configuration, files: try worker.files(of: state), environment: assembly.environment)
        let layers = try state.layers.map { layer in
            let blob = try worker.layers.blob(of: layer)
            return BuiltImage.Layer(
                diffID: layer.diffID, descriptor: blob.descriptor,
                uncompressedSize: blob.uncompressedSize, title: layer.title)
        }
        return BuiltImage(
            configuration: assembly.configuration(health: health?.healthcheck), layers: layers,
            tags: request.tags.isEmpty ? recipe.image.tags : request.tags, annotations: recipe.image.annotations)
    }
}

extension ImageBuilder {
    /// Writes the image aside; nil where the output is right already, and Docker needs nothing of it.
    fileprivate func write(_ image: BuiltImage, _ state: StageState) throws -> WrittenImage? {
        if request.format == .ociTar, try record(of: image).currentSize() != nil, try isKnownToDocker(image, state) {
            return nil
        }
        return try write(image)
    }

    private func write(_ image: BuiltImage) throws -> WrittenImage {
        try imageOutput(image).write(to: output.absolute, as: request.format)
    }

    /// Lets Docker try what was written, where it is asked to, and only then puts it in its place.
    /// - Returns: the report, with what came out and what an engine was asked.
    fileprivate func putInPlace(
        _ written: WrittenImage?, _ image: BuiltImage, _ state: StageState, _ report: SizeReport
    ) throws -> SizeReport {
        var report = report
        let record = record(of: image)
        var size = try record.currentSize()
        // What stood there may have been taken away meanwhile.
        if let written = try written ?? (size == nil ? write(image) : nil) {
            if let engine = try engine() { try load(written, image, state, engine, &report) }
            try written.putInPlace()
            try record.remember()
            observer.receive(.outputWritten(path: output.description, size: written.size))
            size = written.size
        }
        report.output = size.map {
            .init(path: output.description, format: request.format.rawValue, size: $0)
        }
        return report
    }

    private func load(
        _ written: WrittenImage, _ image: BuiltImage, _ state: StageState, _ engine: DockerEngine,
        _ report: inout SizeReport
    ) throws {
        if request.format == .ociTar { return try load(written.path, image, state, engine, &report) }
        // Docker takes no directory: the same layout as an archive, for it alone.
        let work = try worker.store.makeWorkDirectory()
        let archive = work.path / "image.tar"
        try imageOutput(image).write(to: archive, as: .ociTar).putInPlace()
        try load(archive, image, state, engine, &report)
    }

    private func imageOutput(_ image: BuiltImage) -> ImageOutput {
        ImageOutput(store: worker.store, layout: ImageLayout(image), epoch: worker.epoch)
    }

    private func record(of image: BuiltImage) -> OutputRecord {
        OutputRecord(store: worker.store, destination: output.absolute, image: image)
    }

    private var output: HostPath {
        if let output = request.output { return output }
        return HostPath("build") / (recipe.name + (request.format == .ociTar ? ".oci.tar" : ".oci"))
    }
}
