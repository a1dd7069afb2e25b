extension ModeSpec {
    /// Parses octal digits, or clauses such as `u=rwX,go=rX`; nil for anything else.
    public init?(_ text: String) {
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) {
            guard let number = UInt32(text, radix: 8), number <= 0o7777 else { return nil }
            self = .number(number)
            return
        }
        var clauses: [Clause] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let clause = Clause(part) else { return nil }
            clauses.append(clause)
        }
        self = .clauses(clauses)
    }

    /// The mode that a file of mode `mode` gets, as chmod(1) of the GNU tools gives it under the umask 0.
    public func applied(to mode: UInt32, isDirectory: Bool) -> UInt32 {
        switch self {
        case .number(let number): number
        case .clauses(let clauses):
            clauses.reduce(mode & 0o7777) { $1.applied(to: $0, isDirectory: isDirectory) }
        }
    }
}

extension ModeSpec.Clause {
    fileprivate init?(_ text: Substring) {
        var rest = text
        who = 0
        while let bits = rest.first.flatMap({ Self.principals[$0] }) {
            who |= bits
            rest.removeFirst()
        }
        if who == 0 { who = 0o7777 }
        actions = []
        while let character = rest.popFirst() {
            guard let change = ModeSpec.Action.Operator(rawValue: character) else { return nil }
            let permissions = rest.prefix { ModeSpec.Action.Operator(rawValue: $0) == nil }
            rest = rest.dropFirst(permissions.count)
            guard let action = ModeSpec.Action(change, permissions) else { return nil }
            actions.append(action)
        }
        if actions.isEmpty { return nil }
    }

    private static let principals: [Character: UInt32] = ["u": 0o4700, "g": 0o2070, "o": 0o1007, "a": 0o7777]

    fileprivate func applied(to mode: UInt32, isDirectory: Bool) -> UInt32 {
        actions.reduce(mode) { mode, action in
            let value = action.value(mode, isDirectory: isDirectory) & who
            // A directory keeps its set-id bits unless they are named.
            let kept = isDirectory ? 0o6000 & ~action.bits : 0
            switch action.change {
            case .add: return mode | value
            case .remove: return mode & ~(value & ~kept)
            case .set: return mode & (~who | kept) | value
            }
        }
    }
}

extension ModeSpec.Action {
    fileprivate init?(_ change: Operator, _ permissions: Substring) {
        self.init(change: change, bits: 0)
        if permissions.count == 1, let who = permissions.first, "ugo".contains(who) {
            copied = who
            return
        }
        for permission in permissions {
            switch permission {
            case "r": bits |= 0o444
            case "w": bits |= 0o222
            case "x": bits |= 0o111
            case "X": executeWhereUseful = true
            case "s": bits |= 0o6000
            case "t": bits |= 0o1000
            default: return nil
            }
        }
    }

    fileprivate func value(_ mode: UInt32, isDirectory: Bool) -> UInt32 {
        switch copied {
        case "u": return (mode >> 6 & 7) * 0o111
        case "g": return (mode >> 3 & 7) * 0o111
        case "o": return (mode & 7) * 0o111
        default: return executeWhereUseful && (isDirectory || mode & 0o111 != 0) ? bits | 0o111 : bits
        }
    }
}
