internal import Archive
internal import Glibc
internal import HostSystem

extension DockerEngine {
    /// Lends an image of the engine as an archive that comes as it is read.
    func save<Result>(_ name: String, _ body: (ArchiveReader) throws -> Result) throws -> Result {
        let output = try FileDescriptor.pipe()
        let errors = Kept()
        let pump = try OutputPump { errors.add($0) }
        let child = try ChildProcess.start(
            Command("docker", ["save", name]), .init(output: output.input.raw, error: pump.input))
        let end = output.output.release()
        // Our end for writing must close, or the archive's end never shows.
        Glibc.close(output.input.release())
        let result = Swift.Result {
            try cancellation.withHandler({ child.signalGroup(SIGKILL) }) {
                try body(ArchiveReader(FileDescriptor(owning: end)))
            }
        }
        // Where reading stopped early the client must not wait for a reader.
        if case .failure = result { child.signalGroup(SIGTERM) }
        let status = try child.wait()
        try pump.finish()
        try cancellation.check()
        let said = String(decoding: errors.bytes, as: UTF8.self).trimmed
        if !status.isSuccess, !said.isEmpty { throw BuildError("docker save: \(said)") }
        return try result.get()
    }
}
