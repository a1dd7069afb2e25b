/// What a package says of itself: the files of its `control.tar`.
struct PackageControl: Sendable {
    /// A file for dpkg: a maintainer script, a list of checksums, of triggers.
    struct Member: Sendable {
        let name: String
        var mode: UInt32 = 0o644
        let content: [UInt8]
    }

    /// In the archive's order, the file `control` among them.
    private(set) var members: [Member]
    let stanza: ControlStanza

    init(members: [Member]) throws(PackagesError) {
        let control = members.last { $0.name == "control" }
        guard let control, let stanza = (try? ControlFile.parse(control.content))?.first, stanza["Package"] != nil
        else { throw PackagesError(.damaged, "it has no control file that can be read") }
        self.members = members
        self.stanza = stanza
    }

    /// The same with one more file.
    func adding(_ member: Member) -> PackageControl {
        var control = self
        control.members.append(member)
        return control
    }

    /// The content of a file; nil where the package has none of that name.
    subscript(name: String) -> [UInt8]? { members.last { $0.name == name }?.content }
}
