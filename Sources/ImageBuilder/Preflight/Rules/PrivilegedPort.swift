internal import Archive
internal import OCI

enum PrivilegedPort: Rule {
    static let name = "privileged-port"
    static let severity = CheckLevel.error
    static let summary = "The image listens on a port below 1024, which its user may not open."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        if image.user.id == 0 || mayBindAnyPort(image) { return [] }
        var ports: [(port: String, cause: Fault.Cause)] = image.execution.exposedPorts.map { ($0, .setting("ports")) }
        if let port = image.variable("PORT") { ports.append((port, .setting("env"))) }
        var seen: Set<UInt16> = []
        return ports.compactMap { text, cause in
            guard let port = UInt16(text.prefix { $0 != "/" }), (1..<1024).contains(port), seen.insert(port).inserted
            else { return nil }
            return Fault(
                message: "the image listens on port \(port), which its user \(image.userText) may not open",
                cause: cause,
                fix: "listen on a port from 1024, such as \(8000 + Int(port)), and publish it as \(port): "
                    + "docker run -p \(port):\(8000 + Int(port))")
        }
    }

    /// CAP_NET_BIND_SERVICE on the program itself, or what else its capabilities are for.
    private static func mayBindAnyPort(_ image: CheckedImage) -> Bool {
        ProgramChain(image.words.first ?? "", in: image).files.contains {
            $0.entry.extendedAttributes["security.capability"] != nil
        }
    }
}
