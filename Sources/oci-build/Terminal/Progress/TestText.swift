internal import HostSystem
internal import ImageBuilder

extension StructureTestResult {
    /// A name may hold anything.
    var title: String { printable(Array("\(kind): \(name)".utf8)) }
}

extension StructureTestReport {
    /// How many passed or failed, and where, in a few words.
    var verdict: String {
        let count = counted(results.count, "test")
        if wasKnown { return "\(count) passed before, unchanged" }
        return passed ? "\(count) passed in \(driver)" : "\(failed) of \(count) failed in \(driver)"
    }

    var timeText: String? { wasKnown ? nil : durationText(seconds) }
}
