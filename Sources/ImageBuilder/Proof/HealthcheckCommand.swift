internal import Archive
internal import OCI

/// A recipe's health check as an image's configuration has it.
///
/// `{ "http": "/health" }` becomes a command of what the image has, because a slim image has no curl
/// (docs/decisions/0010-health-check-without-curl.md).
struct HealthcheckCommand {
    let healthcheck: ImageConfiguration.Healthcheck?

    /// Nil where the recipe says nothing about health, and the base's check stays.
    /// - Parameters:
    ///   - environment: the image's own variables; nil for those of the stage's `config`.
    ///   - files: the image's file system; asked for only where programs have to be looked up.
    init?(
        _ configuration: Configuration, files: @autoclosure () throws -> StageFiles,
        environment: [EnvironmentVariable]? = nil
    ) throws {
        guard let check = configuration.healthcheck else { return nil }
        let test: [String]
        switch check.test {
        case .none: test = ["NONE"]
        case .command(let words): test = ["CMD"] + words
        case .shell(let line): test = ["CMD-SHELL", line]
        case .http(let path, let port, let status):
            let environment = environment ?? configuration.environment
            let probe = HTTPHealthProbe(
                path: path, port: try Self.port(port, configuration, environment), status: status)
            let programs = try ImagePrograms(files: files(), environment: environment)
            guard let command = probe.command(programs.contains) else { throw Self.noProgram(path) }
            test = command
        }
        healthcheck = ImageConfiguration.Healthcheck(
            test: test, interval: check.interval?.inNanoseconds, timeout: check.timeout?.inNanoseconds,
            startPeriod: check.startPeriod?.inNanoseconds, retries: check.retries)
    }

    private static func port(
        _ fixed: UInt16?, _ configuration: Configuration, _ environment: [EnvironmentVariable]
    ) throws(BuildError) -> HTTPHealthProbe.Port {
        if let fixed { return .fixed(fixed) }
        let declared = configuration.ports.filter { $0.transport == .tcp }.map(\.number).min()
        let usual = environment.last { $0.name == "PORT" }.flatMap { UInt16($0.value) } ?? declared
        guard let usual else {
            throw BuildError(
                "the health check does not know which port to ask",
                hint: "declare \"ports\", or PORT in \"env\", or the health check's own \"port\"")
        }
        return .variable(otherwise: usual)
    }

    private static func noProgram(_ path: String) -> BuildError {
        BuildError(
            "the image has no program that can ask \(path) over HTTP: looked for "
                + HTTPHealthProbe.programs.joined(separator: ", "),
            hint: "declare a command of the image's own, such as \"healthcheck\": { \"command\": [\"/app/server\", "
                + "\"--health\"] }, or install one of these")
    }
}

/// The programs that an image's `PATH` leads to.
struct ImagePrograms {
    private let folders: [String]
    private let files: StageFiles

    init(files: StageFiles, environment: [EnvironmentVariable]) {
        self.files = files
        let path = environment.last { $0.name == "PATH" }?.value ?? RunStep.defaultPath
        folders = path.split(separator: ":").map(String.init)
    }

    /// Whether a process of the image finds a program by its name.
    func contains(_ name: String) -> Bool {
        name.hasPrefix("/") ? isExecutable(name) : folders.contains { isExecutable("\($0)/\(name)") }
    }

    private func isExecutable(_ path: String) -> Bool {
        guard let path = try? ImagePath(path), let node = files.tree.resolve(path) else { return false }
        return node.entry.kind.isRunnable && node.entry.mode & 0o111 != 0
    }
}

extension TarEntry.Kind {
    fileprivate var isRunnable: Bool {
        switch self {
        case .regular, .hardLink: true
        default: false
        }
    }
}

extension Duration {
    fileprivate var inNanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000).partialValue
            &+ Int(attoseconds / 1_000_000_000)
    }
}
