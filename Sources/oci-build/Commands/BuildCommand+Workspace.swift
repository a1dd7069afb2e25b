internal import HostSystem
internal import ImageBuilder
internal import JSON

extension BuildCommand {
    /// Whether many recipes are asked for, and not one that was named itself.
    var isOfWorkspace: Bool {
        buildsAll || workspace.commit != nil || workspace.paths.count > 1
            || workspace.paths.contains(where: Workspace.isWorkspace)
    }

    /// Builds one recipe after the other on one cache, so that what they share is made once. One with a mistake and one
    /// that fails do not stop the others unless asked to.
    func buildWorkspace(in session: Session) async throws -> ExitCode {
        try checkOptions()
        let all = try workspace.workspace(for: Self.name)
        let (sound, faulty) = try stopsAtFailure ? (all.summaries(), []) : all.read()
        var results = faulty.map { WorkspaceResult($0, session.tell($0.error)) }
        let recipes = try await Library.wanted(of: sound, workspace, cache: input.cache, session.cancellation)
        if recipes.isEmpty, results.isEmpty, let commit = workspace.commit {
            StandardStream.tell("every recipe builds the same as at \(commit)\n")
        }
        for (index, recipe) in recipes.enumerated() {
            if !isQuiet, progress != .json { StandardStream.tell("[\(index + 1)/\(recipes.count)] \(recipe.file)\n") }
            let result = try await build(recipe, in: session)
            results.append(result)
            if stopsAtFailure, result.code != .done { break }
        }
        try show(results, in: session)
        return [.failed, .usage, .notCached].first { code in results.contains { $0.code == code } } ?? .done
    }

    private func build(_ recipe: RecipeSummary, in session: Session) async throws -> WorkspaceResult {
        var command = self
        command.input.recipe = recipe.file
        let start = ProcessInfo.uptime
        return try await ProgressDisplay.showing(view(in: session), session.cancellation) { [command] observer in
            let steps = StepCounter(before: observer)
            do {
                let report = try await Library.build(command, observer: steps, cancellation: session.cancellation)
                try session.actions?.summarise(report.markdown)
                return WorkspaceResult(
                    recipe, .done, seconds: ProcessInfo.uptime - start, stepsRun: steps.count, report: report)
            } catch let error as CancelledError { throw error } catch {
                let code = session.tell(error)
                return WorkspaceResult(
                    recipe, code, seconds: ProcessInfo.uptime - start, stepsRun: steps.count, error: "\(error)")
            }
        }
    }

    private func show(_ results: [WorkspaceResult], in session: Session) throws {
        if let report {
            let json: JSONValue = ["schema": "oci-build/workspace/1", "recipes": .array(results.map(\.json))]
            try AtomicFile.write(json.encoded(.pretty), to: report)
        }
        try session.print(isQuiet ? results.map(\.line).joined() : WorkspaceTable(results, session.output).text)
    }

    /// What is about one image is not about many.
    private func checkOptions() throws(UsageError) {
        let given = [
            ("--tag", !tags.isEmpty), ("--output", output != nil), ("--stage", input.stage != nil),
            ("--context", input.context != nil), ("--set", !input.settings.isEmpty),
        ]
        if let (name, _) = given.first(where: { $0.1 }) {
            throw UsageError("\(name) is for one recipe, and several are built", command: Self.name)
        }
        if buildsAll, !workspace.paths.isEmpty {
            throw UsageError("--all builds what \(Workspace.fileName) names: leave the recipes out", command: Self.name)
        }
    }
}
