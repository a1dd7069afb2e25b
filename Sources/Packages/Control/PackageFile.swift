internal import Archive
internal import HostSystem
internal import OCI

/// Reads `.deb` files (deb(5)).
enum PackageFile {
    /// What one file of `control.tar` may have. The largest real ones, lists of checksums, have a few MiB.
    private static let controlLimit = 64 << 20

    /// What the package says of itself.
    static func control(of file: HostPath) throws -> PackageControl {
        let reader = try ArchiveReader(FileDescriptor.open(file), format: .debianPackage(.control))
        var members: [PackageControl.Member] = []
        while let entry = try reader.next() {
            guard entry.kind == .regular else { continue }
            let name = String(decoding: entry.path.bytes, as: UTF8.self)
            let content = try reader.readContent(limit: controlLimit)
            members.append(PackageControl.Member(name: name, mode: entry.mode, content: content))
        }
        return try PackageControl(members: members)
    }
}
