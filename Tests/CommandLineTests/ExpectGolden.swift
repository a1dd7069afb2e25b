import HostSystem
import TestSupport
import Testing

/// Expects the text of a golden file; a failure shows the first line that differs.
func expectGolden(_ text: String, _ file: HostPath, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if let difference = try differenceToGolden(text, file) {
        Issue.record(Comment(rawValue: difference), sourceLocation: sourceLocation)
    }
}
