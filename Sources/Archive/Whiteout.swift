public import OCI

/// A layer's note that something of the layers below is gone (OCI image specification, layer.md, "Whiteouts").
public enum Whiteout: Sendable, Hashable {
    /// The thing of that name, with all below it.
    case removed(ImagePath)
    /// Everything in that directory that lower layers put there.
    case opaque(directory: ImagePath)

    private static let prefix = Array(".wh.".utf8)
    private static let opaqueName = Array(".wh..wh..opq".utf8)

    /// Reads a member's name; nil for an ordinary one.
    /// - Throws: ``ArchiveError`` for a name with the prefix of whiteouts that names nothing: a layer that has one
    ///   was damaged, or made to mislead.
    public init?(_ path: ImagePath) throws(ArchiveError) {
        let name = path.name
        guard name.starts(with: Self.prefix), let directory = path.parent else { return nil }
        if name.elementsEqual(Self.opaqueName) {
            self = .opaque(directory: directory)
            return
        }
        let target = name.dropFirst(Self.prefix.count)
        guard !target.isEmpty, target != [UInt8(ascii: ".")], target != Array("..".utf8)[...],
            !target.starts(with: Self.prefix)
        else { throw ArchiveError("it is no whiteout that means anything", member: "\(path)") }
        self = .removed(Self.child(directory, target))
    }

    /// The name that a layer has it under.
    public var path: ImagePath {
        switch self {
        case .removed(let path): Self.child(path.parent ?? .root, Self.prefix + path.name)
        case .opaque(let directory): Self.child(directory, Self.opaqueName)
        }
    }

    /// The layer member that says it: an empty regular file.
    public func entry(modified: Int = 0) -> TarEntry {
        TarEntry(path: path, kind: .regular, mode: 0, modified: modified)
    }

    private static func child(_ directory: ImagePath, _ name: some Sequence<UInt8>) -> ImagePath {
        // One component without a slash cannot lead out of the directory.
        (try? directory.appending(name)) ?? directory
    }
}
