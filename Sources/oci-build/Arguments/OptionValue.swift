internal import HostSystem
internal import OCI

/// A value that is read from one word of a command line, checked once.
protocol OptionValue: Sendable {
    /// What stands for it in a synopsis: `FILE`, `NAME=VALUE`, `auto|never`.
    static var placeholder: String { get }
    /// How a value reads on a command line, for the help's default; nil where there is nothing to say.
    var argument: String? { get }
    init(argument: String) throws(ValueError)
}

extension OptionValue {
    var argument: String? { nil }
}

/// A word that is no value of its type. `wanted` continues the sentence "--name wants …".
struct ValueError: Error, Hashable {
    let wanted: String
    var suggestion: String? = nil
}

extension String: OptionValue {
    static var placeholder: String { "NAME" }

    init(argument: String) throws(ValueError) {
        if argument.isEmpty { throw ValueError(wanted: "a name that is not empty") }
        self = argument
    }
}

extension HostPath: OptionValue {
    static var placeholder: String { "FILE" }

    init(argument: String) throws(ValueError) {
        if argument.isEmpty { throw ValueError(wanted: "a path that is not empty") }
        self.init(argument)
    }
}

extension ImageReference: OptionValue {
    static var placeholder: String { "NAME" }

    init(argument: String) throws(ValueError) {
        do throws(ImageReferenceError) { try self.init(argument) } catch {
            throw ValueError(wanted: "an image name such as fitness:1.0; \(error.description)")
        }
    }
}

/// How many of something, from 1.
struct Count: OptionValue, Hashable {
    static var placeholder: String { "N" }
    static let maximum = 1024

    let value: Int

    init(_ value: Int) {
        self.value = value
    }

    init(argument: String) throws(ValueError) {
        guard let value = Int(argument), (1...Self.maximum).contains(value) else {
            throw ValueError(wanted: "a whole number from 1 to \(Self.maximum)")
        }
        self.value = value
    }
}

/// A value out of a few words. An enumeration of strings gets everything from this.
protocol Choice: OptionValue, CaseIterable, RawRepresentable where RawValue == String {}

extension Choice {
    static var words: [String] { allCases.map(\.rawValue) }
    static var placeholder: String { words.joined(separator: "|") }
    var argument: String? { rawValue }

    init(argument: String) throws(ValueError) {
        guard let value = Self(rawValue: argument) else {
            throw ValueError(wanted: enumerated(Self.words), suggestion: nearest(to: argument, in: Self.words))
        }
        self = value
    }
}

/// `a, b or c`
func enumerated(_ words: [String], _ conjunction: String = "or") -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
