internal import OCI

/// The users and groups of a file system: `/etc/passwd` and `/etc/group` (passwd(5), group(5)).
struct AccountDatabase: Hashable, Sendable {
    struct User: Hashable, Sendable {
        let name: String
        let id: UInt32
        let group: UInt32
        let home: String
    }

    struct Group: Hashable, Sendable {
        let name: String
        let id: UInt32
        let members: [String]
    }

    private(set) var users: [User] = []
    private(set) var groups: [Group] = []

    /// Reads both files. A line that is not well formed names nobody, as for the C library.
    init(passwd: [UInt8], group: [UInt8]) {
        for fields in Self.records(passwd) where fields.count >= 6 {
            guard let id = UInt32(fields[2]), let group = UInt32(fields[3]) else { continue }
            users.append(User(name: fields[0], id: id, group: group, home: fields[5]))
        }
        for fields in Self.records(group) where fields.count >= 3 {
            guard let id = UInt32(fields[2]) else { continue }
            let members = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
            groups.append(Group(name: fields[0], id: id, members: members))
        }
    }

    func user(named name: String) -> User? { users.first { $0.name == name } }
    func user(id: UInt32) -> User? { users.first { $0.id == id } }
    func group(named name: String) -> UInt32? { groups.first { $0.name == name }?.id }

    /// The groups that name the user as a member, sorted.
    func additionalGroups(of name: String) -> [UInt32] {
        Set(groups.filter { $0.members.contains(name) }.map(\.id)).sorted()
    }

    private static func records(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

/// A user as a process has it: numbers.
struct ResolvedUser: Hashable, Sendable {
    let id: UInt32
    let group: UInt32
    let additionalGroups: [UInt32]
    let name: String?
    let home: String

    static let root = ResolvedUser(id: 0, group: 0, additionalGroups: [], name: "root", home: "/root")

    /// `UID:GID`, which needs no look-up: what runtimes and Kubernetes' `runAsNonRoot` understand.
    var text: String { "\(id):\(group)" }
}

extension AccountDatabase {
    /// Whom a recipe or a configuration means: a made user, or `user[:group]` by name or number.
    func resolve(_ spec: UserSpec?) throws(BuildError) -> ResolvedUser {
        switch spec {
        case nil: return .root
        case .named(let user)?:
            return ResolvedUser(
                id: user.id, group: user.groupID ?? user.id, additionalGroups: additionalGroups(of: user.name),
                name: user.name, home: user.home?.description ?? "/")
        case .reference(let text)?: return try resolve(text)
        }
    }

    func resolve(_ text: String) throws(BuildError) -> ResolvedUser {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let known = UInt32(parts[0]).map { user(id: $0) } ?? user(named: parts[0])
        guard let id = known?.id ?? UInt32(parts[0]) ?? (parts[0] == "root" || parts[0].isEmpty ? 0 : nil) else {
            throw BuildError(
                "the image has no user \"\(parts[0])\"",
                hint: "make one with \"user\": { \"name\": \"\(parts[0])\", \"id\": 10001 }, or name it by number")
        }
        let group = parts.count > 1 ? try groupID(parts[1]) : known?.group ?? 0
        return ResolvedUser(
            id: id, group: group, additionalGroups: known.map { additionalGroups(of: $0.name) } ?? [],
            name: known?.name, home: known?.home ?? (id == 0 ? "/root" : "/"))
    }

    /// The numbers that a copy's `owner` means.
    func resolve(_ owner: OwnerSpec?) throws(BuildError) -> (user: UInt32, group: UInt32) {
        guard let owner else { return (0, 0) }
        let user = try resolve(owner.user.description)
        switch owner.group {
        case .id(let id)?: return (user.id, id)
        case .name(let name)?: return (user.id, try groupID(name))
        case nil:
            if case .id(let id) = owner.user { return (id, id) }
            return (user.id, user.group)
        }
    }

    private func groupID(_ text: String) throws(BuildError) -> UInt32 {
        guard let id = UInt32(text) ?? group(named: text) ?? (text == "root" ? 0 : nil) else {
            throw BuildError("the image has no group \"\(text)\"", hint: "name it by number")
        }
        return id
    }
}
