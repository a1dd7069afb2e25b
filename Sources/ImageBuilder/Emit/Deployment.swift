internal import HostSystem
internal import OCI

/// What is to be written for a platform: the services of a stack, or the image of a recipe alone, with what their recipes
/// say of them. Nothing is built for it.
struct Deployment: Sendable {
    let name: String
    let services: [DeployedService]
    let networks: [Stack.Network]
    let volumes: [String]
    let secrets: [StackSecret]

    /// A stack's.
    init(_ stack: Stack) throws {
        name = stack.name
        services = try stack.services.map { service in
            guard case .recipe(let path, let arguments) = service.image else {
                throw stack.error(
                    "what the image of \(quoted(service.name)) is, only an archive knows", at: service.imageLocation,
                    hint: "name its recipe")
            }
            return DeployedService(
                service: service, image: try DeployedImage(RecipeReader.read(file: path, overrides: arguments)),
                networks: service.networks.isEmpty ? stack.networks.map(\.name) : service.networks.map(\.name))
        }
        networks = stack.networks
        volumes = stack.volumes
        secrets = stack.secrets
    }

    /// A recipe's image as the only service, its ports published as they are.
    init(_ recipe: Recipe, location: SourceLocation) throws {
        name = recipe.name
        var service = Service(
            name: recipe.name.replacing(where: { $0 == "." || $0 == "_" }, with: "-"),
            image: .recipe(recipe.file, arguments: [:]), imageLocation: location, location: location)
        let image = try DeployedImage(recipe)
        service.ports = image.ports.map { PublishedPort(host: $0, container: $0, location: location) }
        let volumes = image.volumes.filter { $0.description != "/tmp" }
        self.volumes = volumes.map(Self.volumeName)
        service.mounts = volumes.map {
            VolumeMount(volume: Reference(name: Self.volumeName($0), location: location), target: $0)
        }
        services = [DeployedService(service: service, image: image, networks: [])]
        networks = []
        secrets = []
    }

    /// `/app/data` is called `app-data`.
    private static func volumeName(_ path: ImagePath) -> String {
        let words = path.description.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.isEmpty ? "data" : words.joined(separator: "-")
    }
}

/// A service with what its image's recipe says.
struct DeployedService: Sendable {
    let service: Service
    let image: DeployedImage
    /// Empty where the deployment has none of its own.
    let networks: [String]

    var name: String { service.name }

    /// Directories that the image declares and the service mounts nothing on, `/tmp` included.
    var scratchDirectories: [String] {
        let mounted = Set(service.mounts.map(\.target.description))
        return (["/tmp"] + image.volumes.map(\.description).filter { $0 != "/tmp" }).filter { !mounted.contains($0) }
    }
}

/// What a recipe says about the containers of its image.
struct DeployedImage: Sendable {
    let tag: String
    let environment: [EnvironmentVariable]
    let entrypoint: [String]
    let command: [String]
    /// TCP, in the order of the recipe.
    let ports: [UInt16]
    let volumes: [ImagePath]
    let healthcheck: Healthcheck?
    /// Nil where only the base knows a number for the user's name.
    let user: (id: UInt32, group: UInt32)?

    init(_ recipe: Recipe) throws {
        let configuration = recipe[stage: recipe.image.stage]?.configuration ?? Configuration()
        tag = recipe.image.tags.first?.familiar ?? "\(recipe.name):latest"
        entrypoint = configuration.entrypoint ?? []
        command = configuration.command ?? []
        ports = configuration.ports.filter { $0.transport == .tcp }.map(\.number)
        volumes = configuration.volumes
        healthcheck = configuration.healthcheck
        var settings = try BuildPlan(recipe, target: nil).settings[recipe.image.stage] ?? StageSettings()
        settings.set(configuration.environment)
        environment = settings.environment
        user = Self.numbers(configuration.user ?? settings.user)
    }

    private static func numbers(_ user: UserSpec?) -> (id: UInt32, group: UInt32)? {
        switch user {
        case .named(let user)?: return (user.id, user.groupID ?? user.id)
        case .reference(let text)?:
            let parts = text.split(separator: ":").compactMap { UInt32($0) }
            if parts.isEmpty { return text == "root" ? (0, 0) : nil }
            return (parts[0], parts.count > 1 ? parts[1] : 0)
        case nil: return nil
        }
    }

    /// The port that it serves where a service sets these variables.
    func port(_ variables: [EnvironmentVariable]) -> UInt16? {
        let given = (environment + variables).last { $0.name == "PORT" }
        return given.flatMap { UInt16($0.value) } ?? ports.min()
    }
}

extension String {
    fileprivate func replacing(where isReplaced: (Character) -> Bool, with other: Character) -> String {
        String(map { isReplaced($0) ? other : $0 })
    }
}
