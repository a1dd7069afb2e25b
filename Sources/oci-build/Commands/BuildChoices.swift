/// How the image is written.
enum OutputFormat: String, Choice {
    /// One file that OCI tools and `docker load` read.
    case ociTar = "oci-tar"
    /// An OCI image layout directory.
    case layout
}

/// Whether the image is put into a Docker engine.
enum LoadPolicy: String, Choice {
    /// When an engine answers.
    case auto, always, never
}

/// Where the image is proven.
enum VerifyPolicy: String, Choice {
    /// In our sandbox, and in Docker too when an engine answers.
    case auto, sandbox, docker, none
}

/// How a build is shown while it runs.
enum ProgressStyle: String, Choice {
    /// Live on a terminal, plain elsewhere.
    case auto, tty, plain, json
}
