internal import OCI
internal import Packages

/// The databases of distributions.
extension PackageEvidence {
    /// dpkg's `status` (deb822(5)); a package that is known but not installed has no files.
    mutating func add(debianStatus text: [UInt8]) {
        guard let stanzas = try? ControlFile.parse(text) else { return }
        for stanza in stanzas {
            guard let name = stanza["Package"] else { continue }
            if let status = stanza["Status"], !status.hasSuffix(" installed") { continue }
            add(Name(kind: .debian, name: name), version: stanza["Version"])
        }
    }

    mutating func add(debianList text: [UInt8], of package: String) {
        add(Name(kind: .debian, name: package), paths: lines(of: text).compactMap { try? ImagePath($0) })
    }

    /// A hash of 32 digits, two blanks, a path a line.
    mutating func add(debianSums text: [UInt8], of package: String) {
        add(Name(kind: .debian, name: package), paths: lines(of: text).compactMap { try? ImagePath($0.dropFirst(34)) })
    }

    /// apk's `installed`: `P:` name, `V:` version, `F:` a directory, `R:` a file in it; an empty line between packages.
    mutating func add(alpine text: [UInt8]) {
        var package: Name?
        var folder: ImagePath?
        var paths: [ImagePath] = []
        for line in lines(of: text) {
            let value = line.dropFirst(2)
            switch line.prefix(2) {
            case Self.nameField:
                if let package { add(package, paths: paths) }
                package = Name(kind: .alpine, name: String(decoding: value, as: UTF8.self))
                paths = []
            case Self.versionField:
                if let package { add(package, version: String(decoding: value, as: UTF8.self)) }
            case Self.folderField: folder = try? ImagePath(value)
            case Self.fileField: if let path = try? folder?.appending(value) { paths.append(path) }
            default: break
            }
        }
        if let package { add(package, paths: paths) }
    }

    private static let nameField = Array("P:".utf8)[...]
    private static let versionField = Array("V:".utf8)[...]
    private static let folderField = Array("F:".utf8)[...]
    private static let fileField = Array("R:".utf8)[...]
}

/// The lines of a text that have something in them.
func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "\n")).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
}
