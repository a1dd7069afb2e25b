internal import HostSystem
internal import OCI

/// Builds the images that a stack names, each once.
struct StackImages {
    let stack: Stack
    let request: StackRequest
    let observer: any StackObserver
    let cancellation: Cancellation

    /// The services' images, by the service's name.
    func build() async throws -> [String: StackImage] {
        var built: [Service.Image: StackImage] = [:]
        var images: [String: StackImage] = [:]
        for service in stack.services {
            let image: StackImage
            if let known = built[service.image] { image = known } else { image = try await build(service) }
            built[service.image] = image
            images[service.name] = image
            try check(service, image)
        }
        return images
    }

    private func build(_ service: Service) async throws -> StackImage {
        let started = ProcessInfo.uptime
        let builder = try builder(for: service)
        let image = try await builder.stackImage()
        observer.receive(.imageReady(builder.recipe.name, seconds: ProcessInfo.uptime - started))
        return image
    }

    private func builder(for service: Service) throws -> ImageBuilder {
        switch service.image {
        case .recipe(let path, let arguments):
            try checkExists(path, "recipe", service)
            var build = BuildRequest(recipe: path, cache: request.cache)
            build.arguments = arguments
            build.frozen = !request.builds
            return try ImageBuilder(build, observer: observer.builds, cancellation: cancellation)
        case .archive(let path, let reference):
            try checkExists(path, "archive", service)
            let stage = Stage(
                name: "image", from: .archive(path: path, reference: reference), location: service.imageLocation)
            let machine = ProcessInfo.machine
            let recipe = Recipe(
                file: stack.file, name: service.name, context: stack.file.parent,
                platform: Platform(machine: machine) ?? Platform(os: "linux", architecture: machine), stages: [stage],
                image: ImageSettings(stage: "image"))
            let build = BuildRequest(recipe: stack.file, cache: request.cache)
            return try ImageBuilder(build, recipe, observer: observer.builds, cancellation: cancellation)
        }
    }

    private func checkExists(_ path: HostPath, _ noun: String, _ service: Service) throws {
        if path.exists { return }
        let names = (try? FileDescriptor.open(path.parent, .read, .directory).entryNames()) ?? []
        let meant = Suggestion.nearest(to: path.name, among: names.map { String(decoding: $0, as: UTF8.self) })
        throw stack.error(
            "the service \(quoted(service.name)) has no image: there is no \(noun) \(path)", at: service.imageLocation,
            hint: meant.map { "did you mean \(quoted($0))?" })
    }

    private func check(_ service: Service, _ image: StackImage) throws {
        let entrypoint = service.entrypoint ?? image.execution.entrypoint
        let command = service.command ?? (service.entrypoint == nil ? image.execution.command : [])
        if (entrypoint + command).isEmpty {
            throw stack.error(
                "the image of \(quoted(service.name)) has no command", at: service.imageLocation,
                hint: "give the service a \"command\"")
        }
    }
}

extension Stack {
    /// Something that is wrong with the stack and shows only now, at its place.
    func error(_ message: String, at location: SourceLocation, hint: String? = nil) -> RecipeError {
        let excerpt = (try? location.file.read(limit: RecipeReader.maximumSize)).flatMap { bytes in
            location.span.upperBound <= bytes.count
                ? SourceText(file: location.file, bytes: bytes).excerpt(of: location.span) : nil
        }
        return RecipeError(diagnostics: [Diagnostic(message: message, location: location, hint: hint, excerpt: excerpt)]
        )
    }
}
