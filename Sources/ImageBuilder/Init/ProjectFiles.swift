internal import HostSystem

/// The files of a project that say what it is.
struct ProjectFiles {
    let folder: HostPath

    func has(_ path: String) -> Bool { (folder / path).exists }

    /// Nil where there is none, or it is larger than such files are.
    func text(_ path: String) -> String? {
        guard let bytes = try? (folder / path).read(limit: 4 << 20) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first of several that is there.
    func first(_ paths: [String]) -> String? { paths.first(where: has) }

    /// As an image may be called: the folder's name.
    var name: String {
        let name = folder.absolute.normalised.name.lowercased().map { isLowerCaseWord(String($0), and: []) ? $0 : "-" }
        let text = String(String(name).drop { $0 == "-" }.prefix(100))
        return text.isEmpty ? "app" : text
    }
}
