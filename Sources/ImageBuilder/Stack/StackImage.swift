internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

/// An image of a stack, ready to be run: its configuration, and its layers as trees.
struct StackImage: Sendable {
    /// Keeps the cache open that holds the layers.
    let builder: ImageBuilder
    let image: BuiltImage
    let state: StageState
    let files: StageFiles
    let user: ResolvedUser

    var execution: ImageConfiguration.Execution { image.configuration.execution }

    /// The layers' trees, top first.
    func trees() throws -> [HostPath] {
        try state.layers.reversed().map { try builder.worker.layers.tree(of: $0.diffID) }
    }

    /// The port that it serves: `PORT` of a service's variables, else the image's, else the lowest that it declares.
    func port(_ environment: [EnvironmentVariable]) -> UInt16? {
        if let given = environment.last(where: { $0.name == "PORT" }) { return UInt16(given.value) }
        if let own = execution.environment.last(where: { $0.hasPrefix("PORT=") }) { return UInt16(own.dropFirst(5)) }
        let declared = execution.exposedPorts.compactMap { text -> UInt16? in
            let parts = text.split(separator: "/")
            return parts.count < 2 || parts[1] == "tcp" ? parts.first.flatMap { UInt16($0) } : nil
        }
        return declared.min()
    }

    /// Writes it as an archive that a Docker engine loads.
    func write(to archive: HostPath) throws {
        let worker = builder.worker
        let output = ImageOutput(store: worker.store, layout: ImageLayout(image), epoch: worker.epoch)
        try output.write(to: archive, as: .ociTar).putInPlace()
    }
}

extension ImageBuilder {
    /// Builds the image for a stack. It is neither proven alone nor written anywhere.
    func stackImage() async throws -> StackImage {
        if request.frozen {
            let survey = try await survey()
            if !survey.missing.isEmpty { throw NotCachedSteps(survey) }
        }
        let state: StageState
        do { state = try await solve(isFirst: true) } catch is LostContent { state = try await solve(isFirst: false) }
        return try await offload { [self] in
            try worker.fileDigests.save()
            let image = try assemble(state)
            let files = try worker.files(of: state)
            let user = try files.accounts().resolve(image.configuration.execution.user)
            return StackImage(builder: self, image: image, state: state, files: files, user: user)
        }
    }
}
