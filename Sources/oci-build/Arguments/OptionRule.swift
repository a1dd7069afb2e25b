/// An option that a command knows: how it is written, what it says, where its value goes.
struct OptionRule<Values>: Sendable {
    /// With its dashes: `--cache`.
    let name: String
    /// One letter, without its dash.
    let letter: Character?
    /// What stands for the value; nil for a flag, which has none.
    let placeholder: String?
    let isRepeatable: Bool
    /// The variable that stands in where the command line is silent.
    let variable: String?
    let help: String
    /// The value without the option, for the help.
    let defaultText: @Sendable (Values) -> String?
    let assign: @Sendable (inout Values, String) throws(ValueError) -> Void

    /// An option with one value; given twice, the last counts.
    static func option<Value: OptionValue>(
        _ name: String, letter: Character? = nil, _ path: any WritableKeyPath<Values, Value> & Sendable,
        wants placeholder: String? = nil, variable: String? = nil, _ help: String
    ) -> OptionRule {
        OptionRule(
            name: name, letter: letter, placeholder: placeholder ?? Value.placeholder, isRepeatable: false,
            variable: variable, help: help, defaultText: { $0[keyPath: path].argument },
            assign: { values, word throws(ValueError) in values[keyPath: path] = try Value(argument: word) })
    }

    /// An option that has no value unless given.
    static func option<Value: OptionValue>(
        _ name: String, letter: Character? = nil, _ path: any WritableKeyPath<Values, Value?> & Sendable,
        wants placeholder: String? = nil, variable: String? = nil, _ help: String
    ) -> OptionRule {
        OptionRule(
            name: name, letter: letter, placeholder: placeholder ?? Value.placeholder, isRepeatable: false,
            variable: variable, help: help, defaultText: { $0[keyPath: path].flatMap(\.argument) },
            assign: { values, word throws(ValueError) in values[keyPath: path] = try Value(argument: word) })
    }

    /// An option that may be given any number of times; the values add up.
    static func repeated<Value: OptionValue>(
        _ name: String, letter: Character? = nil, _ path: any WritableKeyPath<Values, [Value]> & Sendable,
        wants placeholder: String? = nil, _ help: String
    ) -> OptionRule {
        OptionRule(
            name: name, letter: letter, placeholder: placeholder ?? Value.placeholder, isRepeatable: true,
            variable: nil, help: help, defaultText: { _ in nil },
            assign: { values, word throws(ValueError) in values[keyPath: path].append(try Value(argument: word)) })
    }

    /// An option without a value.
    static func flag(
        _ name: String, letter: Character? = nil, _ path: any WritableKeyPath<Values, Bool> & Sendable,
        _ help: String
    ) -> OptionRule {
        OptionRule(
            name: name, letter: letter, placeholder: nil, isRepeatable: false, variable: nil, help: help,
            defaultText: { _ in nil }, assign: { values, _ in values[keyPath: path] = true })
    }

    /// This rule for values that hold ours at `path`, so that commands share groups of options.
    func at<Outer>(_ path: any WritableKeyPath<Outer, Values> & Sendable) -> OptionRule<Outer> {
        OptionRule<Outer>(
            name: name, letter: letter, placeholder: placeholder, isRepeatable: isRepeatable, variable: variable,
            help: help, defaultText: { defaultText($0[keyPath: path]) },
            assign: { values, word throws(ValueError) in try assign(&values[keyPath: path], word) })
    }
}
