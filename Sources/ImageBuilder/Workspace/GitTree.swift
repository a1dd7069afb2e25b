internal import HostSystem

/// The files of a commit, in a folder of their own; the working tree and its index stay as they are.
struct GitTree {
    /// The repository's working tree.
    let root: HostPath
    private let tree: HostPath

    /// - Parameters:
    ///   - folder: within the repository.
    ///   - work: an empty folder, which the caller removes.
    init(of commit: String, around folder: HostPath, in work: HostPath, _ cancellation: Cancellation) throws {
        tree = work / "tree"
        let top = try Self.git(["rev-parse", "--show-toplevel"], folder, [:], cancellation)
        root = HostPath(top).normalised
        let id = try Self.git(
            ["rev-parse", "--verify", "--end-of-options", commit + "^{commit}"], root, [:], cancellation)
        let index = ["GIT_INDEX_FILE": (work / "index").description]
        _ = try Self.git(["read-tree", id], root, index, cancellation)
        _ = try Self.git(["checkout-index", "--all", "--prefix=\(tree)/"], root, index, cancellation)
    }

    /// Where a file of the working tree is in the commit; nil where it is not there, or outside.
    func path(of file: HostPath) throws(SystemError) -> HostPath? {
        let file = try file.absolute.resolved().bytes
        let prefix = root.bytes + [UInt8(ascii: "/")]
        guard file.starts(with: prefix) else { return nil }
        let path = tree.appending(HostPath(bytes: file.dropFirst(prefix.count)))
        return path.exists ? path : nil
    }

    private static func git(
        _ arguments: [String], _ folder: HostPath, _ variables: [String: String], _ cancellation: Cancellation
    ) throws -> String {
        let command = Command(
            "git", ["-C", folder.description] + arguments,
            environment: ProcessInfo.environment.merging(variables) { _, new in new })
        guard let result = try command.run(by: Deadline(after: 600), cancellation: cancellation) else {
            throw BuildError("\(command) has not ended after ten minutes")
        }
        guard result.status.isSuccess else {
            throw BuildError("git \(arguments.joined(separator: " ")): \(result.errorText)")
        }
        return result.text
    }
}
