internal import JSON

/// An image's configuration: what runs, as whom, and which layers make its root (OCI image specification, config.md),
/// with Docker's `Healthcheck`, which OCI tools ignore and keep.
public struct ImageConfiguration: Hashable, Sendable {
    public var platform: Platform
    /// RFC 3339.
    public var created: String?
    public var author: String?
    public var execution: Execution
    /// The layers' uncompressed digests, lowest first.
    public var diffIDs: [Digest]
    public var history: [History]

    public init(
        platform: Platform, created: String? = nil, author: String? = nil, execution: Execution = Execution(),
        diffIDs: [Digest] = [], history: [History] = []
    ) {
        self.platform = platform
        self.created = created
        self.author = author
        self.execution = execution
        self.diffIDs = diffIDs
        self.history = history
    }

    /// How a container of the image runs: the member `config`.
    public struct Execution: Hashable, Sendable {
        public var user: String = ""
        public var exposedPorts: [String] = []
        /// `NAME=value`, in order.
        public var environment: [String] = []
        public var entrypoint: [String] = []
        public var command: [String] = []
        public var volumes: [String] = []
        public var workingDirectory: String = ""
        public var labels: [String: String] = [:]
        public var stopSignal: String?
        public var healthcheck: Healthcheck?

        public init() {}
    }

    /// Docker's health check. Durations in nanoseconds; nil leaves Docker's default.
    public struct Healthcheck: Hashable, Sendable {
        /// `["CMD", …]`, `["CMD-SHELL", command]` or `["NONE"]`.
        public var test: [String]
        public var interval: Int?
        public var timeout: Int?
        public var startPeriod: Int?
        public var retries: Int?

        public init(
            test: [String], interval: Int? = nil, timeout: Int? = nil, startPeriod: Int? = nil, retries: Int? = nil
        ) {
            self.test = test
            self.interval = interval
            self.timeout = timeout
            self.startPeriod = startPeriod
            self.retries = retries
        }
    }

    public struct History: Hashable, Sendable {
        public var created: String?
        public var createdBy: String
        public var comment: String?
        /// Whether this entry made no layer.
        public var emptyLayer: Bool

        public init(created: String? = nil, createdBy: String, comment: String? = nil, emptyLayer: Bool = false) {
            self.created = created
            self.createdBy = createdBy
            self.comment = comment
            self.emptyLayer = emptyLayer
        }
    }
}

extension ImageConfiguration {
    public init(parsing bytes: [UInt8]) throws(DocumentError) {
        let json = try parse(bytes, "configuration")
        let document = try DocumentReader(json, "configuration")
        platform = Platform(
            os: try document.string("os"), architecture: try document.string("architecture"),
            variant: json["variant"]?.string)
        created = json["created"]?.string
        author = json["author"]?.string
        guard let rootfs = json["rootfs"] else { throw DocumentError("configuration", "it has no \"rootfs\"") }
        diffIDs = try DocumentReader(rootfs, "configuration").array("diff_ids").map { value throws(DocumentError) in
            guard let text = value.string else { throw DocumentError("configuration", "a diff ID is no string") }
            do throws(DigestError) { return try Digest(text) } catch {
                throw DocumentError("configuration", error.description)
            }
        }
        history = (json["history"]?.array ?? []).map { entry in
            History(
                created: entry["created"]?.string, createdBy: entry["created_by"]?.string ?? "",
                comment: entry["comment"]?.string, emptyLayer: entry["empty_layer"]?.bool ?? false)
        }
        execution = Execution(json: json["config"] ?? .null)
    }

    /// The document's bytes, canonical.
    public var encoded: [UInt8] {
        JSONValue.object(present: [
            "architecture": .string(platform.architecture),
            "os": .string(platform.os),
            "variant": platform.variant.map { .string($0) },
            "created": created.map { .string($0) },
            "author": author.map { .string($0) },
            "config": execution.json,
            "rootfs": ["type": "layers", "diff_ids": .strings(diffIDs.map(\.description))],
            "history": .array(history.map(\.json)),
        ]).encoded()
    }
}

extension ImageConfiguration.Execution {
    init(json: JSONValue) {
        self.init()
        func strings(_ key: String) -> [String] { json[key]?.array?.compactMap(\.string) ?? [] }
        user = json["User"]?.string ?? ""
        exposedPorts = (json["ExposedPorts"]?.object ?? [:]).keys.sorted()
        environment = strings("Env")
        entrypoint = strings("Entrypoint")
        command = strings("Cmd")
        volumes = (json["Volumes"]?.object ?? [:]).keys.sorted()
        workingDirectory = json["WorkingDir"]?.string ?? ""
        labels = (json["Labels"]?.object ?? [:]).compactMapValues(\.string)
        stopSignal = json["StopSignal"]?.string
        healthcheck = json["Healthcheck"].flatMap { json in
            guard let test = json["Test"]?.array?.compactMap(\.string), !test.isEmpty else { return nil }
            return ImageConfiguration.Healthcheck(
                test: test, interval: json["Interval"]?.integer, timeout: json["Timeout"]?.integer,
                startPeriod: json["StartPeriod"]?.integer, retries: json["Retries"]?.integer)
        }
    }

    var json: JSONValue {
        func list(_ values: [String]) -> JSONValue? { values.isEmpty ? nil : .strings(values) }
        func set(_ values: [String]) -> JSONValue? {
            values.isEmpty ? nil : .object(Dictionary(values.map { ($0, .object([:])) }) { first, _ in first })
        }
        return .object(present: [
            "User": user.isEmpty ? nil : .string(user),
            "ExposedPorts": set(exposedPorts),
            "Env": list(environment),
            "Entrypoint": list(entrypoint),
            "Cmd": list(command),
            "Volumes": set(volumes),
            "WorkingDir": workingDirectory.isEmpty ? nil : .string(workingDirectory),
            "Labels": labels.isEmpty ? nil : .object(labels.mapValues { .string($0) }),
            "StopSignal": stopSignal.map { .string($0) },
            "Healthcheck": healthcheck.map { check in
                .object(present: [
                    "Test": .strings(check.test), "Interval": check.interval.map { .integer($0) },
                    "Timeout": check.timeout.map { .integer($0) },
                    "StartPeriod": check.startPeriod.map { .integer($0) },
                    "Retries": check.retries.map { .integer($0) },
                ])
            },
        ])
    }
}

extension ImageConfiguration.History {
    var json: JSONValue {
        .object(present: [
            "created": created.map { .string($0) },
            "created_by": createdBy.isEmpty ? nil : .string(createdBy),
            "comment": comment.map { .string($0) },
            "empty_layer": emptyLayer ? true : nil,
        ])
    }
}
