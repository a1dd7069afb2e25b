internal import OCI

/// Python distributions.
extension PackageEvidence {
    /// A `RECORD`: a line a file, its path seen from the directory of the `.dist-info`, quoted as in CSV where it has
    /// commas; behind it hash and size.
    mutating func add(pythonRecord text: [UInt8], at path: ImagePath) {
        guard let information = path.parent, let package = PythonDistribution(information),
            let site = information.parent
        else { return }
        let paths = lines(of: text).compactMap { line in try? site.appending(firstField(line)) }
        add(package.name, version: package.version, paths: paths)
        add(package.name, folder: information)
    }

    /// The first field of a line of CSV (RFC 4180).
    private func firstField(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        guard line.first == quote else { return Array(line.prefix { $0 != UInt8(ascii: ",") }) }
        var field: [UInt8] = []
        var rest = line.dropFirst()
        while let byte = rest.popFirst() {
            if byte == quote {
                guard rest.first == quote else { return field }
                rest.removeFirst()
            }
            field.append(byte)
        }
        return field
    }
}

/// A distribution by the directory of its metadata, `NAME-VERSION.dist-info`.
struct PythonDistribution {
    let name: PackageEvidence.Name
    let version: String

    init?(_ folder: ImagePath) {
        let text = String(decoding: folder.name, as: UTF8.self)
        guard text.hasSuffix(".dist-info"), let dash = text.firstIndex(of: "-") else { return nil }
        name = PackageEvidence.Name(kind: .python, name: Self.normalised(text[..<dash]))
        version = String(text[text.index(after: dash)...].dropLast(10))
        if version.isEmpty || name.name.isEmpty { return nil }
    }

    /// As the package index writes it (PEP 503): lower case, runs of `-`, `_` and `.` as one dash.
    private static func normalised(_ name: Substring) -> String {
        name.lowercased().split { "-_.".contains($0) }.joined(separator: "-")
    }
}
