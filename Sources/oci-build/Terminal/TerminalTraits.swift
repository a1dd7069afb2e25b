internal import HostSystem

/// What can be shown on a stream.
struct TerminalTraits: Sendable, Hashable {
    var isTerminal: Bool
    /// Whether the cursor can be moved.
    var isDrawable: Bool
    var hasColour: Bool
    /// Whether characters beyond ASCII come out right.
    var hasUnicode: Bool
    var columns: Int

    static let plain = TerminalTraits(
        isTerminal: false, isDrawable: false, hasColour: false, hasUnicode: false, columns: 80)
}

extension TerminalTraits {
    /// - Parameter variables: the environment. `NO_COLOR` as no-color.org has it: set and not empty. The locale's
    ///   character set by the variables of POSIX.1-2017, 8.2, in their order.
    init(_ stream: StandardStream, _ variables: [String: String]) {
        isTerminal = ProcessInfo.isTerminal(stream.rawValue)
        isDrawable = isTerminal && (variables["TERM"] ?? "dumb") != "dumb"
        hasColour = isDrawable && (variables["NO_COLOR"] ?? "").isEmpty
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
        let characterSet = locale.uppercased()
        hasUnicode = characterSet.contains("UTF-8") || characterSet.contains("UTF8")
        columns = Self.columns(stream) ?? variables["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// The columns of the terminal behind a stream, now; nil where there is no terminal.
    static func columns(_ stream: StandardStream) -> Int? {
        ProcessInfo.terminalSize(stream.rawValue)?.columns
    }
}
