internal import JSON
internal import OCI

extension Language {
    static let user = Shape<UserSpec>.either(
        "a user (a name, an id, \"USER:GROUP\", or an object that makes one)",
        [
            Shape<String>.text(
                "a user", pattern: "^[^:\\s]+(:[^:\\s]+)?$", examples: ["root", "1000:1000"]
            ) { text throws(Refusal) in
                _ = try principals(text)
                return text
            }.map { .reference($0) },
            identifier("a user id").map { .reference(String($0)) },
            namedUser.map { .named($0) },
        ])

    static let owner = Shape<OwnerSpec>.either(
        "an owner (\"USER\", \"USER:GROUP\", an id, or an object)",
        [
            .text(
                "an owner", pattern: "^[^:\\s]+(:[^:\\s]+)?$", examples: ["app:app", "10001"]
            ) { text throws(Refusal) in
                let principals = try principals(text)
                return OwnerSpec(user: principals.user, group: principals.group)
            },
            identifier("a user id").map { OwnerSpec(user: .id($0)) },
            .object(
                "owner", "an owner", "Who owns copied files.",
                fields: [
                    .required("user", \.user, principal("a user"), "A name that the stage knows, or an id."),
                    .optional("group", \.group, principal("a group"), "A name that the stage knows, or an id."),
                ], initial: { _, _ in OwnerSpec(user: .id(0)) }),
        ])

    private static func principal(_ expected: String) -> Shape<OwnerSpec.Principal> {
        .either(
            expected + " (a name or an id)",
            [
                Shape<String>.text(expected, pattern: "^[^:\\s]+$") { text throws(Refusal) in text }
                    .checked { text, _, _ throws(Refusal) in try principal(text[...], expected) },
                identifier(expected + " id").map { .id($0) },
            ])
    }

    private static func principals(
        _ text: String
    ) throws(Refusal) -> (user: OwnerSpec.Principal, group: OwnerSpec.Principal?) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let user = parts.first, parts.count <= 2 else {
            throw Refusal("\(quoted(text)) has too many colons", hint: "write \"USER\" or \"USER:GROUP\"")
        }
        let group = parts.count == 2 ? parts[1] : nil
        return (
            try principal(user, "a user"),
            try group.map { group throws(Refusal) in try principal(group, "a group") }
        )
    }

    private static func principal(_ text: Substring, _ what: String) throws(Refusal) -> OwnerSpec.Principal {
        guard !text.isEmpty else { throw Refusal("expected \(what), not an empty name") }
        if text.utf8.allSatisfy(isDigit) {
            guard let id = UInt32(text), id <= maximumID else {
                throw Refusal("\(text) is no id: the last is \(maximumID)")
            }
            return .id(id)
        }
        let refused = text.unicodeScalars.contains { $0 == ":" || $0.properties.isWhitespace || $0.value < 0x20 }
        if refused || text.hasPrefix("-") { throw Refusal("\(quoted(String(text))) is no name of \(what)") }
        return .name(String(text))
    }

    private static func identifier(_ expected: String) -> Shape<UInt32> {
        Shape<Int>.integer(0...Int(maximumID), expected).map { UInt32(truncatingIfNeeded: $0) }
    }

    /// The one behind it means "leave as it is" to chown(2).
    private static let maximumID: UInt32 = .max - 1

    private static let namedUser = Shape<NamedUser>.object(
        "namedUser", "a user", "A user that is made in `/etc/passwd` and `/etc/group`.",
        fields: [
            .required("name", \.name, userName, "What it is called."),
            .required("id", \.id, identifier("a user id"), "Its number.", aliases: ["uid"]),
            .optional(
                "group", \.group, userName, "Its group, made as well. Called as the user where left out.",
                aliases: ["groupName"]),
            .optional(
                "groupId", \.groupID, identifier("a group id"), "The group's number. The user's where left out.",
                aliases: ["gid"]),
            .optional("home", \.home, imagePath, "Its home directory, made as well. None where left out."),
            .optional("shell", \.shell, shell, "Its login shell.", default: "/usr/sbin/nologin"),
        ], initial: { _, _ in NamedUser(name: "", id: 0) })

    /// As useradd(8) takes them.
    private static let userName = Shape<String>.text(
        "a name for a user", pattern: "^[a-z_][a-z0-9_-]{0,31}$", examples: ["app"]
    ) { text throws(Refusal) in
        let rest = text.hasPrefix("_") ? "a" + text.dropFirst() : text
        guard rest.utf8.first.map({ !isDigit($0) }) == true, rest.utf8.count <= 32,
            isLowerCaseWord(rest, and: Set("_-".utf8))
        else {
            throw Refusal(
                "\(quoted(text)) is no name for a user",
                hint: "up to 32 lower-case letters, digits, \"_\" and \"-\", and no digit or \"-\" first")
        }
        return text
    }

    private static let shell = Shape<String>.text("the path of a shell", pattern: "^/[^:\\n]*$") {
        text throws(Refusal) in
        guard text.hasPrefix("/"), !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: ":") }) else {
            throw Refusal("\(quoted(text)) is no path of a shell", hint: "it starts with \"/\" and has no \":\"")
        }
        return text
    }
}
