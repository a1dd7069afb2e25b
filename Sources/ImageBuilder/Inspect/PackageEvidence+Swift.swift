internal import OCI

/// Swift products.
extension PackageEvidence {
    mutating func add(program end: [UInt8], at path: ImagePath) {
        guard let name = SwiftProduct.name(of: path, end: end) else { return }
        add(Name(kind: .swift, name: name), paths: [path])
    }
}

/// A program or library that was compiled from Swift, known by the names of its ELF sections: the compiler puts what
/// programs look up about types into `swift5_…`. The table of names stands at a file's end, before the section headers.
enum SwiftProduct {
    /// So many bytes at the end of a file hold the names of its sections.
    static let tableSize = 8 << 10

    private static let mark = Array("swift5_".utf8)
    private static let runtime = Array("usr/lib/swift/".utf8)

    /// What a file is called as a product; nil where it is none.
    static func name(of path: ImagePath, end: [UInt8]) -> String? {
        guard contains(mark, in: end) else { return nil }
        if path.bytes.starts(with: runtime) { return "swift-runtime" }
        return String(decoding: path.name, as: UTF8.self)
    }

    private static func contains(_ text: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = text.first else { return true }
        var rest = bytes[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: text) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
