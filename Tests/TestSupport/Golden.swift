public import HostSystem

/// The project's folder of test inputs and expected results.
public let fixtures = HostPath(#filePath).parent.parent.parent / "fixtures"

extension HostPath {
    /// The names in this folder, sorted; those that start with a dot left out.
    public func children() throws -> [HostPath] {
        try FileDescriptor.open(self, .read, .directory).entryNames()
            .filter { $0.first != UInt8(ascii: ".") }
            .map { appending(HostPath(bytes: $0)) }
    }
}

/// What a golden file and a result have to do with each other: nil where they are equal, else where they part.
///
/// With `UPDATE_GOLDEN=1` in the environment the file becomes the result; look at `git diff` afterwards.
public func differenceToGolden(_ text: String, _ file: HostPath) throws -> String? {
    if ProcessInfo.environment["UPDATE_GOLDEN"] == "1" {
        try file.parent.createDirectories()
        try AtomicFile.write(text.utf8, to: file, durable: false)
        return nil
    }
    guard file.exists else { return "\(file) is missing; make it with UPDATE_GOLDEN=1. It would be:\n\(text)" }
    let expected = String(decoding: try file.read(), as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
    let actual = text.split(separator: "\n", omittingEmptySubsequences: false)
    for number in 0..<max(expected.count, actual.count) {
        let wanted = number < expected.count ? String(expected[number]) : "(end)"
        let got = number < actual.count ? String(actual[number]) : "(end)"
        if wanted != got { return "\(file):\(number + 1):\n  expected: \(wanted)\n  got:      \(got)" }
    }
    return nil
}
