internal import OCI

/// A package's list of the files that an administrator may change (deb-conffiles(5)).
struct ConfigurationFiles {
    /// Those that the package has.
    private(set) var paths: Set<ImagePath> = []
    /// What dpkg notes of them until they are configured.
    private(set) var lines: [String] = []

    /// - Parameter text: the package's file `conffiles`, if it has one.
    init(_ text: [UInt8]?) throws(PackagesError) {
        for line in (text ?? []).split(separator: newline) {
            let line = trimmed(line)
            if line.isEmpty { continue }
            // A word before the path; dpkg knows this one alone.
            let obsolete = Array("remove-on-upgrade ".utf8)
            let isObsolete = line.starts(with: obsolete)
            let name = isObsolete ? Array(line.dropFirst(obsolete.count)) : line
            guard name.first == slash, let path = try? ImagePath(name) else {
                throw PackagesError(
                    .damaged, "its list of configuration files has \(String(decoding: line, as: UTF8.self))")
            }
            lines.append(" \(path) newconffile\(isObsolete ? " remove-on-upgrade" : "")\n")
            if !isObsolete { paths.insert(path) }
        }
    }
}
