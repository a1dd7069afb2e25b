internal import Archive
internal import HostSystem
internal import OCI

/// A built image as rules see it: what is in it, and how it is started.
struct CheckedImage: Sendable {
    let files: any ImageFiles
    /// Everything in it, each directory before what lies in it. Put in order once: most rules go through it.
    let nodes: [MergedTree.Node]
    let execution: ImageConfiguration.Execution
    let accounts: AccountDatabase
    let user: ResolvedUser
    /// The lowest first.
    let layers: [CheckedLayer]
    let history: [ImageConfiguration.History]
    let secrets: [SecretValue]
    /// When it is built, in seconds since 1970.
    let date: Int

    init(
        files: any ImageFiles, execution: ImageConfiguration.Execution, accounts: AccountDatabase, user: ResolvedUser,
        layers: [CheckedLayer], history: [ImageConfiguration.History], secrets: [SecretValue], date: Int
    ) {
        self.files = files
        nodes = files.tree.nodes
        self.execution = execution
        self.accounts = accounts
        self.user = user
        self.layers = layers
        self.history = history
        self.secrets = secrets
        self.date = date
    }

    var tree: MergedTree { files.tree }

    /// Entrypoint and command as one.
    var words: [String] { execution.entrypoint + execution.command }

    /// What of the recipe says what is started.
    var commandSetting: Fault.Cause { .setting(execution.entrypoint.isEmpty ? "command" : "entrypoint") }

    func variable(_ name: String) -> String? {
        execution.environment.last { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
    }

    /// Whom the image runs as, for messages.
    var userText: String { user.name.map { "\($0) (\(user.id))" } ?? "\(user.id)" }

    /// A path as a process of the image means it.
    func path(_ text: String) -> ImagePath? {
        if text.hasPrefix("/") { return try? ImagePath(text) }
        return try? ImagePath(execution.workingDirectory + "/" + text)
    }

    /// What stands there, links followed.
    func resolve(_ text: String) -> MergedTree.Node? { path(text).flatMap { tree.resolve($0) } }

    /// What the layer says about a program, a library or a script.
    func program(_ path: ImagePath) -> ProgramFacts? {
        guard let holder = tree.content(of: path), layers.indices.contains(holder.layer) else { return nil }
        return layers[holder.layer].facts.programs[holder.path]
    }
}

/// One layer of it, apart from the others.
struct CheckedLayer: Sendable {
    let index: LayerIndex
    let facts: LayerFacts
    /// Whether it came with the base.
    let isBase: Bool
    /// Looks at this layer alone.
    let files: any ImageFiles
}

/// A secret that this build was given.
struct SecretValue: Sendable {
    let id: String
    let bytes: [UInt8]
}
