public import HostSystem

/// The façade of stacks: reads one, builds its images, runs it.
public struct StackRunner: Sendable {
    public let stack: Stack
    let request: StackRequest
    let observer: any StackObserver
    let cancellation: Cancellation

    /// Reads the stack; runs nothing yet.
    /// - Throws: ``RecipeError`` with everything that is wrong with it.
    public init(_ request: StackRequest, observer: any StackObserver, cancellation: Cancellation) throws {
        self.request = request
        self.observer = observer
        self.cancellation = cancellation
        stack = try StackReader.read(file: request.stack, overrides: request.arguments)
    }

    /// Starts the stack, asks it everything that its test says, and stops it.
    /// - Returns: what was found; one check of it failed where the stack did not pass.
    /// - Throws: where the stack could not be started at all.
    public func test() async throws -> (report: StackReport, failure: BuildError?) {
        let images = try await images()
        return try await offload { [self] in try test(images) }
    }

    private func test(_ images: [String: StackImage]) throws -> (report: StackReport, failure: BuildError?) {
        var report = StackReport(stack: stack.name, driver: request.driver)
        let run = try makeRun(images)
        let start = ProcessInfo.uptime
        var failure: BuildError?
        do {
            try run.start()
            report.add("start", at: nil, ProcessInfo.uptime - start)
            try StackTester(run: run, observer: observer, cancellation: cancellation).test(&report)
        } catch let error as BuildError {
            if report.checks.isEmpty {
                report.add("start", at: error.location, ProcessInfo.uptime - start, error.failure)
            }
            failure = error
        } catch {
            try stop(run, after: error)
            throw error
        }
        observer.receive(.stopping)
        try run.stopAll()
        try cancellation.check()
        return (report, failure)
    }

    /// Stops what runs; why it stops is more important than what goes wrong with that.
    func stop(_ run: StackRun, after error: any Error) throws {
        observer.receive(.stopping)
        do { try run.stopAll() } catch { observer.builds.receive(.warning("\(error)", location: nil)) }
    }

    func images() async throws -> [String: StackImage] {
        try await StackImages(stack: stack, request: request, observer: observer, cancellation: cancellation).build()
    }

    func makeRun(_ images: [String: StackImage]) throws -> StackRun {
        let layout = StackLayout(stack)
        let driver: any StackDriver =
            switch request.driver {
            case .sandbox:
                try SandboxDriver(stack, layout, request: request, observer: observer, cancellation: cancellation)
            case .docker:
                try DockerDriver(stack, layout, request: request, observer: observer, cancellation: cancellation)
            }
        return StackRun(stack, layout, images, driver: driver, observer: observer, cancellation: cancellation)
    }
}
