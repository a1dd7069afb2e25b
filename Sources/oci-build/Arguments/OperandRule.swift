/// A word of a command line that is no option: what it is, how many there are, where it goes.
struct OperandRule<Values>: Sendable {
    /// What stands for it in a synopsis: `RECIPE`.
    let name: String
    let isRequired: Bool
    let isRepeatable: Bool
    let help: String
    let assign: @Sendable (inout Values, String) throws(ValueError) -> Void

    /// `RECIPE`: there must be one.
    static func required<Value: OptionValue>(
        _ name: String, _ path: any WritableKeyPath<Values, Value> & Sendable, _ help: String
    ) -> OperandRule {
        OperandRule(
            name: name, isRequired: true, isRepeatable: false, help: help,
            assign: { values, word throws(ValueError) in values[keyPath: path] = try Value(argument: word) })
    }

    /// `[DIR]`: there may be one.
    static func optional<Value: OptionValue>(
        _ name: String, _ path: any WritableKeyPath<Values, Value?> & Sendable, _ help: String
    ) -> OperandRule {
        OperandRule(
            name: name, isRequired: false, isRepeatable: false, help: help,
            assign: { values, word throws(ValueError) in values[keyPath: path] = try Value(argument: word) })
    }

    /// `[PATH…]`: any number. Must be the last rule.
    static func any<Value: OptionValue>(
        _ name: String, _ path: any WritableKeyPath<Values, [Value]> & Sendable, _ help: String
    ) -> OperandRule {
        OperandRule(
            name: name, isRequired: false, isRepeatable: true, help: help,
            assign: { values, word throws(ValueError) in values[keyPath: path].append(try Value(argument: word)) })
    }

    /// This rule for values that hold ours at `path`.
    func at<Outer>(_ path: any WritableKeyPath<Outer, Values> & Sendable) -> OperandRule<Outer> {
        OperandRule<Outer>(
            name: name, isRequired: isRequired, isRepeatable: isRepeatable, help: help,
            assign: { values, word throws(ValueError) in try assign(&values[keyPath: path], word) })
    }

    /// As a synopsis shows it.
    var synopsis: String {
        let name = isRepeatable ? name + "..." : name
        return isRequired ? name : "[\(name)]"
    }
}
