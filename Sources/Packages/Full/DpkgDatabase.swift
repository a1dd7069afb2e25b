internal import OCI

/// What dpkg knows of the packages in a root: written as `dpkg --unpack` leaves it, so that `dpkg --configure` goes on
/// from there (dpkg(1), deb-conffiles(5); `src/main/unpack.c` of dpkg).
struct DpkgDatabase {
    private let directories: RootDirectories

    static let folder = "var/lib/dpkg"

    init(_ directories: RootDirectories) {
        self.directories = directories
    }

    /// Notes packages as unpacked, behind those that are known.
    func add(_ packages: [PackageControl], _ lists: FileLists) throws {
        let path = try ImagePath("\(Self.folder)/status")
        var status = try directories.read(path) ?? []
        for control in packages {
            try writeInformation(control)
            try writeList(of: control.stanza, lists)
            status += try stanza(of: control) + [newline]
        }
        try directories.write(status, to: path)
    }

    /// The names of the package's files, one a line.
    func writeList(of stanza: ControlStanza, _ lists: FileLists) throws {
        var text: [UInt8] = []
        for path in lists[stanza["Package"] ?? ""] {
            text += [slash] + (path.isRoot ? [UInt8(ascii: ".")] : path.bytes) + [newline]
        }
        try directories.write(text, to: information(stanza, "list"))
    }

    private func writeInformation(_ control: PackageControl) throws {
        for member in control.members where member.name != "control" {
            // dpkg passes over such names too.
            if member.name == "list" || member.name.contains(where: { $0 == "." || $0 == "/" }) { continue }
            try directories.write(member.content, to: information(control.stanza, member.name), mode: member.mode)
        }
    }

    private func information(_ stanza: ControlStanza, _ kind: String) throws -> ImagePath {
        try ImagePath("\(Self.folder)/info/\(Self.name(of: stanza)).\(kind)")
    }

    /// How dpkg names a package in files: with the architecture where it may be there in several.
    static func name(of stanza: ControlStanza) -> String {
        let name = stanza["Package"] ?? ""
        return stanza["Multi-Arch"] == "same" ? "\(name):\(stanza["Architecture"] ?? "")" : name
    }

    private func stanza(of control: PackageControl) throws -> [UInt8] {
        var text = control["control"] ?? []
        while text.last == newline { text.removeLast() }
        text += "\nStatus: install ok unpacked\n".utf8
        let files = try ConfigurationFiles(control["conffiles"])
        if !files.lines.isEmpty { text += "Conffiles:\n\(files.lines.joined())".utf8 }
        return text
    }
}
