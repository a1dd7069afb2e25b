internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

/// In which form an image is written.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
    /// One tar file: an OCI layout that `docker load` takes as well.
    case ociTar = "oci-tar"
    /// The same as a directory.
    case layout
}

/// Writes an image beside its place and puts it there by rename: it appears whole, or the older one stays.
struct ImageOutput {
    let store: ContentStore
    let layout: ImageLayout
    /// Seconds since 1970 for the members of an archive.
    let epoch: Int

    /// Writes the image to `destination`.
    /// - Parameter check: sees the finished file or folder before it stands in its place; throws to keep it away.
    /// - Returns: the bytes written.
    func write(to destination: HostPath, as format: OutputFormat, check: (HostPath) throws -> Void) throws -> Int {
        try destination.parent.createDirectories()
        switch format {
        case .ociTar: return try writeArchive(destination, check)
        case .layout: return try writeDirectory(destination, check)
        }
    }

    private func writeArchive(_ destination: HostPath, _ check: (HostPath) throws -> Void) throws -> Int {
        let file = try AtomicFile(destination)
        for path in ["blobs", "blobs/sha256"] {
            let entry = TarEntry(path: try ImagePath(path), kind: .directory, mode: 0o755, modified: epoch)
            try file.write(try entry.encodedHeader())
        }
        for member in layout.files {
            let entry = TarEntry(
                path: try ImagePath(member.path), kind: .regular, mode: 0o644, modified: epoch, size: member.size)
            try file.write(try entry.encodedHeader())
            try file.withFile { file in try write(member, into: file) }
            try file.write([UInt8](repeating: 0, count: (512 - member.size % 512) % 512))
        }
        try file.write([UInt8](repeating: 0, count: 1024))
        let size = try file.withFile { file in try file.status().size }
        try check(file.path)
        try file.commit()
        return size
    }

    private func writeDirectory(_ destination: HostPath, _ check: (HostPath) throws -> Void) throws -> Int {
        if let status = try destination.statusIfExists(),
            status.kind != .directory || !(destination / "oci-layout").exists,
            try !isEmptyDirectory(destination)
        {
            throw BuildError(
                "\(destination) exists and is no image layout", hint: "remove it, or name another place with --output")
        }
        let folder = destination.parent / ".\(destination.name).\(ProcessInfo.processID)"
        try folder.removeTree()
        try (folder / "blobs" / "sha256").createDirectories()
        for member in layout.files {
            let file = try FileDescriptor.open(folder / member.path, .write, [.create, .exclusive])
            try write(member, into: file)
        }
        do { try check(folder) } catch {
            try folder.removeTree()
            throw error
        }
        try replace(destination, with: folder)
        return layout.files.reduce(0) { $0 + $1.size }
    }

    private func isEmptyDirectory(_ path: HostPath) throws -> Bool {
        guard try path.status().kind == .directory else { return false }
        return try FileDescriptor.open(path, .read, .directory).entryNames().isEmpty
    }

    /// A directory cannot be replaced by a rename: the old one steps aside first, and goes when the new one stands.
    private func replace(_ destination: HostPath, with folder: HostPath) throws {
        guard destination.exists else { return try folder.rename(to: destination) }
        let old = destination.parent / ".\(destination.name).\(ProcessInfo.processID).old"
        try old.removeTree()
        try destination.rename(to: old)
        do { try folder.rename(to: destination) } catch {
            try old.rename(to: destination)
            throw error
        }
        try old.removeTree()
    }

    private func write(_ member: ImageLayout.File, into file: borrowing FileDescriptor) throws {
        switch member.content {
        case .bytes(let bytes): try file.write(bytes)
        case .blob(let digest):
            guard let blob = try store.open(digest) else { throw LostContent(digest) }
            try file.copy(from: blob, count: member.size)
        }
    }
}
