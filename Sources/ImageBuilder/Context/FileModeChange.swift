/// A file mode that a recipe asks for: `0755`, or clauses as chmod(1) reads them, `u+x,go=rX`.
///
/// A clause without `u`, `g`, `o` or `a` means all three, whatever the umask is: the same recipe gives the same bytes.
/// An octal mode gives a directory leave to be entered where it gives leave to read, so that `0644` for a whole tree
/// does not lock it.
public struct FileModeChange: Hashable, Sendable, CustomStringConvertible {
    /// As the recipe has it.
    public let description: String
    private let form: Form

    private enum Form: Hashable, Sendable {
        case exact(UInt32)
        case clauses([Clause])
    }

    private struct Clause: Hashable, Sendable {
        /// Bits that the clause may touch: of the classes that it names.
        var scope: UInt32
        var actions: [Action] = []
    }

    private struct Action: Hashable, Sendable {
        let sign: Character
        /// `rwx` for all classes, setuid, setgid and sticky: masked with the scope.
        var bits: UInt32 = 0
        /// `X`: leave to execute where somebody has it, or for a directory.
        var executesWhereSensible = false
        /// `g=u`: how far the bits of another class are shifted to stand for others.
        var copiedShift: UInt32?
    }

    /// - Throws: ``FileModeError`` where the text is neither octal nor made of clauses.
    public init(parsing text: String) throws(FileModeError) {
        description = text
        if let first = text.first, first.isASCII, first.isNumber {
            guard let mode = UInt32(text, radix: 8), mode <= 0o7777 else { throw FileModeError(text: text) }
            form = .exact(mode)
        } else {
            var clauses: [Clause] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let clause = Self.clause(part) else { throw FileModeError(text: text) }
                clauses.append(clause)
            }
            form = .clauses(clauses)
        }
    }

    /// The mode that a file with `mode` gets.
    public func apply(to mode: UInt32, isDirectory: Bool) -> UInt32 {
        switch form {
        case .exact(let exact): isDirectory ? exact | (exact & 0o444) >> 2 : exact
        case .clauses(let clauses):
            clauses.reduce(mode & 0o7777) { mode, clause in
                clause.actions.reduce(mode) { Self.apply($1, within: clause.scope, to: $0, isDirectory) }
            }
        }
    }

    private static func apply(_ action: Action, within scope: UInt32, to mode: UInt32, _ isDirectory: Bool) -> UInt32 {
        var bits = action.bits
        if action.executesWhereSensible, isDirectory || mode & 0o111 != 0 { bits |= 0o111 }
        if let shift = action.copiedShift { bits |= ((mode >> shift) & 0o7) * 0o111 }
        bits &= scope
        switch action.sign {
        case "+": return mode | bits
        case "-": return mode & ~bits
        // chmod(1) keeps setuid and setgid of a directory unless they are named.
        default: return mode & ~(isDirectory ? scope & 0o1777 : scope) | bits
        }
    }

    private static func clause(_ text: Substring) -> Clause? {
        let who = text.prefix { "ugoa".contains($0) }
        var clause = Clause(scope: who.isEmpty ? 0o7777 : who.reduce(0) { $0 | scope(of: $1) })
        for character in text.dropFirst(who.count) {
            if "+-=".contains(character) {
                clause.actions.append(Action(sign: character))
                continue
            }
            guard var action = clause.actions.popLast(), action.copiedShift == nil else { return nil }
            switch character {
            case "r": action.bits |= 0o444
            case "w": action.bits |= 0o222
            case "x": action.bits |= 0o111
            case "X": action.executesWhereSensible = true
            case "s": action.bits |= 0o6000
            case "t": action.bits |= 0o1000
            case "u", "g", "o":
                if action != Action(sign: action.sign) { return nil }
                action.copiedShift = character == "u" ? 6 : character == "g" ? 3 : 0
            default: return nil
            }
            clause.actions.append(action)
        }
        return clause.actions.isEmpty ? nil : clause
    }

    private static func scope(of who: Character) -> UInt32 {
        switch who {
        case "u": 0o4700
        case "g": 0o2070
        case "o": 0o1007
        default: 0o7777
        }
    }
}

/// A text that is no file mode.
public struct FileModeError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public var description: String {
        "\"\(text)\" is no file mode; write octal digits as in \"0755\", or clauses as in \"u+x,go=rX\""
    }
}
