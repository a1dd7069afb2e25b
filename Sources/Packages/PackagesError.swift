/// Why packages could not be had: what failed, and what to do next.
public struct PackagesError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// `apt-get` or one of its helpers is not on this machine.
        case aptMissing
        /// The keyring that signatures are checked with is not on this machine.
        case keyringMissing
        case unknownPackage
        /// The mirror has a newer version than the one that was resolved.
        case outdated
        case unknownSuite
        /// Packages exist, but not together.
        case unsatisfiable
        case network
        /// The mirror's files are not signed by a key in the keyring.
        case signature
        /// A package is not what its list says.
        case damaged
        /// The request itself is wrong.
        case invalid
        /// A maintainer script, or apt in a way that we have no word for.
        case failed
    }

    public let code: Code
    public let message: String
    /// What a person can do about it.
    public let hint: String?

    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String {
        hint.map { "\(message)\n  \($0)" } ?? message
    }
}
