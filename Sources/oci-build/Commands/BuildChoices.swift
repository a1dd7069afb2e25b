/// How a build is shown while it runs.
enum ProgressStyle: String, Choice {
    /// Live on a terminal, plain elsewhere.
    case auto, tty, plain, json
}
