internal import Archive
internal import OCI

enum VersionControl: Rule {
    static let name = "version-control"
    static let severity = CheckLevel.error
    static let summary = "The directory of git, Mercurial or Subversion, with the project's history."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.layers.enumerated().flatMap { number, layer -> [Fault] in
            var folders: Set<ImagePath> = []
            for entry in layer.index.entries where entry.entry.kind == .regular {
                guard let folder = entry.entry.path.parent, isMark(entry.entry.path.name, in: folder.name) else {
                    continue
                }
                folders.insert(folder)
            }
            return folders.sorted().map { folder in
                let size = layer.index.entries.reduce(0) { $0 + ($1.entry.path.isWithin(folder) ? $1.entry.size : 0) }
                return Fault(
                    message: "\(folder) holds the history of a project, \(sizeText(size))", path: folder,
                    cause: .layer(number),
                    fix: "write \(String(decoding: folder.name, as: UTF8.self)) into .dockerignore")
            }
        }
    }

    /// A file that makes a directory of that name what it seems to be.
    private static func isMark(_ name: ArraySlice<UInt8>, in folder: ArraySlice<UInt8>) -> Bool {
        let marks: [(folder: String, names: [String])] = [
            (".git", ["HEAD", "config"]), (".hg", ["requires", "hgrc"]), (".svn", ["wc.db", "entries"]),
        ]
        return marks.contains { mark in
            folder.elementsEqual(mark.folder.utf8) && mark.names.contains { name.elementsEqual($0.utf8) }
        }
    }
}
