/// A file mode as chmod(1) takes it: a number, or clauses that change the mode there is.
public enum ModeSpec: Hashable, Sendable {
    /// 07777 at most.
    case number(UInt32)
    case clauses([Clause])

    /// `u=rwX`: for whom, and what happens to their permissions.
    public struct Clause: Hashable, Sendable {
        /// The bits that belong to those named: 04700 for `u`, 02070 for `g`, 01007 for `o`, all for `a` or none.
        public var who: UInt32
        public var actions: [Action]

        public init(who: UInt32, actions: [Action]) {
            self.who = who
            self.actions = actions
        }
    }

    public struct Action: Hashable, Sendable {
        public enum Operator: Character, Hashable, Sendable {
            case add = "+"
            case remove = "-"
            case set = "="
        }

        public var change: Operator
        /// Read, write, execute, set-id and sticky bits for everybody; `who` picks among them.
        public var bits: UInt32
        /// `X`: execute for directories, and for files that somebody may execute already.
        public var executeWhereUseful: Bool
        /// `u`, `g` or `o` behind the operator: take the permissions that those have now.
        public var copied: Character?

        public init(change: Operator, bits: UInt32, executeWhereUseful: Bool = false, copied: Character? = nil) {
            self.change = change
            self.bits = bits
            self.executeWhereUseful = executeWhereUseful
            self.copied = copied
        }
    }
}
