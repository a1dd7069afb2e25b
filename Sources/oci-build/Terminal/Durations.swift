/// A number of seconds for people: `340 ms`, `4.2 s`, `42 s`, `2 min 05 s`, `1 h 02 min`.
func durationText(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let milliseconds = Int((max(0, seconds) * 1000).rounded())
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    if milliseconds < 9_950 {
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = (milliseconds + 500) / 1000
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
}

private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
