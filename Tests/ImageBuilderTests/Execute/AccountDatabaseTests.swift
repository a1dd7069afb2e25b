import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct AccountDatabaseTests {
    private let accounts = AccountDatabase(
        passwd: Array(
            """
            root:x:0:0:root:/root:/bin/bash
            app:x:1000:1001:An app:/home/app:/bin/sh

            # a comment names nobody
            broken:x:many:1:::
            short:x:5
            1234:x:77:78::/odd:/bin/sh
            app:x:9:9::/second:/bin/sh
            """.utf8),
        group: Array(
            "root:x:0:\nweb:x:1001:\nextra:x:50:app,other\nmore:x:40:other,app\nsame:x:1001:app\nbad:x:no:app".utf8))

    @Test(
        "A user is found by name or number, a group with it",
        arguments: [
            ("app", 1000, 1001, "/home/app"), ("1000", 1000, 1001, "/home/app"), ("root", 0, 0, "/root"),
            ("0", 0, 0, "/root"), ("5000", 5000, 0, "/"), ("app:50", 1000, 50, "/home/app"),
            ("app:extra", 1000, 50, "/home/app"), ("5000:5001", 5000, 5001, "/"), ("", 0, 0, "/root"),
            // A number is a number, as for Docker, though an account may be called so.
            ("1234", 1234, 0, "/"),
        ] as [(String, UInt32, UInt32, String)])
    func users(_ text: String, _ id: UInt32, _ group: UInt32, _ home: String) throws {
        let user = try accounts.resolve(text)
        #expect(user.id == id)
        #expect(user.group == group)
        #expect(user.home == home)
    }

    @Test("Further groups are those that name the user, each once, sorted")
    func additionalGroups() throws {
        #expect(try accounts.resolve("app").additionalGroups == [40, 50, 1001])
        #expect(try accounts.resolve("1000").additionalGroups == [40, 50, 1001])
        #expect(try accounts.resolve("root").additionalGroups == [])
    }

    @Test(
        "Who is not there is an error with the name in it",
        arguments: ["nobody", "app:nobody", "-1", "99999999999", "broken", "a:b:c"])
    func unknown(_ text: String) {
        let error = #expect(throws: BuildError.self) { try accounts.resolve(text) }
        #expect(error?.failure.message.contains("the image has no") == true)
    }

    @Test("In an image without accounts there are root and numbers")
    func empty() throws {
        let nobody = AccountDatabase(passwd: [], group: [])
        #expect(try nobody.resolve("root").text == "0:0")
        #expect(try nobody.resolve("root:root").text == "0:0")
        #expect(try nobody.resolve("7").text == "7:0")
        #expect(throws: BuildError.self) { try nobody.resolve("app") }
    }

    @Test("A number alone owns with the group of the same number, a name with its own group")
    func owners() throws {
        #expect(try accounts.resolve(OwnerSpec(user: .id(5))) == (5, 5))
        #expect(try accounts.resolve(OwnerSpec(user: .name("app"))) == (1000, 1001))
        #expect(try accounts.resolve(OwnerSpec(user: .name("app"), group: .name("extra"))) == (1000, 50))
        #expect(try accounts.resolve(OwnerSpec(user: .id(5), group: .id(6))) == (5, 6))
        #expect(try accounts.resolve(nil as OwnerSpec?) == (0, 0))
    }

    @Test("Any bytes are read without harm", arguments: 0..<50)
    func fuzz(_ seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let text = random.damaged(Array("root:x:0:0:root:/root:/bin/bash\napp:x:1000:1001::/:/bin/sh\n".utf8))
        let accounts = AccountDatabase(passwd: text, group: random.damaged(text))
        _ = try? accounts.resolve("app")
    }
}
