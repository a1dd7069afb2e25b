import HostSystem
import JSON
import OCI

/// The folders of a corpus: `fixtures/NAME`.
func fixtureFolders(_ name: String) throws -> [HostPath] {
    let folder = fixtures.appending(name)
    return try FileDescriptor.open(folder, .read, .directory).entryNames()
        .map { folder.appending(HostPath(bytes: $0)) }
        .filter { try $0.status().kind == .directory }
}

let fixtures = HostPath(#filePath).parent.parent.parent.parent / "fixtures"

extension HostPath {
    /// The lines of a file in this folder, as bytes; nil where there is none.
    func lines(_ name: String) throws -> [[UInt8]]? {
        let file = self / name
        return try file.exists ? file.read().split(separator: UInt8(ascii: "\n")).map(Array.init) : nil
    }

    func textLines(_ name: String) throws -> [String]? {
        try lines(name)?.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Makes a file, and the directories above it.
    func makeFile(_ path: [UInt8], content: String = "", mode: UInt32 = 0o644) throws {
        let file = appending(HostPath(bytes: path))
        try file.parent.createDirectories()
        try FileDescriptor.open(file, .write, [.create, .truncate]).write(content)
        try file.setMode(mode)
    }

    func makeFile(_ path: String, content: String = "", mode: UInt32 = 0o644) throws {
        try makeFile(Array(path.utf8), content: content, mode: mode)
    }
}
