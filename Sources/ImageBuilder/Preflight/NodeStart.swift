internal import Archive
internal import OCI

/// What `node …` starts (Node.js' documentation, "Command-line API" and "Modules").
struct NodeStart {
    private let start: StartedProgram
    private let image: CheckedImage

    init(_ start: StartedProgram, _ image: CheckedImage) {
        self.start = start
        self.image = image
    }

    var faults: [Fault] {
        var rest = start.words.dropFirst()
        var faults: [Fault] = []
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            let option = parts.first ?? word
            switch option {
            case "-e", "-p", "--eval", "--print", "-", "--test", "-i", "-v", "--version", "--run": return faults
            case "-r", "--require", "--import", "--loader", "--experimental-loader":
                let name = parts.count == 2 ? parts[1] : rest.popFirst() ?? ""
                // Anything else is the name of a package.
                if name.hasPrefix("/") || name.hasPrefix("."), !exists(name) { faults.append(fault(name)) }
            case "-C", "--conditions", "--title", "--icu-data-dir", "--openssl-config":
                if parts.count == 1 { _ = rest.popFirst() }
            case _ where word.hasPrefix("-"): continue
            default: return exists(word) ? faults : faults + [fault(word)]
            }
        }
        return faults
    }

    private func exists(_ name: String) -> Bool {
        let candidates = ["", ".js", ".mjs", ".cjs", ".json", ".node"].map { name + $0 }
        if candidates.contains(where: { image.resolve($0)?.entry.kind.isFile == true }) { return true }
        return ["index.js", "index.json", "package.json"].contains { image.resolve("\(name)/\($0)") != nil }
    }

    private func fault(_ name: String) -> Fault {
        Fault(
            message: "\(start.role) starts \(start.program) with \(name), which is not in the image",
            cause: start.cause,
            fix: nearestFile(lastComponent(name), image))
    }
}
