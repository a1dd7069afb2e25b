public import OCI

/// Who runs a process.
public enum UserSpec: Hashable, Sendable, CustomStringConvertible {
    /// A user that the build makes in `/etc/passwd` and `/etc/group`.
    case named(NamedUser)
    /// `root`, `1000`, `1000:1000` or a name that the base has, as in an image's configuration.
    case reference(String)

    /// Whether this is the superuser, as far as the text says.
    public var isRoot: Bool {
        switch self {
        case .named(let user): user.id == 0
        case .reference(let text):
            text.split(separator: ":", omittingEmptySubsequences: false).first.map { $0 == "root" || $0 == "0" } ?? true
        }
    }

    /// For keys and their explanations: two that differ never say the same.
    public var description: String {
        switch self {
        case .named(let user): "new user \(user)"
        case .reference(let text): String(reflecting: text)
        }
    }
}

/// A user to be made.
public struct NamedUser: Hashable, Sendable, CustomStringConvertible {
    public var name: String
    public var id: UInt32
    /// Its own group's name; nil is the user's name.
    public var group: String?
    /// Nil is the user's id.
    public var groupID: UInt32?
    /// Made with the user where given; nil is `/nonexistent`, and nothing is made.
    public var home: ImagePath?
    /// Nil is `/usr/sbin/nologin`.
    public var shell: String?

    public init(
        name: String, id: UInt32, group: String? = nil, groupID: UInt32? = nil, home: ImagePath? = nil,
        shell: String? = nil
    ) {
        self.name = name
        self.id = id
        self.group = group
        self.groupID = groupID
        self.home = home
        self.shell = shell
    }

    /// `"web" 10001`, and what else is given.
    public var description: String {
        let parts = [
            "\(String(reflecting: name)) \(id)", group.map { "group \(String(reflecting: $0))" },
            groupID.map { "group id \($0)" }, home.map { "home \(String(reflecting: $0.description))" },
            shell.map { "shell \(String(reflecting: $0))" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}

/// Who owns copied files. Names are looked up in the stage.
public struct OwnerSpec: Hashable, Sendable {
    public enum Principal: Hashable, Sendable, CustomStringConvertible {
        case id(UInt32)
        case name(String)

        public var description: String {
            switch self {
            case .id(let id): String(id)
            case .name(let name): name
            }
        }
    }

    public var user: Principal
    /// Nil is the user's own group for a name that the stage knows, and the same number for a number.
    public var group: Principal?

    public init(user: Principal, group: Principal? = nil) {
        self.user = user
        self.group = group
    }
}
