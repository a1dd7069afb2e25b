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
        let summary = try layers.write(compression) { writer in
            let etc = try ImagePath("etc")
            if files.tree.lookup(etc) == nil { try writer.append(directory(etc, 0o755, 0, 0)) }
            if known.group(named: groupName) == nil {
                try append("etc/group", group, "\(groupName):x:\(groupID):", writer)
            }
            if known.user(named: user.name) == nil {
                let home = user.home?.description ?? "/nonexistent"
                try append("etc/passwd", passwd, "\(user.name):x:\(user.id):\(groupID)::\(home):\(shell)", writer)
            }
            if let home = user.home, files.tree.lookup(home) == nil {
                for parent in home.ancestors where files.tree.lookup(parent) == nil {
                    try writer.append(directory(parent, 0o755, 0, 0))
                }
                try writer.append(directory(home, 0o755, user.id, groupID))
            }
        }
        return summary?.diffID
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

    private func append(_ path: String, _ old: [UInt8], _ line: String, _ writer: LayerWriter) throws {
        var bytes = old
        if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        bytes += Array((line + "\n").utf8)
        let entry = TarEntry(
            path: try ImagePath(path), kind: .regular, mode: 0o644, modified: epoch, size: bytes.count)
        try writer.append(entry, content: bytes)
    }

    private func directory(_ path: ImagePath, _ mode: UInt32, _ owner: UInt32, _ group: UInt32) -> TarEntry {
        TarEntry(path: path, kind: .directory, mode: mode, owner: owner, group: group, modified: epoch)
    }
}
