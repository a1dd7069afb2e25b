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
    }

    public let recipe: String
    public let lines: [Line]

    init(_ plan: BuildPlan, recipe: String, standings: [NodeID: Standing]) {
        self.recipe = recipe
        let needed = plan.needed
        let numbers = Dictionary(uniqueKeysWithValues: zip(needed, 1...))
        lines = needed.map { id in
            let node = plan.graph[id]
            return Line(
                number: numbers[id] ?? 0, stage: node.operation.stage, title: node.operation.title,
                location: node.operation.location.description, inputs: node.inputs.compactMap { numbers[$0] },
                standing: standings[id] ?? .unneeded)
        }
    }

    /// One line a step: its number, how it stands, its stage, what it does and what it stands on.
    public var text: String {
        let width = lines.map(\.stage.count).max() ?? 0
        return lines.map { line in
            let number = String(line.number)
            let pad = String(repeating: " ", count: max(0, String(lines.count).count - number.count))
            let stage = line.stage + String(repeating: " ", count: width - line.stage.count)
            let inputs = line.inputs.isEmpty ? "" : "  (on \(line.inputs.map(String.init).joined(separator: ", ")))"
            return "\(pad)\(number)  \(line.standing.label)  \(stage)  \(line.title)\(inputs)\n"
        }.joined()
    }

    public var json: JSONValue {
        [
            "schema": "oci-build/plan/1",
            "recipe": .string(recipe),
            "steps": .array(
                lines.map { line in
                    [
                        "number": .integer(line.number), "stage": .string(line.stage), "title": .string(line.title),
                        "location": .string(line.location), "inputs": .array(line.inputs.map { .integer($0) }),
                        "standing": .string(line.standing.rawValue),
                    ]
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

/// Nothing may run, and these steps would have to.
public struct NotCachedSteps: Error, Sendable, CustomStringConvertible {
    public let lines: [PlanSurvey.Line]

    public var description: String {
        let list = lines.map { "  \($0.stage): \($0.title)" }
        return
            ([
                "\(lines.count) \(lines.count == 1 ? "step is" : "steps are") not cached, and --frozen-cache runs nothing:"
            ] + list)
            .joined(separator: "\n")
    }
}
