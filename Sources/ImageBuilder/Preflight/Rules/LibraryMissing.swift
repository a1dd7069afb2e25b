internal import Archive
internal import OCI

enum LibraryMissing: Rule {
    static let name = "library-missing"
    static let severity = CheckLevel.error
    static let summary = "A program or library needs a shared library that the image does not have."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        var walk = LibraryWalk(image, try LibrarySearch(image))
        for start in image.started {
            let chain = ProgramChain(start.program, in: image)
            // Without its loader nothing else counts: another rule says so.
            guard chain.gap == nil else { continue }
            for file in chain.files { walk.follow(file) }
        }
        let onTheWay = walk.takeGaps()
        walk.followRest()
        return faults(onTheWay, image, nil) + faults(walk.takeGaps(), image, .warn)
    }

    /// One for each library, whoever needs it.
    private static func faults(_ gaps: [LibraryWalk.Gap], _ image: CheckedImage, _ severity: CheckLevel?) -> [Fault] {
        var order: [LibraryWalk.Lack] = []
        var files: [LibraryWalk.Lack: [MergedTree.Node]] = [:]
        for gap in gaps {
            if files[gap.lack] == nil { order.append(gap.lack) }
            files[gap.lack, default: []].append(gap.file)
        }
        return order.compactMap { lack in
            guard let users = files[lack], let first = users.first else { return nil }
            let who = users.count == 1 ? "\(first.path) needs" : "\(first.path) and \(users.count - 1) more need"
            return Fault(
                message: "\(who) \(lack.text)", path: first.path, cause: .layer(first.layer), fix: lack.fix,
                severity: severity)
        }
    }
}

/// Follows files to the libraries that they need, each file once.
struct LibraryWalk {
    enum Lack: Hashable {
        case library(String)
        /// The library is there, and too old.
        case version(String, library: String, newest: String)
    }

    struct Gap {
        let file: MergedTree.Node
        let lack: Lack
    }

    private let image: CheckedImage
    private let search: LibrarySearch
    private var seen: Set<ImagePath> = []
    private var gaps: [Gap] = []

    init(_ image: CheckedImage, _ search: LibrarySearch) {
        self.image = image
        self.search = search
    }

    mutating func takeGaps() -> [Gap] {
        defer { gaps = [] }
        return gaps
    }

    /// A file that is started, with everything that is loaded for it.
    mutating func follow(_ start: MergedTree.Node) {
        var open: [(node: MergedTree.Node, inherited: [ImagePath])] = [(start, [])]
        while let (node, inherited) = open.popLast() {
            guard seen.insert(node.path).inserted, case .linked(let file) = image.program(node.path) else { continue }
            let own = file.isSearchPathInherited ? search.directories(of: file, at: node.path) : []
            for name in file.needed {
                guard let found = search.find(name, for: file, at: node.path, inherited: inherited) else {
                    gaps.append(Gap(file: node, lack: .library(name)))
                    continue
                }
                checkVersions(of: name, found.file, node, file)
                open.append((found.node, own + inherited))
            }
        }
    }

    /// Every other file. What is loaded into a program that is not known may find there what it needs: for that a file
    /// of the name anywhere in the image is enough.
    mutating func followRest() {
        let names = Set(image.nodes.map { Array($0.path.name) })
        for node in image.nodes where node.entry.kind.isFile && !seen.contains(node.path) {
            guard case .linked(let file) = image.program(node.path) else { continue }
            if let loader = file.interpreter, image.resolve(loader) == nil { continue }
            for name in file.needed {
                if let found = search.find(name, for: file, at: node.path, inherited: []) {
                    checkVersions(of: name, found.file, node, file)
                } else if file.interpreter != nil || !names.contains(Array(name.utf8)) {
                    gaps.append(Gap(file: node, lack: .library(name)))
                }
            }
        }
    }

    private mutating func checkVersions(
        of name: String, _ library: ELFFile?, _ node: MergedTree.Node, _ file: ELFFile
    ) {
        guard let library, !library.versions.isEmpty,
            let lack = (file.neededVersions[name] ?? []).first(where: { !library.versions.contains($0) })
        else { return }
        let family = lack.prefix { $0 != "_" } + "_"
        let newest = library.versions.filter {
            $0.hasPrefix(family) && $0.dropFirst(family.count).first?.isNumber == true
        }
        .max { numbers($0).lexicographicallyPrecedes(numbers($1)) }
        gaps.append(Gap(file: node, lack: .version(lack, library: name, newest: newest ?? "")))
    }

    private func numbers(_ version: String) -> [Int] {
        version.split { !$0.isNumber }.compactMap { Int($0) }
    }
}

extension LibraryWalk.Lack {
    /// What is needed, behind the name of who needs it.
    var text: String {
        switch self {
        case .library(let name): "\(name), which is not in the image"
        case .version(let version, let library, let newest):
            "\(version) of \(library), which has \(newest.isEmpty ? "no such version" : "\(newest) at most")"
        }
    }

    var fix: String {
        switch self {
        case .library(let name):
            "install the package that has \(name) (apt-file search \(name)), or take it out of \"exclude\""
        case .version: "build it on the same Debian release that it runs on"
        }
    }
}
