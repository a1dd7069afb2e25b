internal import Archive
internal import OCI

/// What the kernel loads, one after the other, to start a program: a script, its interpreter, the interpreter's loader.
struct ProgramChain {
    /// What is missing on the way.
    struct Gap {
        enum Reason {
            /// Of a script: the program of the first line, or the one that `env` looks for.
            case interpreter(String)
            case carriageReturn(String)
            /// The program that loads a dynamically linked one.
            case loader(String)
        }

        let file: MergedTree.Node
        let reason: Reason
    }

    /// In order, as far as they are there.
    private(set) var files: [MergedTree.Node] = []
    private(set) var gap: Gap?

    /// As many scripts as Linux starts for another.
    private static let deepest = 5

    init(_ program: String, in image: CheckedImage) {
        let lookup = ProgramLookup(image)
        var next: String? = program
        for _ in 0..<Self.deepest {
            guard let name = next, case .found(let node) = lookup.find(name) else { return }
            files.append(node)
            next = nil
            switch image.program(node.path) {
            case .script(let line): next = follow(line, node, lookup)
            case .linked(let file): checkLoader(file, node, image)
            case nil: break
            }
        }
    }

    /// The program that goes on with a script; notes the gap where there is none.
    private mutating func follow(_ line: String, _ node: MergedTree.Node, _ lookup: ProgramLookup) -> String? {
        guard let shebang = Shebang(line: line) else { return nil }
        if shebang.endsInCarriageReturn {
            let name = (shebang.programForEnv ?? shebang.interpreter).filter { $0 != "\r" }
            gap = Gap(file: node, reason: .carriageReturn(name))
            return nil
        }
        for name in [shebang.interpreter, shebang.programForEnv].compactMap({ $0 }) {
            if case .missing = lookup.find(name) {
                gap = Gap(file: node, reason: .interpreter(name))
                return nil
            }
        }
        return shebang.programForEnv ?? shebang.interpreter
    }

    private mutating func checkLoader(_ file: ELFFile, _ node: MergedTree.Node, _ image: CheckedImage) {
        guard let loader = file.interpreter, image.resolve(loader) == nil else { return }
        gap = Gap(file: node, reason: .loader(loader))
    }
}
