internal import Archive
internal import HostSystem
internal import OCI
internal import Packages

enum CompilerInImage: Rule {
    static let name = "compiler-in-image"
    static let severity = CheckLevel.warn
    static let summary = "Compilers, linkers or make, which only a build needs."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let folders = Set(ProgramLookup(image).folders.compactMap { image.resolve($0)?.path })
        let found = folders.sorted().flatMap { image.tree.children(of: $0) }.filter {
            isCompiler(String(decoding: $0.path.name, as: UTF8.self))
                && image.tree.resolve($0.path)?.entry.kind.isFile == true
        }
        guard let first = found.first else { return [] }
        let files = Set(found.compactMap { image.tree.resolve($0.path) })
        let size = max(files.reduce(0) { $0 + $1.entry.size }, try sizeOfPackages(image))
        let names = found.prefix(3).map(\.path.description).joined(separator: ", ")
        return [
            Fault(
                message: "the image has a compiler: \(names)\(found.count > 3 ? " and \(found.count - 3) more" : ""); "
                    + "\(sizeText(size)) with what belongs to it",
                path: first.path, cause: .layer(first.layer),
                fix: "build in another stage and copy the result: { \"copy\": \"/app\", \"from\": \"build\", … }")
        ]
    }

    private static let names: Set = [
        "as", "c++", "cc", "clang", "clang++", "g++", "gcc", "go", "javac", "ld", "make", "rustc", "swiftc", "tcc",
    ]

    /// `gcc`, `gcc-12`, `x86_64-linux-gnu-gcc-12`
    private static func isCompiler(_ name: String) -> Bool {
        var words = name.split(separator: "-", omittingEmptySubsequences: false)
        if let gnu = words.firstIndex(where: { $0.hasPrefix("gnu") }), gnu > 0 { words.removeFirst(gnu + 1) }
        if words.count == 2, words[1].allSatisfy(\.isNumber) { words.removeLast() }
        return words.count == 1 && names.contains(String(words[0]))
    }

    private static let packages = [
        "binutils", "clang", "cpp", "g++", "gcc", "golang", "libc-dev-bin", "libc6-dev", "libgcc-", "libstdc++-",
        "linux-libc-dev", "llvm", "make", "rustc",
    ]

    /// What Debian says that they take installed.
    private static func sizeOfPackages(_ image: CheckedImage) throws -> Int {
        let folder = try ImagePath("var/lib/dpkg/status.d")
        let lists = image.tree.children(of: folder).map(\.path).filter { !$0.name.ends(with: ".md5sums") }
        var size = 0
        try image.files.withContents(of: lists + [try ImagePath("var/lib/dpkg/status")].filter(isFile(image))) {
            _, file in
            let text = try file.readAll(limit: 64 << 20)
            // Fields that dpkg would not take either say nothing.
            for stanza in (try? ControlFile.parse(text)) ?? [] {
                guard let name = stanza["Package"], packages.contains(where: name.hasPrefix), !name.hasSuffix("-base"),
                    !name.hasPrefix("lib") || name.hasSuffix("-dev") || name.hasSuffix("-dev-bin")
                else { continue }
                size += (stanza["Installed-Size"].flatMap { Int($0) } ?? 0) << 10
            }
        }
        return size
    }

    private static func isFile(_ image: CheckedImage) -> (ImagePath) -> Bool {
        { image.tree.lookup($0)?.entry.kind.isFile == true }
    }
}

extension ArraySlice<UInt8> {
    /// Whether a file's name ends so.
    func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
