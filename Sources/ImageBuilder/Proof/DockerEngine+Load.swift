internal import HostSystem
internal import JSON
internal import OCI

extension DockerEngine {
    /// Puts an image archive into the engine, and compares what the engine says of it with what we computed.
    /// - Throws: when it says anything else; the image's names then mean again what they meant before.
    func load(_ archive: HostPath, _ image: BuiltImage) throws -> LoadedImage {
        var previous: [String: String] = [:]
        for tag in image.tags {
            let result = try attempt(["image", "inspect", "--format", "{{.Id}}", tag.familiar])
            if result.status.isSuccess { previous[tag.familiar] = result.text }
        }
        try docker(["load", "--quiet", "--input", archive.description], timeout: 600)
        let names = image.tags.map(\.familiar)
        let loaded = LoadedImage(engine: self, name: try loadedName(image), names: names, previous: previous)
        do { try compare(image, loaded.name) } catch {
            try loaded.withdraw()
            throw error
        }
        return loaded
    }

    /// Whether the engine holds the image under all its names already.
    func holds(_ image: BuiltImage) throws -> Bool {
        guard let first = image.tags.first else { return false }
        for tag in image.tags {
            let result = try attempt(["image", "inspect", "--format", "{{.Id}}", tag.familiar])
            guard result.status.isSuccess, ids(of: image).contains(result.text) else { return false }
        }
        return try differences(image, first.familiar).isEmpty
    }

    private func compare(_ image: BuiltImage, _ name: String) throws {
        let differences = try differences(image, name)
        if differences.isEmpty { return }
        throw BuildError(
            "Docker \(version) has another idea of the image: " + differences.joined(separator: "; "),
            hint: "this is a fault of oci-build: please report it with this message")
    }

    /// The name that the engine knows the image by: its ID, or its tag where that is not ours.
    private func loadedName(_ image: BuiltImage) throws -> String {
        for id in ids(of: image) where try attempt(["image", "inspect", "--format", "{{.Id}}", id]).status.isSuccess {
            return id
        }
        if let tag = image.tags.first { return tag.familiar }
        throw BuildError("Docker \(version) loaded the image, but does not know \(image.id)")
    }

    /// An engine names an image by its configuration's digest, or, with containerd's store, by its manifest's.
    private func ids(of image: BuiltImage) -> [String] { [image.id.description, image.digest.description] }

    /// Everything in which the engine's view differs from ours, one a line.
    private func differences(_ image: BuiltImage, _ name: String) throws -> [String] {
        let json = try inspect("image", name)
        var differences: [String] = []
        func compare(_ what: String, _ theirs: String, _ ours: String) {
            if theirs != ours { differences.append("\(what) is \(theirs), not \(ours)") }
        }
        let id = json["Id"]?.string ?? ""
        if !ids(of: image).contains(id) { compare("its ID", id, image.id.description) }
        let theirs = try ImageConfiguration(engine: json)
        let ours = image.configuration
        compare(
            "the platform", "\(theirs.platform.os)/\(theirs.platform.architecture)",
            "\(ours.platform.os)/\(ours.platform.architecture)")
        compare("the list of layers", "\(theirs.diffIDs)", "\(ours.diffIDs)")
        for (what, field) in Self.fields { compare(what, field(theirs.execution), field(ours.execution)) }
        return differences
    }

    private static let fields: [(String, @Sendable (ImageConfiguration.Execution) -> String)] = [
        ("User", { $0.user }), ("Entrypoint", { "\($0.entrypoint)" }), ("Cmd", { "\($0.command)" }),
        ("Env", { "\($0.environment)" }), ("WorkingDir", { $0.workingDirectory }),
        ("ExposedPorts", { "\($0.exposedPorts)" }), ("Volumes", { "\($0.volumes)" }),
        ("Labels", { "\($0.labels.sorted { $0.key < $1.key })" }), ("StopSignal", { $0.stopSignal ?? "" }),
        ("Healthcheck", { check in check.healthcheck.map { "\($0)" } ?? "" }),
    ]
}

/// An image that was put into an engine.
struct LoadedImage: Sendable {
    let engine: DockerEngine
    /// What the engine knows it by, whatever its tags come to mean.
    let name: String
    let names: [String]
    /// What the names meant before.
    let previous: [String: String]

    /// Gives the image's names back to what had them, or takes them away.
    func withdraw() throws {
        for name in names {
            if let previous = previous[name] {
                try engine.docker(["tag", previous, name])
            } else {
                _ = try engine.attempt(["image", "rm", "--no-prune", name])
            }
        }
    }
}

extension ImageConfiguration {
    /// An image as `docker inspect` describes it: the same things under other names.
    init(engine json: JSONValue) throws {
        try self.init(
            parsing: JSONValue.object(present: [
                "architecture": json["Architecture"], "os": json["Os"], "config": json["Config"],
                "rootfs": ["type": "layers", "diff_ids": json["RootFS"]?["Layers"] ?? []],
            ]).encoded())
    }
}
