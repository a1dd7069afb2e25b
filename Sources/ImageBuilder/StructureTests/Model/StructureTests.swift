public import HostSystem
public import RegularExpressions

/// One configuration of structure tests: the schema 2.0.0 of container-structure-test
/// (https://github.com/GoogleContainerTools/container-structure-test), and requests and sizes on top.
public struct StructureTests: Hashable, Sendable {
    /// For every command, on top of the image's own variables; they may use those.
    public var environment: [EnvironmentVariable] = []
    public var commands: [CommandTest] = []
    public var existence: [FileExistenceTest] = []
    public var contents: [FileContentTest] = []
    public var licenses: [LicenseTest] = []
    public var metadata: MetadataTest?
    /// Requests to the image, started as it starts itself.
    public var http: [HTTPTest] = []
    public var size: SizeTest?
    /// Whom commands run as, where not as the image's user.
    public var user: String?
    /// Where it was read from, as it was named.
    public var file: HostPath
    /// As it is written: the same text asks the same.
    public var text: String

    public init(file: HostPath, text: String) {
        self.file = file
        self.text = text
    }

    /// How many there are.
    public var count: Int {
        commands.count + existence.count + contents.count + licenses.count + http.count + (metadata == nil ? 0 : 1)
            + (size == nil ? 0 : 1)
    }
}

/// A command in a fresh copy of the image, and what it has to say.
public struct CommandTest: Hashable, Sendable {
    public var name = ""
    /// Run before, in the same copy; each has to succeed.
    public var setup: [[String]] = []
    /// Run afterwards, in the same copy; each has to succeed.
    public var teardown: [[String]] = []
    public var command = ""
    public var arguments: [String] = []
    public var environment: [EnvironmentVariable] = []
    public var exitCode = 0
    public var expectedOutput: [RegularExpression] = []
    public var excludedOutput: [RegularExpression] = []
    public var expectedError: [RegularExpression] = []
    public var excludedError: [RegularExpression] = []
    /// For each of its commands.
    public var timeout = Duration.seconds(300)
    public var location: SourceLocation
}

/// Whether something is there, and whose it is. The last name of the path is not followed if it is a link.
public struct FileExistenceTest: Hashable, Sendable {
    public enum Audience: String, Hashable, Sendable, CaseIterable {
        case owner, group, other, any
    }

    public var name = ""
    public var path = ""
    public var shouldExist = true
    /// As `ls -l` has it, or as Go's `FileMode` does.
    public var permissions: String?
    public var user: Int?
    public var group: Int?
    public var isExecutableBy: Audience?
    public var location: SourceLocation
}

/// What a file has to contain, and what not.
public struct FileContentTest: Hashable, Sendable {
    public var name = ""
    public var path = ""
    public var expected: [RegularExpression] = []
    public var excluded: [RegularExpression] = []
    public var location: SourceLocation
}

/// That licences named in copyright files are none that the original's authors refuse.
public struct LicenseTest: Hashable, Sendable {
    /// Look at the copyright file of every Debian package.
    public var debian = false
    public var files: [String] = []
    public var location: SourceLocation
}

/// A request to the started image, and the answer that it has to give.
public struct HTTPTest: Hashable, Sendable {
    public var probe: HTTPProbe
    public var location: SourceLocation
}

/// What the image's configuration has to say.
public struct MetadataTest: Hashable, Sendable {
    /// A variable or a label, and its value.
    public struct Pair: Hashable, Sendable {
        public enum Value: Hashable, Sendable {
            case text(String)
            case pattern(RegularExpression)
        }

        public var key: String
        public var value: Value
    }

    public var environment: [Pair] = []
    public var absentEnvironment: [String] = []
    public var labels: [Pair] = []
    /// Nil is not looked at; an empty list asks for none.
    public var entrypoint: [String]?
    /// Nil is not looked at; an empty list asks for none.
    public var command: [String]?
    public var ports: [String] = []
    public var absentPorts: [String] = []
    public var volumes: [String] = []
    public var absentVolumes: [String] = []
    public var workdir: String?
    public var user: String?
    public var location: SourceLocation
}

/// How large the image may be. Not part of the original's schema.
public struct SizeTest: Hashable, Sendable {
    /// The whole image as a registry stores it.
    public var compressed: Bytes?
    /// The whole image's layers unpacked.
    public var unpacked: Bytes?
    public var layers: Int?
    /// What files and directories may hold, by path.
    public var paths: [String: Bytes] = [:]
    public var location: SourceLocation
}
