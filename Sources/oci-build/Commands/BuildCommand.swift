internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// Builds, proves and writes an image.
struct BuildCommand: Subcommand {
    static let name = "build"
    static let summary = "build, prove and write an image"
    static let discussion =
        "The name of the command may be left out. The size table goes to standard output, all else to standard error. "
        + "No output appears, and an older one stays, unless every proof passed and every budget holds. Several recipes are "
        + "built one after the other on one cache, and a table at the end says what became of each."
    static let exitCodes = [ExitCode.done, .failed, .usage, .notCached]
    static let examples = [
        Example("oci-build recipes/app.json", "write build/NAME.oci.tar; load it where a Docker engine answers"),
        Example("oci-build recipes/app.json --set VITE_API_URL=/api/v2 -t app:2", "another argument, another tag"),
        Example(
            "oci-build recipes/app.json --secret id=token,env=API_TOKEN", "lend a secret to the steps that name it"),
        Example("oci-build recipes/app.json --report size.json --progress plain", "for continuous integration"),
        Example("oci-build build --all --affected-by origin/main", "the workspace's recipes that a branch touches"),
    ]

    static let syntax = Syntax<Self>(
        options: RecipeInput.options.map { $0.at(\.input) } + [
            .repeated("--tag", letter: "t", \.tags, "name the image so, and not as the recipe does"),
            .option(
                "--output", letter: "o", \.output, wants: "FILE", "write the image here, not to build/NAME.oci.tar"),
            .option("--format", letter: "f", \.format, "write one tar file or a layout directory"),
            .option("--load", \.load, "put the image into Docker"),
            .option("--verify", \.verify, "where to start and probe the image before it is written"),
            .option("--report", \.report, wants: "FILE", "write the size report as JSON too"),
            .flag(
                "--write-baseline", \.writesBaseline, "write the baseline of the recipe's budget, and accept what grew"),
            .repeated("--secret", \.secrets, "lend a secret to the steps that name it"),
            .option("--jobs", letter: "j", \.jobs, "run at most this many steps at once; the processors unless given"),
            .option("--progress", \.progress, variable: "OCI_BUILD_PROGRESS", "how to show what happens"),
            .flag("--quiet", letter: "q", \.isQuiet, "show only what went wrong; print the image's digest alone"),
            .flag("--frozen-cache", \.isFrozen, "run no step: end with exit code 3 if one would have to"),
            .flag("--refresh", \.refresh, "ask again for package lists and bases that may have changed"),
            .flag("--no-cache", \.ignoresCache, "run every step, whatever the cache holds"),
            .option(
                "--cache-limit", \.cacheLimit, variable: "OCI_BUILD_CACHE_LIMIT",
                "prune the cache to this size at the end; 20GB or a tenth of the disk, the smaller, unless given"),
            .flag("--all", \.buildsAll, "build every recipe that oci-build.json in this folder names"),
            WorkspaceInput.affectedBy.at(\.workspace),
            .flag("--fail-fast", \.stopsAtFailure, "of several recipes build none after one that failed"),
        ],
        operands: [WorkspaceInput.operand.at(\.workspace)])

    var input = RecipeInput()
    var tags: [ImageReference] = []
    var output: HostPath?
    var format = OutputFormat.ociTar
    var load = BuildRequest.LoadPolicy.auto
    var verify = BuildRequest.VerifyPolicy.auto
    var report: HostPath?
    var writesBaseline = false
    var secrets: [SecretSource] = []
    var jobs: Count?
    var progress = ProgressStyle.auto
    var isQuiet = false
    var isFrozen = false
    var refresh = false
    var ignoresCache = false
    var cacheLimit: Bytes?
    var workspace = WorkspaceInput()
    var buildsAll = false
    var stopsAtFailure = false

    func run(in session: Session) async throws -> ExitCode {
        if isFrozen, ignoresCache {
            throw UsageError("--frozen-cache and --no-cache exclude each other", command: Self.name)
        }
        if isOfWorkspace { return try await buildWorkspace(in: session) }
        guard let recipe = workspace.paths.first else { throw UsageError("no RECIPE given", command: Self.name) }
        var command = self
        command.input.recipe = recipe
        let view = try view(in: session)
        do {
            let result = try await ProgressDisplay.showing(view, session.cancellation) { [command] observer in
                try await Library.build(command, observer: observer, cancellation: session.cancellation)
            }
            try show(result, in: session)
        } catch let error as BudgetError {
            if let report = error.report { try show(report, in: session) }
            try session.actions?.summarise(error.markdown)
            throw error
        } catch let error as CheckError {
            try write(error.report)
            throw error
        } catch let error as StructureTestError {
            try write(error.report)
            try session.actions?.summarise(error.report.markdown)
            throw error
        }
        return .done
    }

    private func show(_ result: SizeReport, in session: Session) throws {
        try write(result)
        try session.actions?.summarise(result.markdown)
        if !isQuiet, session.output.isTerminal, session.error.isTerminal { StandardStream.tell("\n") }
        try session.print(isQuiet ? "\(result.imageDigest)\n" : SizeTable(result, session.output).text)
    }

    private func write(_ result: SizeReport) throws {
        if let report { try AtomicFile.write(result.json.encoded(.pretty), to: report) }
    }

    private func plainView(in session: Session) -> any BuildView {
        let view = PlainView(session.error)
        return session.actions.map { AnnotatedView(view, $0) } ?? view
    }

    func view(in session: Session) throws(UsageError) -> any BuildView {
        if isQuiet { return QuietView(session.error) }
        switch progress {
        case .auto: return session.error.isDrawable ? LiveView(session.error) : plainView(in: session)
        case .plain: return plainView(in: session)
        case .json: return JSONView()
        case .tty:
            if session.error.isDrawable { return LiveView(session.error) }
            throw UsageError(
                "--progress tty wants a terminal on standard error", suggestion: "--progress plain", command: Self.name)
        }
    }
}
