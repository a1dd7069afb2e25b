/// Runs a program over a text. Looks at every character once, and at each in at most every instruction.
struct Matcher {
    private let program: Program
    /// Where the machine is now, assertions and forks resolved.
    private var current: [Int] = []
    /// Where it was led by the last character.
    private var reached: [Int] = []
    private var seen: [Int]
    private var generation = 0
    private var pending: [Int] = []

    init(_ program: Program) {
        self.program = program
        seen = Array(repeating: 0, count: program.instructions.count)
    }

    mutating func finds(_ text: String) -> Bool {
        var scalars = text.unicodeScalars.makeIterator()
        var before: Unicode.Scalar?
        var behind = scalars.next()
        while true {
            // A match may begin anywhere.
            reached.append(program.start)
            if resolve(before, behind) { return true }
            guard let scalar = behind else { return false }
            advance(over: scalar)
            before = scalar
            behind = scalars.next()
        }
    }

    /// Follows forks and assertions from where the last character led. True at a match.
    private mutating func resolve(_ before: Unicode.Scalar?, _ behind: Unicode.Scalar?) -> Bool {
        generation += 1
        current.removeAll(keepingCapacity: true)
        swap(&pending, &reached)
        while let index = pending.popLast() {
            if seen[index] == generation { continue }
            seen[index] = generation
            switch program.instructions[index] {
            case .match: return true
            case .character: current.append(index)
            case .fork(let first, let second): pending += [second, first]
            case .assertion(let assertion, let next):
                if assertion.holds(between: before, and: behind) { pending.append(next) }
            }
        }
        return false
    }

    private mutating func advance(over scalar: Unicode.Scalar) {
        for index in current {
            if case .character(let set, let next) = program.instructions[index], set.contains(scalar) {
                reached.append(next)
            }
        }
    }
}
