internal import Archive
internal import OCI

/// Makes a user: a line in `/etc/passwd`, one in `/etc/group`, and a home directory where one is asked for.
struct AccountStep {
    let user: NamedUser
    let epoch: Int

    func describe(in record: inout CacheKeyRecord) {
        record.add("name", user.name)
        record.add("id", String(user.id))
        record.add("group", groupName)
        record.add("group id", String(groupID))
        record.add("home", user.home?.description ?? "")
        record.add("shell", shell)
    }

    private var groupName: String { user.group ?? user.name }
    private var groupID: UInt32 { user.groupID ?? user.id }
    private var shell: String { user.shell ?? "/usr/sbin/nologin" }

    func perform(_ files: StageFiles, _ layers: LayerStore, _ compression: Compression) throws -> Digest? {
        let passwd = try files.read("etc/passwd") ?? []
        let group = try files.read("etc/group") ?? []
        let known = AccountDatabase(passwd: passwd, group: group)
        try check(known)
        var files = NewFiles(stage: files, epoch: epoch)
        if known.group(named: groupName) == nil {
            try files.add("etc/group", Self.text(group, and: "\(groupName):x:\(groupID):"))
        }
        if known.user(named: user.name) == nil {
            let home = user.home?.description ?? "/nonexistent"
            try files.add(
                "etc/passwd", Self.text(passwd, and: "\(user.name):x:\(user.id):\(groupID)::\(home):\(shell)"))
        }
        if let home = user.home { try files.addDirectory(home, owner: user.id, group: groupID) }
        return try layers.write(compression) { writer in try files.write(into: writer) }?.diffID
    }

    /// An account of that name may be there, if it is the same; the number may not be somebody else's.
    private func check(_ known: AccountDatabase) throws(BuildError) {
        if let same = known.user(named: user.name), same.id != user.id {
            throw BuildError(
                "the image has a user \"\(user.name)\" already, with the id \(same.id)",
                hint: "take that id, or another name")
        }
        if let other = known.user(id: user.id), other.name != user.name {
            throw BuildError(
                "the id \(user.id) is the user \"\(other.name)\" in the image", hint: "take another id, such as 10001")
        }
        if let same = known.group(named: groupName), same != groupID {
            throw BuildError(
                "the image has a group \"\(groupName)\" already, with the id \(same)",
                hint: "set \"group\" to another name")
        }
    }

    private static func text(_ old: [UInt8], and line: String) -> [UInt8] {
        let newline = old.isEmpty || old.last == UInt8(ascii: "\n") ? "" : "\n"
        return old + Array((newline + line + "\n").utf8)
    }
}
