internal import JSON
internal import OCI

/// Goes through a built image with every rule that the recipe does not turn off.
struct Preflight {
    let checks: [String: CheckLevel]

    /// A fault with its rule, and what the recipe makes of it.
    struct Result: Hashable {
        let rule: String
        let severity: Diagnostic.Severity
        let fault: Fault
    }

    func results(in image: CheckedImage) throws -> [Result] {
        var results: [Result] = []
        for rule in RuleList.all where checks[rule.name] != .off {
            for fault in try rule.faults(in: image) where !isToldAlready(fault, of: rule.name, results) {
                let level = checks[rule.name] ?? fault.severity ?? rule.severity
                guard level != .off else { continue }
                results.append(Result(rule: rule.name, severity: level == .error ? .error : .warning, fault: fault))
            }
        }
        return results
    }

    /// Of several things that are wrong with a secret's file the plainest is told.
    private func isToldAlready(_ fault: Fault, of rule: String, _ results: [Result]) -> Bool {
        guard let path = fault.path, let plainer = Self.plainer[rule] else { return false }
        return results.contains { plainer.contains($0.rule) && $0.fault.path == path }
    }

    private static let plainer: [String: Set<String>] = [:]
}

extension Preflight.Result {
    var json: JSONValue {
        let cause: JSONValue =
            switch fault.cause {
            case .layer(let number): .integer(number)
            case .setting(let name): .string(name)
            }
        return .object(present: [
            "rule": .string(rule), "severity": .string(severity.rawValue), "message": .string(fault.message),
            "path": fault.path.map { .string(String(decoding: $0.bytes, as: UTF8.self)) }, "cause": cause,
            "fix": .string(fault.fix),
        ])
    }

    /// Nil where it is something else.
    init?(json: JSONValue) {
        guard let rule = json["rule"]?.string,
            let severity = json["severity"]?.string.flatMap(Diagnostic.Severity.init),
            let message = json["message"]?.string, let fix = json["fix"]?.string
        else { return nil }
        let cause: Fault.Cause
        switch json["cause"] {
        case .integer(let number): cause = .layer(number)
        case .string(let name): cause = .setting(name)
        default: return nil
        }
        self.rule = rule
        self.severity = severity
        fault = Fault(
            message: message, path: json["path"]?.string.flatMap { try? ImagePath($0) }, cause: cause, fix: fix)
    }
}
