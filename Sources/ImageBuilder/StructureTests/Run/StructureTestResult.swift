/// What became of one test.
public struct StructureTestResult: Hashable, Sendable {
    /// What kind of test it is, as the original calls it: `Command Test`.
    public let kind: String
    public let name: String
    /// Where it stands in its configuration; nil for one whose result was kept.
    public let location: SourceLocation?
    /// Everything that was not as it has to be, each in a line or more. Empty where the test passed.
    public let failures: [String]
    public let seconds: Double
    /// What a command said, for those who look for the cause.
    public let output: [UInt8]
    public let errors: [UInt8]

    public var passed: Bool { failures.isEmpty }

    public init(
        kind: String, name: String, location: SourceLocation?, failures: [String], seconds: Double = 0,
        output: [UInt8] = [], errors: [UInt8] = []
    ) {
        self.kind = kind
        self.name = name
        self.location = location
        self.failures = failures
        self.seconds = seconds
        self.output = output
        self.errors = errors
    }
}

/// What became of the tests of one image.
public struct StructureTestReport: Hashable, Sendable {
    /// The results of one configuration.
    public struct Suite: Hashable, Sendable {
        public let file: String
        public let results: [StructureTestResult]

        public init(file: String, results: [StructureTestResult]) {
            self.file = file
            self.results = results
        }
    }

    /// As it was named.
    public let image: String
    public let driver: String
    public let suites: [Suite]
    public let seconds: Double
    /// Whether this very image passed these very tests before, and nothing was run.
    public let wasKnown: Bool

    public init(image: String, driver: String, suites: [Suite], seconds: Double, wasKnown: Bool = false) {
        self.image = image
        self.driver = driver
        self.suites = suites
        self.seconds = seconds
        self.wasKnown = wasKnown
    }

    public var results: [StructureTestResult] { suites.flatMap(\.results) }
    public var failed: Int { results.count { !$0.passed } }
    public var passed: Bool { failed == 0 }
}
