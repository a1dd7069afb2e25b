internal import ImageBuilder

/// The results of structure tests for people: a line a test, what was wrong below it, and how many passed.
struct TestReportText {
    private let report: StructureTestReport
    private let traits: TerminalTraits

    init(_ report: StructureTestReport, _ traits: TerminalTraits) {
        self.report = report
        self.traits = traits
    }

    var text: String {
        var lines: [String] = []
        for suite in report.suites {
            lines.append(Style.strong.applied(to: suite.file, traits.hasColour))
            for result in suite.results { lines += self.lines(of: result) }
        }
        return (lines + ["", summary]).joined(separator: "\n") + "\n"
    }

    private func lines(of result: StructureTestResult) -> [String] {
        let mark = result.passed ? Mark.done : .failed
        let sign = mark.style.applied(to: mark.text(traits.hasUnicode), traits.hasColour)
        let time =
            result.seconds < 0.1 ? "" : "  " + Style.faint.applied(to: durationText(result.seconds), traits.hasColour)
        var lines = ["  \(sign) \(result.kind): \(result.name)\(time)"]
        if !result.passed, let location = result.location {
            lines.append("      " + Style.faint.applied(to: "at \(location)", traits.hasColour))
        }
        lines += result.failures.flatMap { $0.split(separator: "\n") }.map { "      \($0)" }
        return lines
    }

    private var summary: String {
        let count = report.results.count
        let verdict =
            report.passed
            ? Style.good.applied(to: "all passed", traits.hasColour)
            : Style.bad.applied(to: "\(report.failed) failed", traits.hasColour)
        return "\(count) \(count == 1 ? "test" : "tests") of \(report.image), \(report.driver): \(verdict), "
            + durationText(report.seconds)
    }
}
