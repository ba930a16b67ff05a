import ComputeModel
import Console
import Languages
import Schedules
import Terminal
import Testing

/// Forms where there is no screen: each field is a question, each line its answer.
@Suite struct FormLinesTests {
  private static func whole(_ items: [FleetItem] = Fleets.production) -> Lines {
    var lines = Lines(items)
    _ = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
    return lines
  }

  /// Answers the reading of the document that the last line asked for.
  private static func read(_ lines: inout Lines) throws -> [String] {
    for case .read(let target) in lines.effects { return lines.take(.document(target, Documents.full)) }
    throw CreationTests.Missing(what: "a reading among \(lines.effects.count) effects")
  }

  private static func plan(_ lines: inout Lines) throws -> [String] {
    for case .plan(let action, let targets) in lines.effects {
      return lines.take(.planned(action, targets, requests: ["POST /x"]))
    }
    throw CreationTests.Missing(what: "a plan among \(lines.effects.count) effects")
  }

  @Test func anIdleTimeIsAskedForAndSentAfterItsQuestion() throws {
    var lines = Self.whole()
    _ = lines.type("mark ds-chenyu")
    _ = lines.type("idle")
    let said = try Self.read(&lines)
    #expect(said.first == "ds-chenyu, idle shutdown")
    #expect(
      said.last == "1 of 1, Shut down after (45m, 1h30m, PT45M: 15 minutes to 3 days; or off): now 30m", "\(said)")
    #expect(lines.type("7m").contains { $0.contains("15") && $0.contains("To turn it off, write off.") })
    #expect(lines.effects.isEmpty)
    _ = lines.type("45m")
    let question = try Self.plan(&lines)
    #expect(question.contains("sends POST /x") && question.last?.hasPrefix("Type y for ") == true)
    _ = lines.type("y")
    guard case .perform(.updateIdleShutdownSetting(let time), _)? = lines.effects.first else {
      Issue.record("nothing is sent: \(lines.effects)")
      return
    }
    #expect(time?.shortText == "45m")
  }

  @Test func aNewInstanceForSomebodyElseIsFilledInByAnswers() throws {
    var lines = Self.whole()
    _ = lines.type("new")
    #expect(lines.effects.isEmpty, "the list is reading the region already")
    let said = lines.take(.region(.success([CreationTests.region]))) + lines.type(":again")
    #expect(said.contains("new instance, step 1 of 6: Who"))
    #expect(said.contains { $0.hasPrefix("1 of 2, workspace, one of ml-prod, ml-dev") })
    #expect(lines.type("").contains { $0.hasPrefix("2 of 2, for, one of myself, another user") })
    #expect(lines.type("somebody").contains("somebody is no answer to this."))
    #expect(lines.type("another").contains { $0.hasPrefix("3 of 4, user (") })
    #expect(lines.type("zhaomin@contoso.cn").contains { $0.hasPrefix("4 of 4, tenant (") })
    _ = lines.type("")
    #expect(lines.effects == [.findUser("zhaomin@contoso.cn")])
    _ = lines.take(.user("zhaomin@contoso.cn", .success(CreationTests.user)))
    let rights = ScopeAccess(permissions: [Permission(actions: CreationTests.five)])
    let found = lines.take(.assigneeAccess(CreationTests.objectID, workspace: "ml-prod", .success(rights)))
    #expect(found.contains { $0.hasPrefix("start: yes") }, "\(found)")
    #expect(lines.type("").contains("new instance, step 2 of 6: Machine"))
    #expect(lines.type("ds-new").contains { $0.hasPrefix("2 of 3, size (") })
    #expect(lines.type("DS11").contains("Taken as Standard_DS11_v2."))
    var last: [String] = []
    // Everything else stays as it is offered.
    for _ in 0..<30 {
      last = lines.type("")
      if last.contains("new instance, step 6 of 6: Review") { break }
    }
    for case .checkCreation(let creation, let target) in lines.effects {
      last = lines.take(.creationChecked(creation, target, CreationCheck(name: .fine, policy: .fine)))
    }
    #expect(last.contains { $0.hasPrefix("policy: yes") }, "\(last)")
    #expect(last.last?.hasPrefix("An empty line shows the exact request and asks") == true)
    _ = lines.type("")
    let question = try Self.plan(&lines)
    #expect(question.first == "CREATE ds-new" && question.last == "Type y for create; anything else does nothing.")
    _ = lines.type("y")
    guard case .perform(.create(let creation?), _)? = lines.effects.first else {
      Issue.record("nothing is sent: \(lines.effects)")
      return
    }
    let user = CreationTests.instance(creation)[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]
    #expect(user?.text == CreationTests.objectID)
  }

  /// Whatever is typed on a line stands on the terminal.
  @Test func noSecretIsTakenFromALine() {
    var lines = Self.whole()
    _ = lines.type("new")
    _ = lines.take(.region(.success([CreationTests.region])))
    var said: [String] = []
    for _ in 0..<40 {
      let isWorkbench = said.contains { $0.contains("Posit Wb.") }
      let isName = said.contains { $0.contains("of 3, name") }
      said = lines.type(isWorkbench ? "yes" : isName ? "ds-new" : said.contains { $0.contains("size (") } ? "DS11" : "")
      if said.contains(where: { $0.contains("licence key") }) { break }
    }
    #expect(said.contains { $0.contains("Typed here it would stand on the terminal") }, "\(said)")
    #expect(lines.type("ABC-123").contains("That was not taken: what is typed here stands on the terminal."))
    #expect(!"\(lines.state.screen)".contains("ABC-123"))
    // A command leaves, and nothing was sent.
    _ = lines.type(":back")
    #expect(lines.state.screen == .fleet && lines.effects.isEmpty)
  }

  @Test func schedulesAreAddedRemovedAndSent() throws {
    var lines = Self.whole()
    _ = lines.type("schedules ds-chenyu")
    let said = try Self.read(&lines)
    #expect(said.first == "ds-chenyu, schedules" && said.contains("no schedules"), "\(said)")
    #expect(lines.type("remove 1").contains { $0.hasPrefix("remove 1 does nothing here.") })
    #expect(lines.type("pair").contains { $0.hasPrefix("1 of 4, days (") })
    _ = lines.type("daily")
    _ = lines.type("-")
    _ = lines.type("19:30")
    let list = lines.type("UTC")
    #expect(list.contains { $0.hasPrefix("1: Stop, on, ") && $0.hasSuffix("not sent yet") }, "\(list)")
    _ = lines.type("send")
    #expect(try Self.plan(&lines).contains { $0.contains("The whole set is replaced: 1 schedule") })
    _ = lines.type("y")
    #expect(lines.effects.contains { if case .perform(.updateSchedules, _) = $0 { true } else { false } })
  }

  @Test func aKeyIsChosenByAnswers() throws {
    var items = Fleets.production
    guard case .instance(var instance) = items[1] else { return }
    instance.ssh?.isEnabled = true
    items[1] = .instance(instance)
    var lines = Self.whole(items)
    _ = lines.type("key ds-chenyu")
    let said = try Self.read(&lines)
    #expect(said.first == "ds-chenyu, SSH key")
    #expect(said.last?.hasPrefix("1 of 2, Key from, one of paste, file, Azure, new") == true, "\(said)")
    #expect(lines.type("file").contains { $0.hasPrefix("2 of 2, File (") })
    _ = lines.type("/k.pub")
    #expect(lines.effects == [.readKeyFile("/k.pub")])
    let key = try PublicKeys.key
    #expect(lines.take(.keyFile(path: "/k.pub", .success(key))).contains { $0.contains(key.fingerprint) })
    _ = lines.type("")
    #expect(try Self.plan(&lines).contains { $0.contains(key.fingerprint) })
  }

  @Test func readOnlyOpensNoForm() {
    for line in ["idle", "new", "schedules ds-chenyu", "key ds-chenyu"] {
      var lines = Lines(isReadOnly: true)
      _ = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
      _ = lines.type("mark ds-chenyu")
      #expect(lines.type(line).contains { $0.contains("runs read-only here") }, "\(line)")
    }
  }
}

/// The same in Chinese: what is typed may be the word that is shown, or the English one.
@Suite struct ChineseFormTests {
  @Test(arguments: ["another user", "another", "其他用户"]) func aChoiceTakesBoth(word: String) {
    Language.with(.simplifiedChinese) {
      var lines = Lines(Fleets.production)
      _ = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
      #expect(lines.type("new").last?.contains("，从 ml-prod, ml-dev 中选一") == true)
      _ = lines.type("")
      #expect(lines.type(word).last?.contains("用户") == true, "the user is asked for next")

    }
  }

  @Test func theLetterOfTheEnglishWordChooses() {
    Language.with(.simplifiedChinese) {
      var state = SSHTests.page()
      _ = state.type("a")
      _ = state.type(.up)
      _ = state.type("f")
      #expect(state.rows.contains { $0.contains("(x) 文件") }, "f is for file, as the hint says")
    }
  }
}
