internal import Archive
internal import HostSystem
internal import OCI

/// Makes the layer of a slim file system from package files, in one pass: what is in them, without what programs do
/// not read, and what their maintainer scripts would have added.
struct SlimLayer {
    private var tree: SlimTree
    private var alternatives: [Alternative] = []
    /// Content that later files are made from, by path in the image.
    private var remembered: [String: [UInt8]] = [:]

    init(into layer: LayerWriter, epoch: Int) throws {
        tree = SlimTree(into: layer, epoch: epoch)
        try addSkeleton()
    }

    /// What every Debian system has at its top. base-files' postinst makes some of it, so no package may have it.
    private mutating func addSkeleton() throws {
        try tree.addDirectory("usr")
        for name in [
            "bin", "dev", "etc", "home", "lib", "media", "mnt", "opt", "proc", "run", "sbin", "srv", "sys", "var",
        ] {
            try tree.addDirectory(name)
        }
        try tree.addDirectory("root", mode: 0o700)
        try tree.addDirectory("run/lock", mode: 0o1777)
        for name in ["tmp", "var/tmp"] { try tree.addDirectory(name, mode: 0o1777) }
        try tree.addLink("var/run", to: "/run")
        try tree.addLink("var/lock", to: "/run/lock")
    }

    /// Adds one package.
    mutating func add(_ package: DebianPackage, _ contents: PackageContents) throws {
        let control = try contents.control()
        while let entry = try contents.next() { try add(entry, contents) }
        try tree.addFile("var/lib/dpkg/status.d/\(package.name)", control["control"] ?? [])
        if let sums = control["md5sums"] {
            try tree.addFile("var/lib/dpkg/status.d/\(package.name).md5sums", try keptSums(sums))
        }
        alternatives += control["postinst"].map(Alternative.parse) ?? []
    }

    private mutating func add(_ entry: TarEntry, _ contents: PackageContents) throws {
        var entry = entry
        entry.path = try tree.place(of: entry.path)
        if tree.has(entry.path) || !PathPolicy.keeps(entry.path, isDirectory: entry.kind == .directory) { return }
        switch entry.kind {
        case .regular: return try addFile(entry, contents)
        case .hardLink(let target):
            let place = try tree.place(of: target)
            guard tree.has(place) else {
                throw PackagesError(.damaged, "\(entry.path) is a hard link to \(target), which was left out")
            }
            entry.kind = .hardLink(target: place)
        default: break
        }
        try tree.add(entry) { try $0.append($1) }
    }

    private mutating func addFile(_ entry: TarEntry, _ contents: PackageContents) throws {
        guard Self.isRemembered(entry.path) else {
            return try tree.add(entry) { layer, entry in
                try layer.append(entry) { body in
                    while let bytes = try contents.nextBytes() { try body.write(bytes) }
                }
            }
        }
        let bytes = try contents.readAll()
        remembered[String(decoding: entry.path.bytes, as: UTF8.self)] = bytes
        try tree.add(entry) { try $0.append($1, content: bytes) }
    }

    private static let certificates = "usr/share/ca-certificates/"

    private static func isRemembered(_ path: ImagePath) -> Bool {
        path.bytes.starts(with: certificates.utf8) || path.bytes.starts(with: "usr/share/base-passwd/".utf8)
            || path.bytes.elementsEqual("usr/share/libc-bin/nsswitch.conf".utf8)
            || path.bytes.elementsEqual("etc/ca-certificates.conf".utf8)
    }

    private mutating func keptSums(_ sums: [UInt8]) throws -> [UInt8] {
        var kept: [UInt8] = []
        for line in sums.split(separator: newline) {
            // A hash of 32 digits, two blanks, a path.
            guard let path = try? ImagePath(line.dropFirst(34)) else { continue }
            if PathPolicy.keeps(try tree.place(of: path), isDirectory: false) { kept += line + [newline] }
        }
        return kept
    }

    /// Adds what maintainer scripts would have made from what is there now.
    mutating func finish() throws {
        try addAccounts()
        try addAlternatives()
        try addCertificates()
    }

    private mutating func addAccounts() throws {
        let master = "usr/share/base-passwd"
        let passwd = remembered["\(master)/passwd.master"].map(Accounts.installed) ?? Array(Accounts.passwd.utf8)
        let group = remembered["\(master)/group.master"].map(Accounts.installed) ?? Array(Accounts.group.utf8)
        try tree.addFile("etc/passwd", passwd)
        try tree.addFile("etc/group", group)
        let services = remembered["usr/share/libc-bin/nsswitch.conf"] ?? Array(Accounts.nameServices.utf8)
        try tree.addFile("etc/nsswitch.conf", services)
    }

    /// Of each name the alternative of the highest priority whose program is there, as update-alternatives chooses.
    private mutating func addAlternatives() throws {
        var best: [String: Alternative] = [:]
        for alternative in alternatives where try tree.exists(ImagePath(alternative.path)) {
            if let other = best[alternative.name], other.priority >= alternative.priority { continue }
            best[alternative.name] = alternative
        }
        for (name, alternative) in best.sorted(by: { $0.key < $1.key }) {
            let followers = try alternative.followers.filter { try tree.exists(ImagePath($0.path)) }
            let links = [(alternative.link, name, alternative.path)] + followers.map { ($0.link, $0.name, $0.path) }
            for (link, name, path) in links {
                try tree.addLink("etc/alternatives/\(name)", to: path)
                try tree.addLink(link, to: "/etc/alternatives/\(name)")
            }
        }
    }

    private mutating func addCertificates() throws {
        var files: [String: [UInt8]] = [:]
        for (path, bytes) in remembered where path.hasPrefix(Self.certificates) && path.hasSuffix(".crt") {
            files[String(path.dropFirst(Self.certificates.count))] = bytes
        }
        if files.isEmpty { return }
        let certificates = Certificates(files, configuration: remembered["etc/ca-certificates.conf"])
        try tree.addFile("etc/ssl/certs/ca-certificates.crt", certificates.bundle)
        for link in certificates.links { try tree.addLink("etc/ssl/certs/\(link.name)", to: link.target) }
        // Where Debian's OpenSSL looks. The link is in the package openssl, which libssl alone does not need otherwise.
        try tree.addLink("usr/lib/ssl/certs", to: "/etc/ssl/certs")
    }
}
