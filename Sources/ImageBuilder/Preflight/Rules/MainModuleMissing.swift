internal import Archive
internal import OCI

enum MainModuleMissing: Rule {
    static let name = "main-module-missing"
    static let severity = CheckLevel.error
    static let summary = "Python or Node.js is told to start a module or a file that is not there."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.started.flatMap { start -> [Fault] in
            guard case .found = ProgramLookup(image).find(start.program) else { return [] }
            let name = lastComponent(start.program)
            if name.hasPrefix("python") { return PythonStart(start, image).faults }
            if name == "node" || name == "nodejs" { return NodeStart(start, image).faults }
            if PythonStart.servers.contains(name) { return PythonStart(start, image).server(start.words.dropFirst()) }
            return []
        }
    }
}
