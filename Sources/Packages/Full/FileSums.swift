internal import CCrypto
internal import OCI

/// The MD5 sums of a package's files, for a package that does not bring them: dpkg makes them when it unpacks.
struct FileSums {
    private var sums: [ImagePath: String] = [:]

    mutating func add(_ path: ImagePath, content: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: 16)
        guard unsafe EVP_Digest(content, content.count, &digest, nil, EVP_md5(), nil) == 1 else { return }
        sums[path] = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// A further name of a file.
    mutating func add(_ path: ImagePath, linkTo target: ImagePath) { sums[path] = sums[target] }

    /// As md5sum(1) writes them.
    func text(of paths: [ImagePath]) -> [UInt8] {
        paths.flatMap { path in sums[path].map { Array("\($0)  ".utf8) + path.bytes + [newline] } ?? [] }
    }
}
