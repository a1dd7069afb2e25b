/// An expression as instructions for a machine that is in many of them at once (Thompson 1968).
struct Program: Sendable {
    enum Instruction: Sendable {
        /// Goes on where the next character is one of the set.
        case character(CharacterSet, next: Int)
        case assertion(Assertion, next: Int)
        case fork(Int, Int)
        case match
    }

    /// Repetitions of repetitions multiply; nothing that a person writes comes near this.
    private static let limit = 20_000

    private(set) var instructions: [Instruction] = [.match]
    private(set) var start = 0

    init(_ expression: Expression) throws(RegularExpressionError) {
        start = try add(expression, next: 0)
    }

    /// Adds an expression before the instruction `next`; returns where it begins.
    private mutating func add(_ expression: Expression, next: Int) throws(RegularExpressionError) -> Int {
        switch expression {
        case .empty: return next
        case .character(let set): return try add(.character(set, next: next))
        case .assertion(let assertion): return try add(.assertion(assertion, next: next))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() { next = try add(part, next: next) }
            return next
        case .choice(let choices):
            guard let last = choices.last else { return next }
            var start = try add(last, next: next)
            for choice in choices.dropLast().reversed() { start = try add(.fork(try add(choice, next: next), start)) }
            return start
        case .repetition(let part, let least, let most): return try add(part, least, most, next: next)
        }
    }

    private mutating func add(
        _ part: Expression, _ least: Int, _ most: Int?, next: Int
    ) throws(RegularExpressionError) -> Int {
        var start = next
        if let most {
            for _ in least..<max(least, most) { start = try add(.fork(try add(part, next: start), next)) }
        } else {
            // The loop's fork has to exist before what leads back to it.
            start = try add(.fork(next, next))
            instructions[start] = .fork(try add(part, next: start), next)
        }
        for _ in 0..<least { start = try add(part, next: start) }
        return start
    }

    private mutating func add(_ instruction: Instruction) throws(RegularExpressionError) -> Int {
        if instructions.count >= Self.limit { throw RegularExpressionError("its repetitions make it too large") }
        instructions.append(instruction)
        return instructions.count - 1
    }
}
