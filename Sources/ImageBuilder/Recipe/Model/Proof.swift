public import JSON

/// What the finished image has to show before it is let out.
public struct Proof: Hashable, Sendable {
    public var http: [HTTPProbe]
    /// Run inside the started container; each has to end with status 0.
    public var commands: [[String]]
    /// For the proved container only, on top of the image's own.
    public var environment: [EnvironmentVariable]
    /// How long the container has until every probe has passed.
    public var timeout: Duration
    /// Whether the root file system is read-only.
    public var readOnly: Bool

    public init(
        http: [HTTPProbe] = [], commands: [[String]] = [], environment: [EnvironmentVariable] = [],
        timeout: Duration = .seconds(60), readOnly: Bool = true
    ) {
        self.http = http
        self.commands = commands
        self.environment = environment
        self.timeout = timeout
        self.readOnly = readOnly
    }
}

/// A request to the started container, and the answer that it has to give.
public struct HTTPProbe: Hashable, Sendable {
    /// With its query; starts with a slash.
    public var path: String
    public var method: String
    public var headers: [String: String]
    public var body: String?
    public var status: Int
    /// Texts that the answer's body has to contain.
    public var contains: [String]
    /// Headers that the answer has to have; a value has to occur in the header's.
    public var expectedHeaders: [String: String]
    /// What the answer's body has to be as JSON; of an object, the members named here.
    public var json: JSONValue?

    public init(
        path: String, method: String = "GET", headers: [String: String] = [:], body: String? = nil, status: Int = 200,
        contains: [String] = [], expectedHeaders: [String: String] = [:], json: JSONValue? = nil
    ) {
        self.path = path
        self.method = method
        self.headers = headers
        self.body = body
        self.status = status
        self.contains = contains
        self.expectedHeaders = expectedHeaders
        self.json = json
    }
}
