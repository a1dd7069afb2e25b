internal import HostSystem

/// What a stack's secrets say in one run.
struct SecretValues: Sendable {
    private var values: [String: [UInt8]] = [:]

    /// Reads, and makes what is made anew.
    /// - Parameter work: an empty directory for it.
    init(_ stack: Stack, work: HostPath) throws {
        for secret in stack.secrets {
            do { values[secret.name] = try Self.value(of: secret, work) } catch let error as SystemError {
                throw stack.error("the secret \(quoted(secret.name)) cannot be read: \(error)", at: secret.location)
            } catch let error as MissingVariable {
                throw stack.error(
                    "the secret \(quoted(secret.name)) wants the variable \(error.name), which is not set",
                    at: secret.location, hint: "set it, or give the secret another source")
            }
        }
        for secret in stack.secrets {
            guard case .keyOf(let certificate) = secret.source else { continue }
            values[secret.name] = try Self.key(of: certificate.name, work).read()
        }
    }

    subscript(name: String) -> [UInt8] { values[name] ?? [] }

    private struct MissingVariable: Error { let name: String }

    private static func value(of secret: StackSecret, _ work: HostPath) throws -> [UInt8]? {
        switch secret.source {
        case .file(let path): return try path.read(limit: 1 << 20)
        case .value(let text): return Array(text.utf8)
        case .environment(let name):
            guard let text = ProcessInfo.environment[name] else { throw MissingVariable(name: name) }
            return Array(text.utf8)
        case .generated(let count):
            let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789".utf8)
            var source = SystemRandomNumberGenerator()
            return (0..<count).map { _ in letters[Int.random(in: letters.indices, using: &source)] }
        case .certificate(let names): return try certificate(secret.name, names, work)
        case .keyOf: return nil
        }
    }

    private static func key(of certificate: String, _ work: HostPath) -> HostPath { work / "key-\(certificate)" }

    private static func certificate(_ secret: String, _ names: [String], _ work: HostPath) throws -> [UInt8] {
        guard ChildProcess.find("openssl") != nil else {
            throw BuildError(
                "certificates are made by the program openssl, which is not here", hint: "apt-get install openssl")
        }
        let file = work / "certificate-\(secret)"
        let command = Command(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "7",
                "-subj", "/CN=\(names.first ?? "localhost")", "-addext",
                "subjectAltName=" + names.map { "DNS:\($0)" }.joined(separator: ","),
                "-keyout", key(of: secret, work).description, "-out", file.description,
            ])
        let result = try command.run(by: Deadline(after: 30))
        guard let result, result.status.isSuccess else {
            throw BuildError("openssl req: \(result?.errorText ?? "it did not end")")
        }
        return try file.read()
    }
}
