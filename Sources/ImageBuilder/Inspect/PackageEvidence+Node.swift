internal import OCI

/// Packages of Node.
extension PackageEvidence {
    mutating func add(nodePackage text: [UInt8], at path: ImagePath) {
        guard let folder = NodePackage.folder(of: path), let name = NodePackage.name(of: folder) else { return }
        add(
            Name(kind: .npm, name: name), version: TopLevelMembers(of: text, named: ["version"])["version"],
            folder: folder)
    }
}

/// A package as `node_modules` has it: `node_modules/NAME` or `node_modules/@SCOPE/NAME`.
enum NodePackage {
    private static let folderName = Array("node_modules".utf8)[...]

    /// The package's directory, if this is its own `package.json`; packages may hold others further down.
    static func folder(of path: ImagePath) -> ImagePath? {
        guard let folder = path.parent, name(of: folder) != nil else { return nil }
        return folder
    }

    /// What a directory is called as a package; nil where it is none.
    static func name(of folder: ImagePath) -> String? {
        guard let above = folder.parent, !folder.name.isEmpty else { return nil }
        let name = String(decoding: folder.name, as: UTF8.self)
        if above.name == folderName { return name.hasPrefix(".") || name.hasPrefix("@") ? nil : name }
        guard above.name.first == UInt8(ascii: "@"), above.parent?.name == folderName else { return nil }
        return String(decoding: above.name, as: UTF8.self) + "/" + name
    }
}
