internal import HostSystem
internal import Packages

extension PackagesProgress {
    /// What it is in the stream of a build: progress of a step, or, before the steps, preparation.
    func event(_ step: BuildStep.ID?) -> BuildEvent {
        switch self {
        case .outdated(let time, let reason):
            let date = Timestamp(seconds: time).rfc3339
            return .warning("the package list is that of \(date): \(reason)", location: nil)
        case .updating(let suite, _): return told(step, "package lists of \(suite)", nil)
        case .fetching(let bytes, let all):
            return told(step, "fetched \(sizeText(bytes)) of \(sizeText(all))", fraction(bytes, all))
        case .unpacking(let name, let number, let count):
            return told(step, "unpacking \(name)", fraction(number, count))
        case .configuring(let count): return told(step, "configuring \(count) packages", nil)
        }
    }

    private func told(_ step: BuildStep.ID?, _ text: String, _ fraction: Double?) -> BuildEvent {
        step.map { .stepProgress($0, text, fraction: fraction) } ?? .preparing(text)
    }

    private func fraction(_ part: Int, _ whole: Int) -> Double? {
        whole > 0 ? min(1, max(0, Double(part) / Double(whole))) : nil
    }
}
