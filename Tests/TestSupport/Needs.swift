public import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a test on a machine that lacks one of these programs, and says which.
    public static func needs(_ programs: String...) -> ConditionTrait {
        let missing = programs.filter { !Requirement.tool($0) }
        return .enabled(if: missing.isEmpty, "no \(missing.joined(separator: ", ")) here")
    }

    /// Skips a test where Debian's Python has no such module, and says so.
    public static func needsPython(_ module: String) -> ConditionTrait {
        .enabled(if: Requirement.python(module), "no python3 with the module \(module) here")
    }
}
