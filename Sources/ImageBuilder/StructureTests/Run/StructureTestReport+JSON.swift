public import JSON

extension StructureTestReport {
    /// For programs. The keys are promised; more may come.
    public var json: JSONValue {
        .object(present: [
            "schema": "oci-build/test/1", "image": .string(image), "driver": .string(driver),
            "tests": .integer(results.count), "failed": .integer(failed), "seconds": .number(seconds.inMilliseconds),
            "unchanged": wasKnown ? true : nil, "suites": suitesJSON,
        ])
    }

    /// The part that is kept of tests that passed.
    var suitesJSON: JSONValue {
        .array(suites.map { ["file": .string($0.file), "results": .array($0.results.map(\.json))] })
    }

    /// Reads what was kept; nil where it is something else.
    static func suites(passed json: JSONValue) -> [Suite]? {
        guard let list = json.array else { return nil }
        let suites = list.compactMap { suite -> Suite? in
            guard let file = suite["file"]?.string, let results = suite["results"]?.array else { return nil }
            let known = results.compactMap(StructureTestResult.init(passed:))
            return known.count == results.count ? Suite(file: file, results: known) : nil
        }
        return suites.count == list.count ? suites : nil
    }
}

extension StructureTestResult {
    fileprivate init?(passed json: JSONValue) {
        guard let kind = json["kind"]?.string, let name = json["name"]?.string, json["passed"] == true else {
            return nil
        }
        self.init(kind: kind, name: name, location: nil, failures: [])
    }

    /// For programs.
    public var json: JSONValue {
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
