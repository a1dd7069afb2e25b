/// What a package says of itself: the files of its `control.tar`.
struct PackageControl: Sendable {
    /// The file `control`, one stanza.
    let control: [UInt8]
    let stanza: ControlStanza
    let md5sums: [UInt8]?
    let postinst: [UInt8]?

    init(files: [String: [UInt8]]) throws(PackagesError) {
        guard let control = files["control"], let stanza = (try? ControlFile.parse(control))?.first,
            stanza["Package"] != nil
        else { throw PackagesError(.damaged, "it has no control file that can be read") }
        self.control = control
        self.stanza = stanza
        md5sums = files["md5sums"]
        postinst = files["postinst"]
    }
}
