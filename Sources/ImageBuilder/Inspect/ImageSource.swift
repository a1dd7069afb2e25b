public import HostSystem

/// Where an image is.
public enum ImageSource: Hashable, Sendable, CustomStringConvertible {
    /// An OCI layout directory.
    case layout(HostPath)
    /// An OCI or Docker archive.
    case archive(HostPath)
    /// The name of an image in a Docker engine.
    case engine(String)

    /// What a person means by a word: what is there as a file or directory, else a name.
    public init(_ text: String) throws(SystemError) {
        let path = HostPath(text)
        switch try path.statusIfExists(followingLinks: true)?.kind {
        case .directory: self = .layout(path)
        case nil: self = .engine(text)
        default: self = .archive(path)
        }
    }

    public var description: String {
        switch self {
        case .layout(let path), .archive(let path): path.description
        case .engine(let name): name
        }
    }
}
