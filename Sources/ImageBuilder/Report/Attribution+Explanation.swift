internal import HostSystem
internal import OCI

extension Attribution {
    /// A finding of waste in one sentence: what, where, and the step that caused it.
    public func explanation(of finding: Waste) -> String {
        let cause = place(of: layers[finding.cause].step)
        let what = names(of: finding.files)
        switch finding.kind {
        case .duplicate:
            let original = finding.original.map { "\(files[$0].path)" } ?? ""
            return "\(what), the same content as \(original); \(cause)"
        case .rewritten: return "\(what), written again by \(cause)"
        case .restated:
            return "\(what), stored again with the same content by \(cause): only owner, mode or time differ"
        case .removed: return "\(what), taken away again by \(cause)"
        }
    }

    /// The step with its place in the recipe, where that is known.
    public func place(of step: Step) -> String {
        "\(step)" + (step.location.map { " (\($0.file.name):\($0.line))" } ?? "")
    }

    private func names(of numbers: [Int]) -> String {
        guard let first = numbers.first else { return "nothing" }
        switch numbers.count {
        case 1: return "\(files[first].path)"
        case 2: return "\(files[first].path) and \(files[numbers[1]].path)"
        default: return "\(files[first].path) and \(numbers.count - 1) other files"
        }
    }
}
