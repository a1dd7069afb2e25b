import HostSystem
import JSON
import TestSupport
import Testing

@testable import Sandbox

@Suite("The hook that keeps a compiled filter")
struct KeptFilterTests {
    /// More than a pipe holds: a hook that does not read it all breaks the pipe for whoever writes.
    @Test("reads all that the runtime tells it, though there is nothing to copy")
    func input() throws {
        try withTemporaryDirectory { folder in
            var container = Container(root: .directory(folder), scratch: folder / "scratch", arguments: ["true"])
            container.filter = .kept
            let hook = try #require(container.hooks?["poststart"]?.array?.first)
            let words = (hook["args"]?.array ?? []).compactMap { $0.string }
            let path = try #require(hook["path"]?.string)
            let script = "set -o pipefail; head -c 1000000 /dev/zero | \"$@\""
            let result = try ChildProcess.run(Command("bash", ["-c", script, "bash", path] + words.dropFirst()))
            #expect(result.status == .exited(0))
        }
    }
}
