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

/// Writes an image aside, to be put in its place when it has passed every check: it appears whole, or the older one
/// stays.
struct ImageOutput {
    let store: ContentStore
    let layout: ImageLayout
    /// Seconds since 1970 for the members of an archive.
    let epoch: Int

    func write(to destination: HostPath, as format: OutputFormat) throws -> WrittenImage {
        try destination.parent.createDirectories()
        switch format {
        case .ociTar: return try writeArchive(destination)
        case .layout: return try writeDirectory(destination)
        }
    }

    private func writeArchive(_ destination: HostPath) throws -> WrittenImage {
        let staging = try Staging(for: destination, store)
        let file = try AtomicFile(destination, in: staging.directory)
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
        // To get it onto the disk takes longest. Only the rename is left for later.
        let size = try file.withFile { file in
            try file.sync()
            return try file.status().size
        }
        return WrittenImage(file, size: size, in: staging)
    }

    private func writeDirectory(_ destination: HostPath) throws -> WrittenImage {
        if let status = try destination.statusIfExists(),
            status.kind != .directory || !(destination / "oci-layout").exists,
            try !isEmptyDirectory(destination)
        {
            throw BuildError(
                "\(destination) exists and is no image layout", hint: "remove it, or name another place with --output")
        }
        let staging = try Staging(for: destination, store)
        let written = WrittenImage(
            folder: staging.directory / ".\(destination.name).\(ProcessInfo.processID)", for: destination,
            size: layout.files.reduce(0) { $0 + $1.size }, in: staging)
        try written.path.removeTree()
        try (written.path / "blobs" / "sha256").createDirectories()
        for member in layout.files {
            let file = try FileDescriptor.open(written.path / member.path, .write, [.create, .exclusive])
            try write(member, into: file)
        }
        return written
    }

    private func isEmptyDirectory(_ path: HostPath) throws -> Bool {
        guard try path.status().kind == .directory else { return false }
        return try FileDescriptor.open(path, .read, .directory).entryNames().isEmpty
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
