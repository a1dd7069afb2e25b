internal import HostSystem
internal import ImageBuilder

/// Where the command line meets the library: from a command's values to the library's, one function each.
enum Library {
    static func build(
        _ command: BuildCommand, observer: any BuildObserver, cancellation: Cancellation
    ) async throws -> SizeReport {
        throw NotJoined(what: BuildCommand.name)
    }

    static func plan(_ command: PlanCommand, cancellation: Cancellation) async throws -> String {
        throw NotJoined(what: PlanCommand.name)
    }

    static func context(_ command: ContextCommand, cancellation: Cancellation) async throws -> String {
        throw NotJoined(what: ContextCommand.name)
    }

    static func recipeSchema() throws -> String {
        throw NotJoined(what: SchemaCommand.name)
    }
}

/// Stands in until the library offers what a command needs.
struct NotJoined: Error, CustomStringConvertible {
    let what: String
    var description: String { "\(what) is not joined to the library yet" }
}
