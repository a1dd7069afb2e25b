internal import OCI

/// Which packages want to be told when something happens, and what happened already (deb-triggers(5); the form of the
/// files: dpkg's `doc/triggers.txt`).
struct DpkgTriggers {
    private let directories: RootDirectories

    private static let folder = "\(DpkgDatabase.folder)/triggers"

    init(_ directories: RootDirectories) {
        self.directories = directories
    }

    /// Notes what the packages' files `triggers` show interest in.
    func addInterests(of packages: [PackageControl]) throws {
        for control in packages {
            for line in (control["triggers"] ?? []).split(separator: newline) {
                let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
                guard words.count == 2, words[0].hasPrefix("interest") else { continue }
                let isAwaited = words[0] != "interest-noawait"
                let package = DpkgDatabase.name(of: control.stanza) + (isAwaited ? "" : "/noawait")
                try add(package, to: String(words[1]))
            }
        }
    }

    private func add(_ package: String, to trigger: String) throws {
        if trigger.hasPrefix("/") { return try append("\(trigger) \(package)\n", to: "File") }
        guard !trigger.contains("/") else {
            throw PackagesError(.damaged, "\(package) wants the trigger \(trigger), which is no name")
        }
        try append("\(package)\n", to: trigger)
    }

    /// Notes which files of new packages others are interested in. dpkg leaves out whoever is not configured yet.
    func activate(filesOf packages: [PackageControl], _ lists: FileLists) throws {
        let interests = try directories.read(ImagePath("\(Self.folder)/File")) ?? []
        let watched = try Set(interests.split(separator: newline).compactMap { $0.split(separator: blank).first })
            .map { try ImagePath($0) }
        if watched.isEmpty { return }
        var activated: Set<ImagePath> = []
        for control in packages {
            for file in lists[control.stanza["Package"] ?? ""] {
                activated.formUnion(watched.filter { file.isWithin($0) })
            }
        }
        // The second word says who waits until it is done: nobody.
        for path in activated.sorted() { try append("\(path) -\n", to: "Unincorp") }
    }

    private func append(_ line: String, to name: String) throws {
        let path = try ImagePath("\(Self.folder)/\(name)")
        try directories.write((directories.read(path) ?? []) + line.utf8, to: path)
    }
}

private let blank = UInt8(ascii: " ")
