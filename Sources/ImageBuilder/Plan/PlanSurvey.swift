public import JSON

/// A plan and how each step stands to the cache: what `oci-build plan` prints.
public struct PlanSurvey: Sendable {
    public struct Line: Hashable, Sendable {
        /// Its place in the list, from 1.
        public let number: Int
        public let stage: String
        public let title: String
        /// Where the recipe asks for it, `FILE:LINE:COLUMN`.
        public let location: String
        /// The lines that it stands on.
        public let inputs: [Int]
        public let standing: Standing
        /// Why it would have to be made.
        public let reason: String?
    }

    public let recipe: String
    public let lines: [Line]

    /// The steps that would be made.
    public var missing: [Line] { lines.filter { $0.standing == .missing } }

    init(_ plan: BuildPlan, recipe: String, standings: [NodeID: Standing], reasons: [NodeID: MissReason]) {
        self.recipe = recipe
        let needed = plan.needed
        let numbers = Dictionary(uniqueKeysWithValues: zip(needed, 1...))
        lines = needed.map { id in
            let node = plan.graph[id]
            return Line(
                number: numbers[id] ?? 0, stage: node.operation.stage, title: node.operation.title,
                location: node.operation.location.description, inputs: node.inputs.compactMap { numbers[$0] },
                standing: standings[id] ?? .unneeded,
                reason: reasons[id].map { reason in
                    let missing = node.inputs.filter { standings[$0] == .missing }
                    guard let input = missing.first, reason.isOfInputs else { return "\(reason)" }
                    return "stands on step \(numbers[input] ?? 0), which has to run"
                })
        }
    }

    /// One line a step: its number, how it stands, its stage, what it does and what it stands on.
    /// - Parameter isExplained: puts a line with the reason below each step that would be made.
    public func text(isExplained: Bool = false) -> String {
        let stageWidth = lines.map(\.stage.count).max() ?? 0
        let numberWidth = String(lines.count).count
        return lines.map { line in
            let pad = String(repeating: " ", count: max(0, numberWidth - String(line.number).count))
            let stage = line.stage + String(repeating: " ", count: stageWidth - line.stage.count)
            let inputs = line.inputs.isEmpty ? "" : "  (on \(line.inputs.map(String.init).joined(separator: ", ")))"
            let text = "\(pad)\(line.number)  \(line.standing.label)  \(stage)  \(line.title)\(inputs)\n"
            guard isExplained, let reason = line.reason else { return text }
            return text + String(repeating: " ", count: numberWidth + stageWidth + 14) + reason + "\n"
        }.joined()
    }

    public var json: JSONValue {
        [
            "schema": "oci-build/plan/1",
            "recipe": .string(recipe),
            "steps": .array(
                lines.map { line in
                    var members: [String: JSONValue] = [
                        "number": .integer(line.number), "stage": .string(line.stage), "title": .string(line.title),
                        "location": .string(line.location), "inputs": .array(line.inputs.map { .integer($0) }),
                        "standing": .string(line.standing.rawValue),
                    ]
                    if let reason = line.reason { members["reason"] = .string(reason) }
                    return .object(members)
                }),
        ]
    }
}

extension Standing {
    /// In one width.
    fileprivate var label: String {
        switch self {
        case .cached: "cached  "
        case .missing: "run     "
        case .unneeded: "unneeded"
        }
    }
}

/// Nothing may run, and some steps would have to.
public struct NotCachedSteps: Error, Sendable, CustomStringConvertible {
    public let lines: [PlanSurvey.Line]

    init(_ survey: PlanSurvey) {
        lines = survey.missing
    }

    public var description: String {
        let list = lines.map { line in
            "  \(line.number)  \(line.stage): \(line.title)" + (line.reason.map { "\n       \($0)" } ?? "")
        }
        let count = lines.count == 1 ? "a step is" : "\(lines.count) steps are"
        return (["\(count) not cached, and --frozen-cache runs nothing:"] + list).joined(separator: "\n")
    }
}
