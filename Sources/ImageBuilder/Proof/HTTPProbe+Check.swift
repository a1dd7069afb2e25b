internal import JSON

extension HTTPProbe {
    /// How it is told: `GET /health`.
    var title: String { "\(method) \(path)" }

    var request: HTTPRequest {
        HTTPRequest(
            method: method, target: requestTarget(path),
            headers: headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
            body: Array((body ?? "").utf8))
    }

    /// What is wrong with an answer: each as what was expected and what came.
    func complaints(about response: HTTPResponse) -> [String] {
        var complaints: [String] = []
        if response.status != status {
            complaints.append("expected status \(status), got \(response.status) \(response.reason)")
        }
        for (name, wanted) in expectedHeaders.sorted(by: { $0.key < $1.key }) {
            guard let value = response.header(name) else {
                complaints.append("expected a header \(name), got none")
                continue
            }
            if !value.contains(wanted) {
                complaints.append("expected \"\(wanted)\" in the header \(name), got \"\(value)\"")
            }
        }
        let text = String(decoding: response.body, as: UTF8.self)
        for wanted in contains where !text.contains(wanted) {
            complaints.append("expected the body to contain \"\(wanted)\"")
        }
        if let json { complaints += complaint(about: response.body, wanted: json).map { [$0] } ?? [] }
        return complaints
    }

    private func complaint(about body: [UInt8], wanted: JSONValue) -> String? {
        do throws(JSONError) {
            guard let path = try JSONValue(parsing: body).firstDifference(from: wanted) else { return nil }
            return
                "expected the body's JSON to have \(path.isEmpty ? "" : "at \(path.joined(separator: ".")) ")\(wanted.at(path).text())"
        } catch { return "expected JSON: \(error)" }
    }
}

extension JSONValue {
    /// Where this value first differs from what is wanted, as keys and indices; nil if it does not. An object may
    /// have members that are not asked for.
    fileprivate func firstDifference(from wanted: JSONValue) -> [String]? {
        switch (self, wanted) {
        case (.object(let members), .object(let wantedMembers)):
            for (key, value) in wantedMembers.sorted(by: { $0.key < $1.key }) {
                guard let member = members[key] else { return [key] }
                if let path = member.firstDifference(from: value) { return [key] + path }
            }
            return nil
        case (.array(let values), .array(let wantedValues)):
            guard values.count == wantedValues.count else { return [] }
            for (index, pair) in zip(values, wantedValues).enumerated() {
                if let path = pair.0.firstDifference(from: pair.1) { return [String(index)] + path }
            }
            return nil
        case (.integer(let value), .number(let other)), (.number(let other), .integer(let value)):
            return Double(value) == other ? nil : []
        default: return self == wanted ? nil : []
        }
    }

    fileprivate func at(_ path: [String]) -> JSONValue {
        guard let first = path.first else { return self }
        let inner =
            self[first]
            ?? Int(first).flatMap { index in array.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
        return inner?.at(Array(path.dropFirst())) ?? .null
    }
}
