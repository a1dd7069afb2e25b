internal import HostSystem

/// A health check over HTTP, written in whatever an image has. Each form ends with 0 only for the status asked for, and
/// reads the answer to its end: a server whose answer nobody takes complains in its log, twice a minute for ever.
struct HTTPHealthProbe {
    enum Port: Hashable {
        case fixed(UInt16)
        /// What `PORT` says when the check runs.
        case variable(otherwise: UInt16)
    }

    let path: String
    let port: Port
    let status: Int

    /// What is looked for, in this order.
    static let programs = ["python3", "node", "bash", "curl", "wget", "perl"]

    /// The command, as the member `Test` of an image's health check; nil where the image has nothing to write it in.
    /// - Parameter isThere: whether the image has a program, by the name that a process of it would use.
    func command(_ isThere: (String) -> Bool) -> [String]? {
        let hasShell = isThere("/bin/sh")
        for program in Self.programs where isThere(program) {
            switch program {
            case "python3": return ["CMD", "python3", "-S", "-c", python]
            case "node": return ["CMD", "node", "-e", node]
            case "bash": return ["CMD", "bash", "-c", bash]
            case "curl" where hasShell: return ["CMD-SHELL", curl]
            // It cannot tell one success from another.
            case "wget" where hasShell && status == 200: return ["CMD-SHELL", wget]
            case "perl": return ["CMD", "perl", "-MIO::Socket::INET", "-e", perl]
            default: continue
            }
        }
        return nil
    }

    /// Over a bare socket: Debian's python3-minimal has no `http`, and importing that takes longer than the request.
    private var python: String {
        let number =
            switch port {
            case .fixed(let port): "\(port)"
            case .variable(let usual): "int(os.environ.get('PORT')or \(usual))"
            }
        return "import os,socket;s=socket.create_connection(('127.0.0.1',\(number)),5);"
            + "s.sendall(\(quoted(head, "'", prefix: "b")));"
            + "raise SystemExit(s.makefile('rb').read().split()[1:2]!=[b'\(status)'])"
    }

    private var node: String {
        let number =
            switch port {
            case .fixed(let port): "\(port)"
            case .variable(let usual): "process.env.PORT||\(usual)"
            }
        return "require('http').get({host:'127.0.0.1',port:\(number),path:\(quoted(target, "'")),timeout:5000},"
            + "r=>r.resume().on('end',()=>process.exit(r.statusCode==\(status)?0:1)))"
            + ".on('timeout',()=>process.exit(1)).on('error',()=>process.exit(1))"
    }

    private var bash: String {
        "exec 3<>/dev/tcp/127.0.0.1/\(shellPort)&&"
            + "printf 'GET %s HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' \(shellQuoted(target)) >&3&&"
            + "read -r -t 5 _ s _ <&3;while read -r -t 5 <&3;do :;done;[ \"$s\" = \(status) ]"
    }

    private var curl: String {
        "[ \"$(curl -s -m 5 -o /dev/null -w '%{http_code}' \(shellURL))\" = \(status) ]"
    }

    private var wget: String { "wget -q -T 5 -O /dev/null \(shellURL)" }

    private var perl: String {
        let number =
            switch port {
            case .fixed(let port): "\(port)"
            case .variable(let usual): "($ENV{PORT}||\(usual))"
            }
        return "$s=IO::Socket::INET->new(PeerAddr=>\"127.0.0.1\",PeerPort=>\(number),Timeout=>5)or exit 1;"
            + "print $s \(quoted(head, "\"", escaping: "$@"));$l=<$s>;1 while<$s>;exit((split\" \",$l)[1]ne\"\(status)\")"
    }

    private var target: String { requestTarget(path) }

    private var head: String { "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" }

    private var shellPort: String {
        switch port {
        case .fixed(let port): "\(port)"
        case .variable(let usual): "${PORT:-\(usual)}"
        }
    }

    /// The path is the recipe's; the shell must not read anything in it.
    private var shellURL: String { "\"http://127.0.0.1:\(shellPort)\"" + shellQuoted(target) }

    /// A string literal of C's family.
    private func quoted(_ text: String, _ quote: Character, prefix: String = "", escaping: String = "") -> String {
        var literal = prefix + String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": literal += "\\r"
            case "\n": literal += "\\n"
            case "\\": literal += "\\\\"
            case _ where Character(scalar) == quote || escaping.unicodeScalars.contains(scalar):
                literal += "\\" + String(scalar)
            default: literal += String(scalar)
            }
        }
        return literal + String(quote)
    }
}
