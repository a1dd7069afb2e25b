internal import OCI

/// Files that dpkg-divert(1) has moved out of the way: whose name they have, all but one package put elsewhere.
struct Diversions {
    private struct Diversion {
        let place: ImagePath
        /// Whose files are not diverted; `:` for none.
        let package: String
    }

    private var diversions: [ImagePath: Diversion] = [:]

    /// - Parameter text: dpkg's file `diversions`: lines of a path, where it goes instead, and the package, in turn.
    init(_ text: [UInt8]) throws(PackagesError) {
        let lines = text.split(separator: newline)
        guard lines.count.isMultiple(of: 3) else { throw Self.damaged }
        for start in stride(from: 0, to: lines.count, by: 3) {
            guard let path = try? ImagePath(lines[start]), let place = try? ImagePath(lines[start + 1]) else {
                throw Self.damaged
            }
            let package = String(decoding: lines[start + 2], as: UTF8.self)
            diversions[path] = Diversion(place: place, package: package)
        }
    }

    private static let damaged = PackagesError(.damaged, "dpkg's list of diversions cannot be read")

    func contains(_ path: ImagePath) -> Bool { diversions[path] != nil }

    /// Where a package's file of this name is put.
    func place(of path: ImagePath, for package: String) -> ImagePath {
        guard let diversion = diversions[path], diversion.package != package else { return path }
        return diversion.place
    }
}
