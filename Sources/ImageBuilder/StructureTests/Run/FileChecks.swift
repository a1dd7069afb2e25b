/// Carries out what tests ask of files.
struct FileChecks {
    let driver: any TestDriver
    private let variables: Variables

    init(driver: any TestDriver, environment: [String: String]) {
        self.driver = driver
        variables = Variables(environment)
    }

    func complaints(about test: FileExistenceTest) throws -> [String] {
        let path = variables.expanded(test.path)
        guard let file = try driver.file(at: path) else {
            return test.shouldExist ? ["\(path) should exist, but does not"] : []
        }
        if !test.shouldExist { return ["\(path) should not exist, but does"] }
        var complaints: [String] = []
        if let wanted = test.permissions, !file.permissions.contains(wanted) {
            complaints.append("\(path): expected \(wanted), got \(file.permissions.joined(separator: " or "))")
        }
        if let user = test.user, file.user != user {
            complaints.append("\(path): expected the owner \(user), got \(file.user)")
        }
        if let group = test.group, file.group != group {
            complaints.append("\(path): expected the group \(group), got \(file.group)")
        }
        if let audience = test.isExecutableBy, file.mode & audience.bits == 0 {
            complaints.append(
                "\(path): expected it to be executable by \(audience.rawValue), but it is \(file.permissions[0])")
        }
        return complaints
    }

    func complaints(about test: FileContentTest) throws -> [String] {
        let path = variables.expanded(test.path)
        guard let content = try driver.content(of: path) else { return [try missing(path)] }
        return mismatches(in: content, called: path, test.expected, test.excluded)
    }

    private func missing(_ path: String) throws -> String {
        switch try driver.file(at: path)?.kind {
        case nil: "\(path) does not exist"
        case .directory: "\(path) is a directory"
        case .symbolicLink: "\(path) is a link that leads to no file"
        default: "\(path) is no regular file"
        }
    }

    /// The original's list: what it refuses, and the one package that it lets through all the same.
    func complaints(about test: LicenseTest) throws -> [String] {
        var paths: [String] = []
        var complaints: [String] = []
        if test.debian {
            guard let packages = try driver.directories(in: Self.documentation) else {
                return ["\(Self.documentation) does not exist"]
            }
            paths = packages.filter { $0 != "libgnutls30" }.map { "\(Self.documentation)/\($0)/copyright" }
        }
        for path in paths + test.files.map(variables.expanded) {
            guard let content = try driver.content(of: path) else {
                complaints.append(try missing(path))
                continue
            }
            let text = String(decoding: content, as: UTF8.self).uppercased()
            for name in ["AGPL", "WTFPL"] where text.contains(name) { complaints.append("\(path) names \(name)") }
        }
        return complaints
    }

    private static let documentation = "/usr/share/doc"
}

extension FileExistenceTest.Audience {
    fileprivate var bits: UInt32 {
        switch self {
        case .owner: 0o100
        case .group: 0o010
        case .other: 0o001
        case .any: 0o111
        }
    }
}

extension TestedFile {
    /// As Go's `FileMode` writes it, which is what the original compares with, and as `ls -l` does where that differs.
    var permissions: [String] {
        var letters = (0..<9).map { mode & (1 << UInt32(8 - $0)) != 0 ? Array("rwx")[$0 % 3] : "-" }
        let plain = String(letters)
        let flags = [(0o4000 as UInt32, "u"), (0o2000, "g"), (0o1000, "t")].filter { mode & $0.0 != 0 }.map(\.1)
            .joined()
        let go = goKind + flags
        for (bit, index, letter) in [(0o4000 as UInt32, 2, "s"), (0o2000, 5, "s"), (0o1000, 8, "t")]
        where mode & bit != 0 {
            letters[index] = letters[index] == "x" ? Character(letter) : Character(letter.uppercased())
        }
        let goText = (go.isEmpty ? "-" : go) + plain
        let listed = listedKind + String(letters)
        return goText == listed ? [goText] : [goText, listed]
    }

    private var goKind: String {
        switch kind {
        case .regular: ""
        case .directory: "d"
        case .symbolicLink: "L"
        case .fifo: "p"
        case .characterDevice: "Dc"
        case .blockDevice: "D"
        }
    }

    private var listedKind: String {
        switch kind {
        case .regular: "-"
        case .directory: "d"
        case .symbolicLink: "l"
        case .fifo: "p"
        case .characterDevice: "c"
        case .blockDevice: "b"
        }
    }
}
