internal import HostSystem
internal import OCI

/// What a command of a test did.
struct CommandOutcome: Sendable {
    /// Nil where it did not end in time.
    let status: ExitStatus?
    let output: [UInt8]
    let errors: [UInt8]
}

/// Something in an image's file system.
struct TestedFile: Sendable, Hashable {
    enum Kind: Hashable, Sendable {
        case regular, directory, symbolicLink, fifo, characterDevice, blockDevice
    }

    let kind: Kind
    /// The permission bits, setuid and its kin included.
    let mode: UInt32
    let user: UInt32
    let group: UInt32
}

/// Where tests look at an image and run its programs. Whatever the place, the same test has the same verdict.
protocol TestDriver: Sendable {
    var name: String { get }
    /// What the image says about how it runs.
    var execution: ImageConfiguration.Execution { get }

    /// What is at a path, links on the way to it followed; nil where nothing is.
    func file(at path: String) throws -> TestedFile?
    /// A file's content, links followed; nil where there is no such file.
    func content(of path: String) throws -> [UInt8]?
    /// The names of the directories in a directory; nil where it does not exist.
    func directories(in path: String) throws -> [String]?

    /// Runs commands one after the other in one fresh copy of the image, until `wants` says that it has seen enough.
    /// - Throws: ``CommandFailure`` where one cannot be started.
    func run(
        _ commands: [[String]], environment: [EnvironmentVariable], user: String?, timeout: Double,
        wants: (Int, CommandOutcome) throws -> Bool
    ) throws

    /// Starts the image as it starts itself, and lends it to `body`.
    func withStarted(_ proof: Proof, _ body: (any ProvedContainer) throws -> Void) throws
}

/// Why a command could not be started, in the words of whoever tried.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
}
