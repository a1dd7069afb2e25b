internal import Glibc
internal import HostSystem

@main
struct Main {
    /// Not asynchronous itself: signals have to be arranged before Swift's thread pool has a thread.
    static func main() {
        StandardDescriptors.fillGaps()
        let cancellation = Cancellation()
        let session = Session(variables: ProcessInfo.environment, cancellation: cancellation)
        do throws(SystemError) { try Interruption.stops(cancellation) } catch {
            StandardStream.tell(ErrorText(error, session.error).text)
            exit(ExitCode.failed.rawValue)
        }
        Signals.ignoreBrokenPipes()
        Task.detached {
            let code = await run(Array(CommandLine.arguments.dropFirst()), in: session)
            await Interruption.settle()
            exit(code == .interrupted ? 128 + (Interruption.signal ?? SIGINT) : code.rawValue)
        }
        while true { pause() }
    }

    /// Does what the words ask for; every error ends here.
    static func run(_ words: [String], in session: Session) async -> ExitCode {
        do {
            switch try Invocation(words, variables: session.variables) {
            case .help(let command):
                let width = session.output.columns
                try session.print(command?.help(width: width) ?? HelpText.overview(CommandList.all, width: width))
                return .done
            case .run(let command):
                return try await command.run(in: session)
            }
        } catch {
            return session.tell(error)
        }
    }
}
