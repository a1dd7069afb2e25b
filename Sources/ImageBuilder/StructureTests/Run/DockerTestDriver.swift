internal import Archive
internal import HostSystem
internal import OCI

/// Tests an image in a Docker engine: its commands run there, and its files are those that the engine gives out.
final class DockerTestDriver: TestDriver {
    let name = "docker"
    let execution: ImageConfiguration.Execution
    private let engine: DockerEngine
    private let image: TestedImage
    /// What the engine knows the image by.
    private let reference: String
    /// A container that never starts, to copy files from.
    private let stopped: String
    private let prefix = "oci-build-test-\(ProcessInfo.processID)-\(UInt32.random(in: .min ... .max))"

    /// - Parameter reference: what the engine knows the image by.
    init(_ image: TestedImage, reference: String, engine: DockerEngine) throws {
        self.image = image
        self.engine = engine
        self.reference = reference
        execution = try ImageConfiguration(engine: try engine.inspect("image", reference)).execution
        stopped = "\(prefix)-files"
        try engine.docker(["create", "--name", stopped, "--network", "none", "--entrypoint", "", reference, "none"])
    }

    deinit { remove(stopped) }

    /// Not by the engine's own switch: a cancelled run has to clean up too.
    private func remove(_ container: String) {
        _ = try? Command("docker", ["rm", "--force", "--volumes", container]).run(by: Deadline(after: 30))
    }

    func file(at path: String) throws -> TestedFile? {
        if Self.isEngines(path) { return try image.file(at: path) }
        return try withArchive(of: path, ["cp"]) { reader in
            try reader.next().map {
                TestedFile(kind: .init($0.kind), mode: $0.mode, user: $0.owner, group: $0.group)
            }
        }
    }

    func content(of path: String) throws -> [UInt8]? {
        if Self.isEngines(path) { return try image.content(of: path) }
        return try withArchive(of: path, ["cp", "--follow-link"]) { reader in
            guard let entry = try reader.next(), entry.kind == .regular, entry.size <= CommandOutcome.contentLimit
            else { return nil }
            var content: [UInt8] = []
            try reader.forEachChunk { content += $0 }
            return content
        }
    }

    func directories(in path: String) throws -> [String]? {
        try withArchive(of: path, ["cp", "--follow-link"]) { reader in
            guard let top = try reader.next(), top.kind == .directory else { return nil }
            var names: [String] = []
            while let entry = try reader.next() {
                guard entry.kind == .directory, entry.path.parent == top.path else { continue }
                names.append(String(decoding: entry.path.name, as: UTF8.self))
            }
            return names
        }
    }

    /// What an engine puts into every container is no part of the image: there the image itself is looked at.
    private static func isEngines(_ path: String) -> Bool {
        let path = (try? ImagePath(path).description) ?? path
        return ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab", "/.dockerenv"].contains(path)
            || ["/dev", "/proc", "/sys"].contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// Reads what `docker cp` writes; nil where there is nothing.
    private func withArchive<Result>(
        of path: String, _ verb: [String], _ body: (ArchiveReader) throws -> Result?
    ) throws -> Result? {
        let pipe = try FileDescriptor.pipe()
        let errors = try Collector()
        let child = try ChildProcess.start(
            Command("docker", verb + ["\(stopped):\(path)", "-"]),
            .init(output: pipe.input.raw, error: errors.input))
        _ = consume pipe.input
        defer { _ = try? errors.finish() }
        let result: Result?
        do {
            result = try body(try ArchiveReader(pipe.output))
        } catch {
            let status = try child.wait()
            if !status.isSuccess { return try nothing(path, try errors.finish()) }
            throw error
        }
        // A directory's name is all that may have been read of it.
        child.signalGroup(9)
        _ = try child.wait()
        return result
    }

    private func nothing<Result>(_ path: String, _ words: [UInt8]) throws -> Result? {
        let text = String(decoding: words, as: UTF8.self).trimmed
        for sign in ["Could not find the file", "no such file", "not a directory"] where text.contains(sign) {
            return nil
        }
        throw BuildError("docker cp: \(text)")
    }

    func run(
        _ commands: [[String]], environment: [EnvironmentVariable], user: String?, timeout: Double,
        wants: (Int, CommandOutcome) throws -> Bool
    ) throws {
        var image = reference
        var made: [String] = []
        defer { for image in made.reversed() { _ = try? engine.attempt(["image", "rm", "--force", image]) } }
        for (index, command) in commands.enumerated() {
            let container = "\(prefix)-\(UInt32.random(in: .min ... .max))"
            defer { remove(container) }
            let outcome = try outcome(of: command, container, image, environment, user, timeout)
            guard try wants(index, outcome), index + 1 < commands.count else { return }
            // What it changed is where the next one starts.
            image = try engine.docker(["commit", container], timeout: 300).text
            made.append(image)
        }
    }

    private func outcome(
        of command: [String], _ container: String, _ image: String, _ environment: [EnvironmentVariable],
        _ user: String?, _ timeout: Double
    ) throws -> CommandOutcome {
        var words = ["run", "--name", container, "--network", "none", "--entrypoint", ""]
        if let user { words += ["--user", user] }
        for variable in environment { words += ["--env", "\(variable.name)=\(variable.value)"] }
        let run = Command("docker", words + [image] + command)
        guard let result = try run.run(by: Deadline(after: timeout), cancellation: engine.cancellation) else {
            return CommandOutcome(status: nil, output: [], errors: [])
        }
        // The client's own words, and the exit codes that it keeps for itself.
        if [.exited(125), .exited(126), .exited(127)].contains(result.status), result.errorText.hasPrefix("docker: ") {
            let line = result.errorText.split(separator: "\n").first.map(String.init) ?? ""
            throw CommandFailure(description: String(line.dropFirst("docker: ".count)))
        }
        return CommandOutcome(status: result.status, output: result.output, errors: result.errors)
    }

    func withStarted(_ proof: Proof, _ body: (any ProvedContainer) throws -> Void) throws {
        let user = try image.files.accounts().resolve(execution.user)
        let subject = try ProofSubject(image.configuration, proof: proof, user: user)
        if subject.arguments.isEmpty { throw ProofFailure("start", ["the image has no command"]) }
        let container = try DockerContainer(subject, image: reference, engine: engine)
        try withExtendedLifetime(container) { try body(container) }
    }
}
