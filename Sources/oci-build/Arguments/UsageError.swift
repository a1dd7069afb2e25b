/// A command line that cannot be understood: what is wrong, and where the right words stand.
struct UsageError: Error, Hashable {
    /// One sentence without a full stop.
    let message: String
    /// What was probably meant.
    let suggestion: String?
    /// The command that was being read; nil before one was found.
    let command: String?

    init(_ message: String, suggestion: String? = nil, command: String? = nil) {
        self.message = message
        self.suggestion = suggestion
        self.command = command
    }

    /// The same error with the command it belongs to.
    func within(_ command: String) -> UsageError {
        UsageError(message, suggestion: suggestion, command: command)
    }

    /// The message for people, in two lines: what is wrong, where to read on.
    var text: String {
        let question = suggestion.map { "; did you mean \($0)?" } ?? ""
        let page = ["oci-build", command, "--help"].compactMap { $0 }.joined(separator: " ")
        return "\(message)\(question)\nTry: \(page)"
    }
}
