public import HostSystem
public import OCI

/// Extracts a layer into a directory, in the form that overlayfs takes as a layer: what a whiteout takes away is a
/// character device 0/0, and a directory that hides what is below it has the attribute `overlay.opaque` (kernel
/// documentation, filesystems/overlayfs).
///
/// Threat: a layer that somebody made to write elsewhere. Every directory on the way is opened in the one above, and
/// never through a symbolic link; where a layer wants that, it is an error.
/// Keeps mode, time, links, holes and attributes; owners and devices only for root, who alone may set them.
public struct TreeExtractor: Sendable {
    private let root: HostPath
    private let cancellation: Cancellation?

    /// - Parameter root: made where it is missing; else empty.
    public init(into root: HostPath, cancellation: Cancellation? = nil) {
        self.root = root
        self.cancellation = cancellation
    }

    /// Extracts what is left of an archive, or what is `selected` of it. A hard link is to be selected together with
    /// the file that it names. A directory on the way to something selected is made, and gets its own mode and owner
    /// if it is selected itself.
    public func extract(
        _ reader: ArchiveReader, where selected: (ImagePath) -> Bool = { _ in true }
    ) throws {
        try root.createDirectories()
        try root.setMode(0o755)  // whatever this process's umask is
        var tree = try ExtractedTree(root)
        while let entry = try reader.next() {
            try cancellation?.check()
            guard selected(entry.path) else { continue }
            do { try tree.add(entry, reader) } catch let error as SystemError {
                throw ArchiveError("\(error) (while extracting into \(root))", member: "\(entry.path)")
            }
        }
        try tree.finish()
    }
}
