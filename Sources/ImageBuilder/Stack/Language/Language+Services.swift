internal import HostSystem
internal import JSON
internal import OCI

extension Language {
    static let services = Shape<[Service]>(
        namedServices.expected, accepts: namedServices.accepts,
        schema: namedServices.schema.adding(["minProperties": 1])
    ) { place, decoding in
        if place.members.isEmpty { decoding.report("a stack needs at least one service", at: place) }
        return namedServices.read(place, decoding).map { $0.map(\.value) }
    }

    private static let namedServices = stackService.dictionary("an object of services", names: Names.service)

    private static let stackService: Shape<Service> = Shape<Service>.object(
        "service", "a service", "One program of the stack: an image, and how containers of it are started.",
        fields: [
            .required(
                "image", \.located, serviceImage,
                "A recipe's file, or an object that names a recipe or an archive; relative to the stack.",
                aliases: ["recipe", "build", "from"]),
            .optional("entrypoint", \.entrypoint, imageCommand, "What it starts, in place of the image's."),
            .optional(
                "command", \.command, imageCommand, "The entrypoint's arguments, in place of the image's.",
                aliases: ["cmd"]),
            .optional(
                "environment", \.environment, environment, "Variables, on top of the image's.",
                aliases: ["env", "variables"]),
            .optional(
                "secretEnvironment", \.secretVariables,
                reference("the name of a secret").dictionary("an object of variables", names: Names.environment).map {
                    $0.map { SecretVariable(name: $0.name, secret: $0.value) }
                }, "Variables whose values are secrets, by the secrets' names."),
            .optional(
                "networks", \.networks, reference("the name of a network").oneOrMore("a network or a list of them"),
                "The networks that it is on. All of the stack's where left out.", aliases: ["network"]),
            .optional(
                "volumes", \.mounts, volumeMounts, "Where the stack's volumes are, by their names.", aliases: ["volume"]
            ),
            .optional(
                "secrets", \.secrets, reference("the name of a secret").oneOrMore("a secret or a list of them"),
                "The secrets that it sees, each as the file `/run/secrets/NAME`.", aliases: ["secret"]),
            .optional(
                "dependsOn", \.dependencies, dependencies,
                "The services that have to be healthy before it starts; an object says otherwise.",
                aliases: ["depends_on", "needs", "after"]),
            .optional("replicas", \.replicas, .integer(1...20, "a number of replicas"), "How many run.", default: 1),
            .optional(
                "ports", \.ports, publishedPort.oneOrMore("a port or a list of ports"),
                "Ports of this machine that lead to it: `\"8080:80\"`.", aliases: ["publish", "expose"]),
            .optional(
                "readOnly", \.readOnly, .boolean,
                "Whether its root file system is read-only; `/tmp` and volumes are writable then.", default: true),
            .optional(
                "once", \.isOnce, .boolean,
                "Whether it runs to its end, as a migration does, and must end with status 0.",
                default: false),
            .optional(
                "resources", \.resources, resources, "What it may use of a machine, where that is held to.",
                aliases: ["limits"]),
        ],
        initial: { place, decoding in
            let location = decoding.location(of: place)
            return Service(
                name: place.key, image: .archive("", reference: nil), imageLocation: location, location: location)
        }
    ).checked { service, _, _ throws(Refusal) in
        if service.isOnce, service.replicas > 1 { throw Refusal("what runs \"once\" has no replicas") }
        return service
    }

    private static let serviceImage = Shape<LocatedImage>(
        anyImage.expected, accepts: anyImage.accepts, schema: anyImage.schema
    ) { place, decoding in
        anyImage.read(place, decoding).map { LocatedImage(image: $0, location: decoding.location(of: place)) }
    }

    private static let anyImage = Shape<Service.Image>.either(
        "a recipe's file, or an object that names a recipe or an archive",
        [
            hostPath.map { .recipe($0, arguments: [:]) },
            .tagged("an image", [("recipe", recipeImage), ("archive", archiveImage)]),
        ])

    private struct ImageDraft {
        var path: HostPath = ""
        var arguments: [String: String] = [:]
        var reference: String?
    }

    private static let recipeImage: Shape<Service.Image> = Shape<ImageDraft>.object(
        "recipeImage", "an image", "An image that is built from a recipe.",
        fields: [
            .required("recipe", \.path, hostPath, "The recipe, relative to the stack."),
            .optional("set", \.arguments, argumentValues, "Values for the recipe's arguments."),
        ], initial: { _, _ in ImageDraft() }
    ).map { .recipe($0.path, arguments: $0.arguments) }

    private static let archiveImage: Shape<Service.Image> = Shape<ImageDraft>.object(
        "archiveImage", "an image", "An image in an OCI or Docker archive.",
        fields: [
            .required("archive", \.path, hostPath, "The file, relative to the stack."),
            .optional("reference", \.reference, .string, "Which image, where the archive holds several."),
        ], initial: { _, _ in ImageDraft() }
    ).map { .archive($0.path, reference: $0.reference) }

    private static let volumeMounts = imagePath.dictionary("an object of paths", names: Names.service).checked {
        pairs, place, decoding throws(Refusal) in
        let spans = Dictionary(place.members.map { ($0.key, $0.keySpan) }) { _, last in last }
        return pairs.map { pair in
            let span = spans[pair.name] ?? place.mark
            let location = decoding.source.location(of: span, path: place.path(to: pair.name))
            return VolumeMount(volume: Reference(name: pair.name, location: location), target: pair.value)
        }
    }

    private static let dependencies = Shape<[Dependency]>.either(
        "a service, a list of services, or an object of conditions",
        [
            reference("the name of a service").oneOrMore("a service or a list of them").map { names in
                names.map { Dependency(service: $0, condition: .healthy) }
            },
            Shape<Dependency.Condition>.choice().dictionary("an object of conditions", names: Names.service).checked {
                pairs, place, decoding throws(Refusal) in
                let spans = Dictionary(place.members.map { ($0.key, $0.keySpan) }) { _, last in last }
                return pairs.map { pair in
                    let location = decoding.source.location(
                        of: spans[pair.name] ?? place.mark, path: place.path(to: pair.name))
                    return Dependency(
                        service: Reference(name: pair.name, location: location), condition: pair.value)
                }
            },
        ])

    private static let publishedPort = Shape<PublishedPort>.either(
        "a port such as 8080 or \"8080:80\"",
        [
            Shape<String>.text("a pair of ports", pattern: "^[0-9]{1,5}:[0-9]{1,5}$", examples: ["8080:80"]) {
                text throws(Refusal) in
                text
            }.checked { text, place, decoding throws(Refusal) in
                let parts = text.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2, let host = UInt16(parts[0]), let container = UInt16(parts[1]), host > 0,
                    container > 0
                else {
                    throw Refusal(
                        "\(quoted(text)) is no pair of ports", hint: "write \"8080:80\": this machine's first")
                }
                return PublishedPort(host: host, container: container, location: decoding.location(of: place))
            },
            portNumber.checked { port, place, decoding throws(Refusal) in
                PublishedPort(host: port, container: port, location: decoding.location(of: place))
            },
        ])

    private static let resources = Shape<Resources>.object(
        "resources", "an object of resources", "What a service may use of a machine.",
        fields: [
            .optional(
                "cpu", \.milliCPU, milliCPU, "Processors, as \"0.5\" or \"500m\".", aliases: ["cpus"]),
            .optional("memory", \.memory, size, "Memory, as \"512 MiB\".", aliases: ["ram"]),
        ], initial: { _, _ in Resources() })

    private static let milliCPU = Shape<Int>.either(
        "a number of processors such as \"0.5\" or \"500m\"",
        [
            .text("a number of processors", pattern: "^[0-9]+(\\.[0-9]{1,3}|m)?$", examples: ["0.5", "500m"]) {
                text throws(Refusal) in
                let number =
                    text.hasSuffix("m") ? Int(text.dropLast()).map(Double.init) : Double(text).map { $0 * 1000 }
                guard let number, number >= 1, number <= 1_000_000, !text.hasPrefix("-") else {
                    throw Refusal("\(quoted(text)) is no number of processors", hint: "write \"0.5\" or \"500m\"")
                }
                return Int(number.rounded())
            },
            Shape<Int>.integer(1...1000, "a number of processors").map { $0 * 1000 },
        ])
}

struct LocatedImage {
    var image: Service.Image
    var location: SourceLocation
}

extension Service {
    var located: LocatedImage {
        get { LocatedImage(image: image, location: imageLocation) }
        set { (image, imageLocation) = (newValue.image, newValue.location) }
    }
}
