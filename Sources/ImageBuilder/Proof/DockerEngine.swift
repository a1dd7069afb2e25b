internal import HostSystem
internal import JSON
internal import OCI

/// A Docker engine that answers, by its own command line client: that knows sockets, contexts and certificates.
struct DockerEngine: Sendable {
    let version: String
    let cancellation: Cancellation

    /// The engine that `docker` would talk to; nil where there is none.
    ///
    /// Without a sign of one (a socket in the usual place, `DOCKER_HOST` or `DOCKER_CONTEXT`) the client is not even
    /// started: it takes longer than a build from the cache.
    static func find(cancellation: Cancellation) throws -> DockerEngine? {
        guard ChildProcess.find("docker") != nil else { return nil }
        let environment = ProcessInfo.environment
        let isNamed = ["DOCKER_HOST", "DOCKER_CONTEXT"].contains { environment[$0]?.isEmpty == false }
        guard isNamed || HostPath("/var/run/docker.sock").exists else { return nil }
        let command = Command("docker", ["version", "--format", "{{.Server.Version}}"])
        guard let result = try command.run(by: Deadline(after: 5), cancellation: cancellation), result.status.isSuccess,
            !result.text.isEmpty
        else { return nil }
        return DockerEngine(version: result.text, cancellation: cancellation)
    }

    /// The engine to ask for an image, where what a person named is neither a file nor a directory.
    static func find(for image: String, cancellation: Cancellation) throws -> DockerEngine {
        if let engine = try find(cancellation: cancellation) { return engine }
        throw BuildError(
            "there is no file or directory \(image), and no Docker engine that could have an image of that name",
            hint: "name an OCI layout directory, an OCI or Docker archive, or start the engine")
    }

    /// Runs `docker` with some arguments; a failure keeps the client's own words.
    @discardableResult
    func docker(_ arguments: [String], timeout: Double = 30) throws -> CommandResult {
        let result = try attempt(arguments, timeout: timeout)
        guard result.status.isSuccess else {
            let said = result.errorText.isEmpty ? result.text : result.errorText
            throw BuildError("docker \(arguments[0]): \(said.isEmpty ? "\(result.status)" : said)")
        }
        return result
    }

    /// Runs `docker`, whatever comes of it.
    func attempt(_ arguments: [String], timeout: Double = 30) throws -> CommandResult {
        let command = Command("docker", arguments)
        guard let result = try command.run(by: Deadline(after: timeout), cancellation: cancellation) else {
            throw BuildError(
                "docker \(arguments[0]) did not end within \(timeout.formattedSeconds)",
                hint: "look at the engine's log, or build with --load never --verify sandbox")
        }
        return result
    }

    /// What `docker inspect` says of one thing.
    func inspect(_ kind: String, _ name: String) throws -> JSONValue {
        let result = try docker(["inspect", "--type", kind, name])
        guard let json = try? JSONValue(parsing: result.output), let first = json.array?.first else {
            throw BuildError("docker inspect says nothing of \(name)")
        }
        return first
    }
}
