internal import Archive
internal import ContentStore
public import HostSystem
internal import OCI
internal import Sandbox

/// Tests images that are there, whoever made them.
public struct ImageTester: Sendable {
    /// Where an image's programs run.
    public enum Driver: String, Sendable, CaseIterable {
        case sandbox, docker
    }

    /// An archive of an image, a layout directory, or a name that Docker knows.
    public var image: String
    /// Picks one of several images in an archive or a layout.
    public var reference: String?
    public var configurations: [HostPath]
    public var driver = Driver.sandbox
    /// The cache directory.
    public var cache: HostPath

    public init(image: String, configurations: [HostPath], cache: HostPath) {
        self.image = image
        self.configurations = configurations
        self.cache = cache
    }

    /// Carries out every test.
    /// - Parameter tell: called with each result as it comes.
    /// - Throws: ``RecipeError`` with everything that is wrong with the configurations, before anything runs.
    public func run(
        cancellation: Cancellation, tell: @escaping @Sendable (StructureTestResult) -> Void
    ) async throws -> StructureTestReport {
        let tests = try read()
        return try await offload {
            let store = try ContentStore(at: cache.absolute)
            let layers = LayerStore(
                store: store, threads: ProcessInfo.processorCount, compression: try Compression(LayerCompression()))
            let platform =
                Platform(machine: ProcessInfo.machine) ?? Platform(os: "linux", architecture: ProcessInfo.machine)
            let finder = ImageFinder(layers: layers, platform: platform, cancellation: cancellation)
            let found = try finder.find(image, reference: reference)
            return try withDriver(for: found, cancellation) { driver in
                try StructureTestRun(image: found, driver: driver, cancellation: cancellation, tell: tell)
                    .report(of: tests)
            }
        }
    }

    private func read() throws(RecipeError) -> [StructureTests] {
        var tests: [StructureTests] = []
        var diagnostics: [Diagnostic] = []
        for file in configurations {
            do throws(RecipeError) { tests.append(try StructureTestsReader.read(file: file)) } catch {
                diagnostics += error.diagnostics
            }
        }
        if !diagnostics.isEmpty { throw RecipeError(diagnostics: diagnostics) }
        return tests
    }

    private func withDriver<Result>(
        for found: TestedImage, _ cancellation: Cancellation, _ body: (any TestDriver) throws -> Result
    ) throws -> Result {
        switch driver {
        case .sandbox: return try body(SandboxTestDriver(image: found, runtime: nil, cancellation: cancellation))
        case .docker:
            guard let engine = try DockerEngine.find(cancellation: cancellation) else {
                throw BuildError("no Docker engine answers", hint: "start one, or test with --driver sandbox")
            }
            if !HostPath(image).exists {
                return try body(DockerTestDriver(found, reference: image, engine: engine))
            }
            return try found.loaded(into: engine) { try body(DockerTestDriver(found, reference: $0, engine: engine)) }
        }
    }
}

extension TestedImage {
    /// Lends the image to an engine, under its ID only.
    fileprivate func loaded<Result>(into engine: DockerEngine, _ body: (String) throws -> Result) throws -> Result {
        let layers = try zip(state.layers, blobs()).map { layer, blob in
            BuiltImage.Layer(
                diffID: layer.diffID, descriptor: blob.descriptor, uncompressedSize: blob.uncompressedSize,
                title: layer.title)
        }
        let built = BuiltImage(configuration: configuration, layers: layers, tags: [])
        let ids = [built.id.description, built.digest.description]
        let wasHeld = try ids.contains { try engine.attempt(["image", "inspect", $0]).status.isSuccess }
        let work = try self.layers.store.makeWorkDirectory()
        let archive = work.path / "image.tar"
        let output = ImageOutput(store: self.layers.store, layout: ImageLayout(built), epoch: 0)
        try output.write(to: archive, as: .ociTar).putInPlace()
        let loaded = try engine.load(archive, built)
        defer { if !wasHeld { _ = try? engine.attempt(["image", "rm", "--force", loaded.name]) } }
        return try body(loaded.name)
    }
}
