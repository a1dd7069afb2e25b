import HostSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("Secrets in images") struct SecretRuleTests {
    private func rules(_ path: String, _ text: String) throws -> [String] {
        try ImageFixture([try .file(path, text), try .program("app/server")]).results().map(\.rule)
    }

    private static let key = String(repeating: "QmFzZTY0", count: 8)
    private static let mixed = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"

    @Test(
        "Keys have a key behind their words",
        arguments: [
            ("-----BEGIN PRIVATE KEY-----\n\(key)\n", true), ("-----BEGIN OPENSSH PRIVATE KEY-----\n\(key)\n", true),
            ("x = \"-----BEGIN RSA PRIVATE KEY-----\\n\(key)\"", true),
            ("-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n\(key)\n", true),
            ("if text.startswith('-----BEGIN PRIVATE KEY-----'): pass", false), ("PRIVATE KEY-----\n\(key)", false),
            ("-----BEGIN PUBLIC KEY-----\n\(key)", false),
        ])
    func keys(_ text: String, _ isFound: Bool) throws {
        #expect(try rules("app/file", text) == (isFound ? ["private-key"] : []))
    }

    @Test(
        "Credentials have a form",
        arguments: [
            ("x", "ghp_\(mixed)", true), ("x", "nghp_\(mixed)", false), ("x", "ghp_short", false),
            ("x", "glpat-abcdefghij0123456789", true), (".npmrc", "//host/:_authToken=abc123def", true),
            (".npmrc", "//host/:_authToken=${TOKEN}", false), ("x", "AKIAIOSFODNN7EXAMPLE alone", false),
            ("x", "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true),
            (".netrc", "machine x login y password z", true), ("config.json", "{\"auth\": 1}", false),
            ("config.json", "{\"auths\": {\"x\": {\"auth\": \"eA==\"}}}", true),
        ])
    func credentials(_ name: String, _ text: String, _ isFound: Bool) throws {
        #expect(try rules("app/\(name)", text) == (isFound ? ["credential"] : []))
    }

    @Test(
        "Tokens look random and have a name",
        arguments: [
            ("a.json", "{ \"api_token\": \"\(mixed)\" }", false), ("a.json", "\"api_token\": \"\(mixed)\"", true),
            ("a.yaml", "secretKey: \(mixed)", true), ("a.txt", "secretKey: \(mixed)", false),
            ("a.json", "\"colour\": \"\(mixed)\"", false),
            ("a.json", "\"token\": \"refresh_token_of_the_user\"", false),
            ("a.py", "TOKEN = os.environ[\"\(mixed)\"]", false), ("a.py", "TOKEN = \"\(mixed)\"", true),
            ("a.json", "\"secret\": \"sha256-\(mixed)\"", false),
            ("package-lock.json", "\"token\": \"\(mixed)\"", false),
            ("a.ini", "password = 0123456789abcdef0123456789abcdef", true), ("a.ini", "password = hunter2", false),
        ])
    func tokens(_ name: String, _ text: String, _ isFound: Bool) throws {
        #expect(try rules("app/\(name)", text).contains("high-entropy-token") == isFound)
    }

    @Test(
        "Files of settings have a value",
        arguments: [
            (".env", "A=1", true), (".env.production", "A=1", true), (".env", "# A=1\nB=\n", false),
            (".env.example", "A=1", false), ("env", "A=1", false), (".env", "export A='x'", true),
        ])
    func environment(_ name: String, _ text: String, _ isFound: Bool) throws {
        #expect(try rules("app/\(name)", text) == (isFound ? ["environment-file"] : []))
    }

    @Test func `What a package brought is not looked at, unless somebody changed it`() throws {
        let key = "-----BEGIN PRIVATE KEY-----\n\(Self.key)\n"
        let sums = String(repeating: "0", count: 32) + "  etc/x/key.pem\n"
        let packaged = ImageFixture([
            try .program("app/server"), try .file("etc/x/key.pem", key),
            try .file("var/lib/dpkg/status.d/x.md5sums", sums), try .file("app/lib/y/key.pem", key),
            try .file("app/lib/y-1.dist-info/RECORD", "y/key.pem,sha256=x,3\n"),
        ])
        #expect(try packaged.messages(PrivateKey.self) == [])
        let changed = packaged.with { $0.layers.append([$0.layers[0][1]]) }
        #expect(try changed.messages(PrivateKey.self).count == 1)
    }

    @Test func `What a later layer takes away is still in the image`() throws {
        let image = ImageFixture(
            [try .program("app/server"), try .file("app/.env", "A=1")], [try .removed("app/.wh..env")])
        #expect(try image.messages(EnvironmentFile.self).first?.contains("stays in this layer") == true)
    }

    @Test func `Variables and labels are public`() throws {
        let image = ImageFixture([try .program("app/server")]).with {
            $0.execution.environment += ["A=ghp_\(Self.mixed)", "B=x"]
            $0.execution.labels = ["c": "glpat-abcdefghij0123456789"]
        }
        let messages = try image.messages(Credential.self)
        #expect(messages.count == 2)
        #expect(messages.allSatisfy { !$0.contains(Self.mixed) })
    }

    @Test(
        "A credential in a line of a recipe is not shown, and the mark stays where it was",
        arguments: [
            "ghp_\(mixed)", "glpat-abcdefghij0123456789", "//host/:_authToken=abc123def",
            "SECRET_ACCESS_KEY=\(mixed)0aB9", "AIza\(mixed.prefix(35))",
        ])
    func excerpt(secret: String) throws {
        let line = #"  "env": { "A": "\#(secret)", "wrong" }"#
        let source = SourceText(file: "recipe.json", bytes: Array("{\n\(line)\n}".utf8))
        let start = line.utf8.count - 9 + 2
        let excerpt = source.excerpt(of: start..<start + 7)
        #expect(!excerpt.text.contains(secret.suffix(8)), "\(excerpt.text)")
        #expect(excerpt.text.count == line.count)
        #expect(excerpt.markedText == #""wrong""#)
    }

    @Test("What looks random or was lent to the build is not shown with a finding of it")
    func maskedWords() {
        #expect(TokenText.masked("token: 'q8Zr2LmX0vB7tYk4Ws1P' for recipes/app.json").hasPrefix("token: '****"))
        #expect(
            TokenText.masked("copy backend/app/main.py to /app/static") == "copy backend/app/main.py to /app/static")
    }

    @Test(
        "The value of a secret is found as it is and in base64, and never told",
        arguments: [
            "x the-secret-value y", "dGhlLXNlY3JldC12YWx1ZQ==", "dXNlcjp0aGUtc2VjcmV0LXZhbHVl",
            "eHRoZS1zZWNyZXQtdmFsdWU=",
        ])
    func buildSecret(_ text: String) throws {
        let secret = SecretValue(id: "token", bytes: Array("the-secret-value\n".utf8))
        let image = ImageFixture([try .program("app/server")], [try .file("app/x", text)]).with {
            $0.secrets = [secret]
        }
        #expect(try image.messages(BuildSecret.self) == ["the value of the secret \"token\" is in /app/x"])
        #expect(try image.with { $0.baseLayers = 2 }.messages(BuildSecret.self) == [])
        let told = image.with {
            $0.layers = [$0.layers[0]]
            $0.execution.environment.append("T=\(text)")
            $0.history = [ImageConfiguration.History(createdBy: text)]
        }
        #expect(try told.messages(BuildSecret.self).count == 2)
    }

    @Test("Any text is read", arguments: 0..<20)
    func fuzz(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let seeds = [
            "AKIA ghp_ _authToken= \"password: 'x\n", "-----BEGIN PRIVATE KEY-----", "#!/usr/bin/env -S a=b \r",
            "a && (b | c > d) ; \"e $(f) \\", "root:x:0:0:r:/:/bin/sh\nx:y", "for a in b; do c; done <<E",
        ]
        for text in seeds {
            for _ in 0..<50 {
                let bytes = random.damaged(Array(text.utf8)) + random.bytes(Int.random(in: 0..<30, using: &random))
                for name in ["a.json", ".env", ".npmrc", "config.json"] {
                    _ = SecretFiles.suspect(try ImagePath(name), bytes)
                }
                let line = String(decoding: bytes, as: UTF8.self)
                _ = Shebang.line(bytes).flatMap(Shebang.init(line:))
                _ = Shebang(line: line)?.programForEnv
                _ = ShellCommands(line).programs
                _ = AccountDatabase(passwd: bytes, group: bytes)
                _ = LayerFacts(json: .string(line))
            }
        }
    }
}
