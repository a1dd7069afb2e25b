internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI

extension ImageBuilder {
    /// Tests the image in the sandbox as its recipe asks, unless the request says otherwise or this very image passed
    /// before; nil where nothing is asked.
    func test(_ image: BuiltImage, _ state: StageState) throws -> StructureTestReport? {
        guard request.verify == .auto || request.verify == .sandbox, !tests.isEmpty else { return nil }
        // As a proof, tests that are asked for by name are carried out whatever is known.
        if worker.useCache, request.verify == .auto, let known = try knownTests(of: image) {
            observer.receive(.testsFinished(known))
            return known
        }
        let tested = try tested(image, state)
        let driver = SandboxTestDriver(
            image: tested, runtime: try worker.sandbox(), cancellation: worker.cancellation)
        let report = try report(of: tested, driver)
        if report.passed {
            try worker.store.store(record: report.suitesJSON.encoded(), for: record(of: image).key.digest)
        }
        return report
    }

    /// The same in an engine that holds the image, where that was asked for.
    func test(_ image: BuiltImage, _ state: StageState, in loaded: LoadedImage) throws -> StructureTestReport? {
        guard request.verify == .docker, !tests.isEmpty else { return nil }
        let tested = try tested(image, state)
        return try report(
            of: tested, try DockerTestDriver(tested, reference: loaded.name, engine: loaded.engine))
    }

    private func tested(_ image: BuiltImage, _ state: StageState) throws -> TestedImage {
        TestedImage(
            name: image.tags.first?.familiar ?? recipe.name, configuration: image.configuration, state: state,
            files: try worker.files(of: state), layers: worker.layers)
    }

    private func report(of image: TestedImage, _ driver: any TestDriver) throws -> StructureTestReport {
        observer.receive(.testsStarted(place: driver.name))
        let run = StructureTestRun(
            image: image, driver: driver, cancellation: worker.cancellation,
            tell: { observer.receive(.testFinished($0)) })
        let report = try run.report(of: tests)
        observer.receive(.testsFinished(report))
        return report
    }

    private func knownTests(of image: BuiltImage) throws -> StructureTestReport? {
        guard let bytes = try worker.store.record(for: record(of: image).key.digest),
            let json = try? JSONValue(parsing: bytes), let suites = StructureTestReport.suites(passed: json)
        else { return nil }
        return StructureTestReport(
            image: image.tags.first?.familiar ?? recipe.name, driver: "sandbox", suites: suites, seconds: 0,
            wasKnown: true)
    }

    /// Everything that passed tests depend on: how layers are compressed is among it, for there are tests of size.
    private func record(of image: BuiltImage) -> CacheKeyRecord {
        var record = CacheKeyRecord(domain: "structure tests/1")
        record.add("image", image.digest.description)
        record.add("tests", tests.map(\.text))
        return record
    }
}
