import HostSystem
import TestSupport

/// An image's root file system, unpacked by umoci.
struct UnpackedImage {
    let root: HostPath

    /// Unpacks the one image of an archive in `archive`, below `folder`.
    init(archive: HostPath, in folder: HostPath) throws {
        let layout = folder / "unpacked-layout"
        try layout.createDirectory()
        try run("tar", ["-xf", archive.description, "-C", layout.description]).expectSuccess()
        try self.init(layout: layout, in: folder)
    }

    init(layout: HostPath, in folder: HostPath) throws {
        let bundle = folder / "unpacked"
        try run("umoci", ["unpack", "--image", "\(layout):latest", bundle.description]).expectSuccess()
        root = bundle / "rootfs"
    }

    /// Everything in it as ``treeListing(_:)`` says it.
    func listing() throws -> [String] { try treeListing(root) }
}

/// Everything below a directory, a line each: `kind mode owner:group path`, then `-> target` of a link or `== first`
/// of a further name of a file. Bytes that are no printable ASCII are written `\xHH`.
func treeListing(_ root: HostPath) throws -> [String] {
    var lines: [String] = []
    var names: [[UInt64]: String] = [:]
    try DirectoryWalk(root).forEach { entry, _ in
        let status = entry.status
        let path = escaped(entry.path)
        var line = "\(letter(status.kind)) \(String(status.mode, radix: 8)) \(status.owner):\(status.group) \(path)"
        if let target = entry.linkTarget { line += " -> \(escaped(target))" }
        if status.kind == .regular, status.links > 1 {
            if let first = names[[status.device, status.inode]] { line += " == \(first)" }
            names[[status.device, status.inode], default: path] += ""
        }
        lines.append(line)
        return .descend
    }
    return lines
}

/// As `ls -l` and `find -printf %y` call them.
private func letter(_ kind: FileStatus.Kind) -> String {
    switch kind {
    case .regular: "f"
    case .directory: "d"
    case .symbolicLink: "l"
    case .characterDevice: "c"
    case .blockDevice: "b"
    case .fifo: "p"
    case .socket: "s"
    case .unknown: "?"
    }
}

private func escaped(_ path: HostPath) -> String {
    path.bytes.map { byte in
        if (0x21..<0x7f).contains(byte) { return String(UnicodeScalar(byte)) }
        return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
}
