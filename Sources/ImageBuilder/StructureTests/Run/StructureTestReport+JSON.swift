public import JSON

extension StructureTestReport {
    /// For programs. The keys are promised; more may come.
    public var json: JSONValue {
        [
            "schema": "oci-build/test/1", "image": .string(image), "driver": .string(driver),
            "tests": .integer(results.count), "failed": .integer(failed), "seconds": .number(seconds.inMilliseconds),
            "suites": .array(
                suites.map { ["file": .string($0.file), "results": .array($0.results.map(\.json))] }),
        ]
    }
}

extension StructureTestResult {
    fileprivate var json: JSONValue {
        .object(present: [
            "kind": .string(kind), "name": .string(name), "passed": .bool(passed),
            "seconds": .number(seconds.inMilliseconds),
            "location": location.map { .string($0.description) },
            "failures": failures.isEmpty ? nil : .strings(failures),
            "output": output.isEmpty ? nil : .string(String(decoding: output, as: UTF8.self)),
            "errors": errors.isEmpty ? nil : .string(String(decoding: errors, as: UTF8.self)),
        ])
    }
}

extension Double {
    /// Rounded to thousandths: more digits would only be noise.
    var inMilliseconds: Double { (self * 1000).rounded() / 1000 }
}
