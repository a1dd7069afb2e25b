import ContentStore
import HostSystem
import TestSupport
import Testing

@testable import Packages

/// Makes packages with dpkg-deb, and keeps them in a store as if a mirror had given them.
struct PackageWorkshop {
    let folder: HostPath
    let store: ContentStore
    var made: [DebianPackage] = []

    init(_ folder: HostPath, store: ContentStore? = nil) throws {
        self.folder = folder
        self.store = try store ?? ContentStore(at: folder / "store")
    }

    /// The packages as an apt would have chosen them.
    var resolved: ResolvedPackages { ResolvedPackages(packages: made, leftOut: [], time: 0) }

    /// What installs them.
    var packages: DebianPackages { DebianPackages(store: store, cache: folder / "packages") }

    /// - Parameters:
    ///   - fields: further lines of its control file.
    ///   - scripts: its other control files, by name.
    ///   - script: makes the package's files; it runs in the package's root.
    mutating func package(
        _ name: String, architecture: String = "all", fields: [String] = [], scripts: [String: String] = [:],
        compression: String = "xz",
        _ script: String
    ) throws {
        let root = folder / name
        try (root / "DEBIAN").createDirectories()
        let control =
            ["Package: \(name)", "Version: 1", "Architecture: \(architecture)", "Maintainer: nobody <n@example>"]
            + fields
            + ["Description: test\n"]
        try AtomicFile.write(Array(control.joined(separator: "\n").utf8), to: root / "DEBIAN/control")
        for (name, text) in scripts {
            let mode: UInt32 = text.hasPrefix("#!") ? 0o755 : 0o644
            try AtomicFile.write(Array(text.utf8), to: root / "DEBIAN" / name, mode: mode)
        }
        let made = try run("sh", ["-euc", script], in: root)
        #expect(made.status.isSuccess, "\(made.errorText)")
        let file = folder / "\(name).deb"
        let built = try run(
            "dpkg-deb", ["-Z\(compression)", "--root-owner-group", "--build", root.description, file.description])
        #expect(built.status.isSuccess, "\(built.errorText)")
        try add(name, try file.read())
    }

    mutating func add(_ name: String, _ bytes: [UInt8]) throws {
        made.append(
            DebianPackage(
                name: name, version: "1", architecture: "all", sha256: try store.add(bytes), size: bytes.count,
                address: "", fileName: "", installedSize: 0))
    }
}

/// Lends a workshop in a folder of its own.
func withPackageWorkshop(_ body: (inout PackageWorkshop) throws -> Void) throws {
    try withTemporaryDirectory { folder in
        var workshop = try PackageWorkshop(folder)
        try body(&workshop)
    }
}
