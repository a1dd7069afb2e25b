internal import Glibc

/// Standard input, output and error as the program was started with.
public enum StandardDescriptors {
    /// Puts `/dev/null` where the program was started without one of them. Else the next file that is opened would get
    /// that number, and what is meant for the terminal would be written into it.
    ///
    /// It is opened for reading, so that writing a result to an output that was closed stays an error.
    public static func fillGaps() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is this one. Without /dev/null nothing is lost against before.
            if let null = try? FileDescriptor.open("/dev/null") { _ = null.release() }
        }
    }
}
