/// A share with one digit: `61.2 %`.
func shareText(_ share: Double) -> String {
    let tenths = share.isFinite ? Int((share * 1000).rounded()) : 0
    if tenths == 0, share > 0 { return "<0.1 %" }
    return "\(tenths / 10).\(tenths % 10) %"
}

/// A share as a bar of up to `width` columns.
func shareBar(_ share: Double, _ width: Int, _ traits: TerminalTraits) -> String {
    guard share.isFinite, share > 0 else { return "" }
    let eighths = Int((min(share, 1) * Double(width) * 8).rounded())
    if !traits.hasUnicode { return String(repeating: "#", count: (eighths + 4) / 8) }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
}
