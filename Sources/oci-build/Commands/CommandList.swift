/// Every command that there is, in the order of the help.
enum CommandList {
    static let all: [any Subcommand.Type] = [
        BuildCommand.self,
        PlanCommand.self,
        ListCommand.self,
        ImportCommand.self,
        InitCommand.self,
        ContextCommand.self,
        LintCommand.self,
        TestCommand.self,
        StackTestCommand.self,
        StackUpCommand.self,
        StackSecretsCommand.self,
        EmitCommand.self,
        SizeCommand.self,
        CacheUsageCommand.self,
        CachePruneCommand.self,
        CacheVerifyCommand.self,
        SchemaCommand.self,
        VersionCommand.self,
        HelpCommand.self,
    ]
}
