/// What a test of a stack found.
public struct StackReport: Sendable, Hashable {
    public struct Check: Sendable, Hashable {
        public let title: String
        public let location: SourceLocation?
        public let seconds: Double
        /// Nil where it passed.
        public let failure: BuildFailure?
    }

    public let stack: String
    public let driver: StackRequest.Driver
    public private(set) var checks: [Check] = []

    init(stack: String, driver: StackRequest.Driver) {
        self.stack = stack
        self.driver = driver
    }

    public var hasPassed: Bool { checks.allSatisfy { $0.failure == nil } }

    mutating func add(
        _ title: String, at location: SourceLocation?, _ seconds: Double, _ failure: BuildFailure? = nil
    ) {
        checks.append(Check(title: title, location: location, seconds: seconds, failure: failure))
    }
}
