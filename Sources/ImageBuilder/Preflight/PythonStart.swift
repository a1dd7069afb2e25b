internal import Archive
internal import OCI

/// What `python …` starts, and where it looks for that.
struct PythonStart {
    static let servers: Set = ["gunicorn", "hypercorn", "uvicorn"]

    private let start: StartedProgram
    private let image: CheckedImage

    init(_ start: StartedProgram, _ image: CheckedImage) {
        self.start = start
        self.image = image
    }

    var faults: [Fault] {
        var rest = start.words.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "-m": return rest.popFirst().map { module($0, rest) } ?? []
            case "-W", "-X", "--check-hash-based-pycs": _ = rest.popFirst()
            case "-", "-c": return []
            case _ where word.hasPrefix("-m") && word.count > 2: return module(String(word.dropFirst(2)), rest)
            case _ where word.hasPrefix("-"): continue
            default: return script(word)
            }
        }
        return []
    }

    private func script(_ word: String) -> [Fault] {
        if image.resolve(word) != nil { return [] }
        return [fault("\(word), which is not in the image", nearest(lastComponent(word)))]
    }

    private func module(_ name: String, _ rest: ArraySlice<String>) -> [Fault] {
        if Self.servers.contains(name) { return server(rest) }
        let path = name.split(separator: ".").joined(separator: "/")
        if isUnsure || folders.contains(where: { has($0, path, isStarted: true) }) { return [] }
        if folders.contains(where: { has($0, path, isStarted: false) }) {
            return [fault("the package \"\(name)\", which has no __main__.py", "give it one, or name a module in it")]
        }
        return [fault("the module \"\(name)\", which is nowhere on its path: \(pathText)", nearest(path + ".py"))]
    }

    /// `uvicorn app.main:app`
    func server(_ words: ArraySlice<String>) -> [Fault] {
        var folders = folders
        for option in ["--app-dir", "--chdir"] {
            if let index = words.firstIndex(of: option), index + 1 < words.endIndex { folders.append(words[index + 1]) }
        }
        guard !isUnsure, let target = words.first(where: isTarget), let name = target.split(separator: ":").first else {
            return []
        }
        let path = name.split(separator: ".").joined(separator: "/")
        if folders.contains(where: { has($0, path, isStarted: false) }) { return [] }
        return [fault("the module \"\(name)\", which is nowhere on its path: \(pathText)", nearest(path + ".py"))]
    }

    private func isTarget(_ word: String) -> Bool {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                part.first.map { $0.isLetter || $0 == "_" } == true
                    && part.prefix { $0 != "(" }.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            }
    }

    /// A module, or a package; of a package that is started a main module is wanted.
    private func has(_ folder: String, _ path: String, isStarted: Bool) -> Bool {
        let base = "\(folder)/\(path)"
        if [".py", ".pyc"].contains(where: { isFile(base + $0) }) { return true }
        guard let node = image.resolve(base), node.entry.kind == .directory else {
            return extensionModules(base)
        }
        return !isStarted || ["/__main__.py", "/__main__.pyc"].contains { isFile(base + $0) }
    }

    /// `name.cpython-311-x86_64-linux-gnu.so`
    private func extensionModules(_ base: String) -> Bool {
        guard let path = image.path(base), let parent = path.parent, let folder = image.tree.resolve(parent) else {
            return false
        }
        return image.tree.children(of: folder.path).contains { node in
            node.path.name.starts(with: Array(path.name) + [UInt8(ascii: ".")]) && node.path.name.ends(with: ".so")
        }
    }

    private func isFile(_ path: String) -> Bool { image.resolve(path)?.entry.kind.isFile == true }

    /// The work directory, which -m puts first, `PYTHONPATH`, and where Python itself has modules.
    private var folders: [String] {
        let given = (image.variable("PYTHONPATH") ?? "").split(separator: ":").map(String.init)
        return ["."] + given + own
    }

    private var own: [String] {
        var roots = ["/usr/lib", "/usr/local/lib"]
        if case .found(let node) = ProgramLookup(image).find(start.program), let bin = node.path.parent?.parent {
            roots.append("\(bin)/lib")
        }
        if start.program.hasPrefix("/"), let bin = image.path(start.program)?.parent?.parent {
            roots.append("\(bin)/lib")
        }
        for environment in ["VIRTUAL_ENV", "PYTHONHOME"].compactMap(image.variable) {
            roots.append(environment + "/lib")
        }
        return roots.flatMap { root -> [String] in
            guard let folder = image.resolve(root) else { return [] }
            return image.tree.children(of: folder.path).filter { $0.path.name.starts(with: "python".utf8) }
                .flatMap { ["\($0.path)", "\($0.path)/site-packages", "\($0.path)/dist-packages"] }
        }
    }

    /// Files that put further directories on the path: nobody but Python knows.
    private var isUnsure: Bool {
        own.contains { folder in
            (image.resolve(folder).map { image.tree.children(of: $0.path) } ?? [])
                .contains { $0.path.name.ends(with: ".pth") }
        }
    }

    private var pathText: String {
        let given = (image.variable("PYTHONPATH") ?? "").split(separator: ":").map(String.init)
        let workdir = image.execution.workingDirectory.isEmpty ? "/" : image.execution.workingDirectory
        var seen: Set<String> = []
        return ([workdir] + given).filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    private func fault(_ what: String, _ fix: String) -> Fault {
        Fault(message: "\(start.role) starts \(start.program) with \(what)", cause: start.cause, fix: fix)
    }

    private func nearest(_ name: String) -> String { nearestFile(name, image) }
}
