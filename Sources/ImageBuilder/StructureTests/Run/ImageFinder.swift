internal import ContentStore
internal import HostSystem
internal import OCI

/// Finds what a person calls an image.
struct ImageFinder {
    let layers: LayerStore
    let platform: Platform
    let cancellation: Cancellation

    /// - Parameters:
    ///   - image: an archive of an image, a layout directory, or a name that Docker knows.
    ///   - reference: picks one of several images in an archive or a layout.
    func find(_ image: String, reference: String?) throws -> TestedImage {
        switch try ImageSource(image) {
        case .layout(let path):
            let files = LayoutDirectory(root: path, store: layers.store)
            return try take(ForeignImage(files, name: image, reference: reference, platform: platform), image)
        case .archive(let path): return try archive(path, name: image, reference)
        case .engine(let name): return try inDocker(name)
        }
    }

    private func archive(_ path: HostPath, name: String, _ reference: String?) throws -> TestedImage {
        let files = try ImageArchive(path, store: layers.store, cancellation: cancellation)
        return try take(ForeignImage(files, name: name, reference: reference, platform: platform), name)
    }

    private func inDocker(_ name: String) throws -> TestedImage {
        let engine = try DockerEngine.find(for: name, cancellation: cancellation)
        guard try engine.attempt(["image", "inspect", name]).status.isSuccess else {
            throw BuildError(
                "there is no file \(name), and Docker \(engine.version) has no image of that name",
                hint: "docker pull \(name), or name an archive or a layout directory")
        }
        let work = try layers.store.makeWorkDirectory()
        let file = work.path / "image.tar"
        try engine.docker(["save", "--output", file.description, name], timeout: 600)
        return try archive(file, name: name, nil)
    }

    private func take(_ image: ForeignImage, _ name: String) throws -> TestedImage {
        let state = try image.adopted(by: layers, title: name, cancellation: cancellation)
        return TestedImage(
            name: name, configuration: image.configuration, state: state,
            files: try StageFiles(state.layers.map(\.diffID), layers: layers), layers: layers)
    }
}
