import Mutations
import Schedules
import Testing

@testable import ComputeModel

/// Documents and words that were changed by chance: each is read or refused with a reason in words.
@Suite struct MutatedInputTests {
  private static let template = #"""
    { // as the founding document has it
      "parameters": {"workspaceName": {"type": "string"}, "name": {"type": "string", "defaultValue": "ds-1"}},
      "resources": [{"type": "Microsoft.MachineLearningServices/workspaces/computes", "apiVersion": "2021-07-01",
        "name": "[concat(parameters('workspaceName'),'/',parameters('name'))]", "location": "eastus", /* there */
        "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "STANDARD_DS3_V2",
          "idleTimeBeforeShutdown": "PT30M", "sshSettings": {"sshPublicAccess": "Enabled"},
          "schedules": {"computeStartStop": [{"action": "Stop", "triggerType": "Cron",
            "cron": {"expression": "0 18 * * *", "timeZone": "UTC"}}]}}}}]}
    """#

  private static let azureML = #"""
    {"name":"ci-one","type":"computeinstance","size":"Standard_DS3_v2","idle_time_before_shutdown_minutes":45,
    "ssh_public_access_enabled":true,"ssh_settings":{"ssh_key_value":"ssh-rsa AAAA"},"tags":{"a":"b"},
    "create_on_behalf_of":{"user_tenant_id":"t","user_object_id":"o"},"enable_sso":false,
    "identity":{"type":"user_assigned","user_assigned_identities":[{"resource_id":"/subscriptions/s"}]},
    "setup_scripts":{"creation_script":{"path":"a.sh","command":"x","timeout_minutes":20}},
    "network_settings":{"subnet":"/subscriptions/s/subnets/d"}}
    """#

  @Test func jsonWithComments() {
    let campaign = Campaign("JSON with comments", count: 4000)
    let words = ["//", "/*", "*/", "\n", "{", "name:", "\"", "\\", ","]
    campaign.run([Self.template, #"{a:1,/**/"b":[2,3],c_d:{e:"//"}}"#], words: words) {
      number, bytes in
      let commented = Result { () throws(CommentedJSONError) in
        try JSONValue(parsingCommented: bytes)
      }
      switch commented {
      case .failure(let error): #expect(!error.reason.isEmpty)
      case .success(let value): #expect((try? JSONValue(parsing: value.compactBytes)) == value)
      }
      // Whatever is JSON is JSON with comments too, and means the same.
      guard let plain = try? JSONValue(parsing: bytes), bytes.first != 0xEF else { return }
      #expect((try? commented.get()) == plain, "\(campaign.place(number, bytes))")
    }
  }

  @Test func descriptionsOfInstances() {
    let campaign = Campaign("descriptions of instances", count: 3000)
    let words = [
      "null", "\"PT15M\"", "[parameters('name')]", "[concat(", "\"properties\":", "{}", "[]",
    ]
    campaign.run([Self.template, Self.azureML], words: words) { number, bytes in
      guard let document = try? JSONValue(parsingCommented: bytes) else { return }
      let parameters = JSONValue.object(["workspaceName": .object(["value": .string("ml")])])
      let readings: [Result<InstanceCreation, CreationMistake>] = [
        Result { () throws(CreationMistake) in try InstanceCreation(azureML: document) },
        Result { () throws(CreationMistake) in try InstanceCreation(resource: document) },
        Result { () throws(CreationMistake) in
          try InstanceCreation(template: document, parameters: parameters)
        },
      ]
      for reading in readings {
        switch reading {
        case .failure(let mistake): #expect(!mistake.reason.isEmpty)
        case .success(let creation):
          let place = campaign.place(number, bytes)
          #expect(
            creation.resource[path: "properties", "computeType"]?.text == "ComputeInstance",
            "\(place)")
          #expect(
            creation.resource[path: "properties", "properties", "vmSize"]?.text != nil, "\(place)")
        }
      }
    }
  }

  @Test func expressionsOfTemplates() {
    let campaign = Campaign("expressions of templates", count: 10_000)
    let parameters: [String: JSONValue] = [
      "name": .string("ds-1"), "workspacename": .string("ml"), "n": .number(3),
    ]
    campaign.runText(
      [
        "concat(parameters('workspaceName'),'/',parameters('name'))",
        "format('{0}-{1}', 'a', parameters('name'))",
        "'it''s'", "concat(concat('a'), format('{0}', 'b'))",
      ], words: ["concat(", "format(", "parameters(", "'", "''", "{0}", "{9}", ",", ")", "(", "["]
    ) { _, text in
      guard let expression = TemplateExpression(text),
        case .success(let value) = expression.value(parameters)
      else {
        return
      }
      #expect((value.text?.utf8.count ?? 0) <= TemplateExpression.maximumLength)
    }
  }

  /// Each level would double what stands below it: thirty of them fill any memory.
  @Test func anExpressionCannotGrowWithoutBounds() throws {
    var text = "'12345678'"
    for _ in 0..<30 { text = "format('{0}{0}{0}{0}', \(text))" }
    #expect(try #require(TemplateExpression(text)).value([:]) == .failure(.text))
    #expect(
      try #require(TemplateExpression("format('{0}{1}', '{1}', 'x')")).value([:])
        == .success(.string("{1}x")))
    #expect(
      try #require(TemplateExpression("format('{{{0}}} {7}', 'a')")).value([:]) == .failure(.text))
    #expect(
      try #require(TemplateExpression("format('{{{0}}}', 'a')")).value([:])
        == .success(.string("{a}")))
  }

  @Test func idleTimes() throws {
    let campaign = Campaign("idle times", count: 10_000)
    try campaign.runText(
      ["45", "45m", "2h", "1h30m", "1d", "PT45M", "P3D", "PT1H30M", "P1DT12H", "pt15m"],
      words: ["P", "T", "D", "H", "M", "S", "W", "0000000", "9999999"]
    ) { (number: Int, text: String) throws in
      let place = campaign.place(number, Array(text.utf8))
      if let time = try? IdleTime(text: text) {
        #expect(IdleTime.minutesAllowed.contains(time.minutes), "\(place)")
        #expect(IdleTime(wire: time.wire) == time, "\(place)")
        #expect(try IdleTime(text: time.shortText) == time, "\(place)")
      }
      if let time = IdleTime(wire: text) { #expect(try IdleTime(text: text) == time, "\(place)") }
    }
  }

  @Test func publicKeys() {
    let campaign = Campaign("public keys", count: 4000)
    let corpus = [
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 ann@laptop",
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----\n",
      "-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEAtest\n-----END RSA PUBLIC KEY-----",
      "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"x\"\nAAAAB3NzaC1yc2EAAAADAQAB\n---- END SSH2 PUBLIC KEY ----",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
    ]
    campaign.runText(corpus, words: ["ssh-rsa ", "PRIVATE KEY", "\n", "AAAA", "=", "////"]) {
      number, text in
      guard let key = try? SSHPublicKey(text: text) else { return }
      let place = campaign.place(number, Array(text.utf8))
      #expect((try? SSHPublicKey(text: key.line)) == key, "\(place)")
      #expect(!key.line.contains { $0.isNewline }, "\(place)")
      #expect(!text.contains("PRIVATE KEY"), "\(place)")
    }
  }

  @Test func schedulesOfAnInstance() {
    let campaign = Campaign("schedules of an instance", count: 3000)
    let corpus = [
      #"[{"id":"s","action":"Stop","status":"Enabled","triggerType":"Cron","provisioningStatus":"Completed","schedule":{"id":"x","status":"Enabled"},"cron":{"expression":"0 18 * * 1-5","startTime":"2026-01-01T00:00:00","timeZone":"UTC"},"recurrence":null}]"#,
      #"[{"action":"start","triggerType":"Recurrence","recurrence":{"frequency":"week","interval":1,"schedule":{"hours":[8],"minutes":[0],"weekDays":["Monday"]},"timeZone":"UTC"}},{"action":"Stop"},7]"#,
    ]
    let now = Instant(secondsSinceEpoch: 1_795_410_000)
    campaign.run(corpus, words: ["\"Cron\"", "\"cron\":", "null", "{}", "[]", "\"Disabled\""]) {
      number, bytes in
      guard let documents = (try? JSONValue(parsing: bytes))?.elements else { return }
      let plan = InstancePlan(
        documents, created: now - .seconds(86_400), zones: ZoneSource { _ in nil })
      #expect(plan.entries.count == documents.count)
      let events = plan.events(after: now, until: now + .seconds(3 * 86_400))
      #expect(events.allSatisfy { $0.at > now }, "\(campaign.place(number, bytes))")
      _ = plan.findings(now: now)
      let set = ScheduleSet(documents)
      #expect(set.means(set), "\(campaign.place(number, bytes))")
      _ = set.withoutServiceMembers
    }
  }

  @Test func recurrences() {
    let campaign = Campaign("recurrences", count: 3000)
    let corpus = [
      #"{"frequency":"Week","interval":1,"startTime":"2026-06-21T11:47:00","timeZone":"India Standard Time","schedule":{"hours":[15],"minutes":[30],"weekDays":["Friday"]}}"#,
      #"{"frequency":"Day","interval":2,"timeZone":"UTC","schedule":{"hours":[0,12,23],"minutes":[0,59],"weekDays":null}}"#,
      #"{"frequency":"Month","interval":1,"startTime":"2024-02-29T23:59:59Z","timeZone":"W. Europe Standard Time","schedule":{"hours":[2],"minutes":[30],"monthDays":[31,-1,1]}}"#,
      #"{"frequency":"Minute","interval":30,"timeZone":"Samoa Standard Time"}"#,
      #"{"frequency":"hour","interval":999,"startTime":"0001-01-01T00:00:00","timeZone":"Cuba Standard Time"}"#,
    ]
    campaign.runText(corpus, words: ["\"Month\"", "\"interval\":", "-31", "0", "2147483648"]) {
      number, text in
      guard let value = try? JSONValue(parsing: text) else { return }
      let place = campaign.place(number, Array(text.utf8))
      do throws(ScheduleError) {
        let schedule = try Schedule(
          .recurrence, validating: ScheduleValue(value), zones: Plans.zones, created: Plans.now - .seconds(400_000))
        var upcoming = schedule.upcoming(after: Plans.now, until: Plans.now + .seconds(40 * 86_400))
        var last = Plans.now
        for _ in 0..<20 {
          guard let next = upcoming.next() else { break }
          #expect(next > last, "\(place)")
          last = next
        }
      } catch {
        #expect(!error.message.isEmpty, "\(place)")
      }
    }
  }

  @Test func addressesForSSH() {
    let campaign = Campaign("addresses for ssh", count: 4000)
    campaign.run(
      [
        #"{"properties":{"properties":{"sshSettings":{"sshPublicAccess":"Enabled","adminUserName":"azureuser","sshPort":50000},"connectivityEndpoints":{"publicIpAddress":"203.0.113.7","privateIpAddress":"10.0.0.4"}}}}"#
      ], words: ["-oProxyCommand=x", "$(x)", ";", "`", " ", "\\n", "::1", "65536"]
    ) { number, bytes in
      guard let resource = try? JSONValue(parsing: bytes) else { return }
      for isPrivate in [false, true] {
        guard let place = try? SSHDestination(resource: resource, usesPrivateAddress: isPrivate)
        else { continue }
        for argument in [place.user, place.host.text] {
          #expect(!argument.hasPrefix("-"), "\(campaign.place(number, bytes))")
          #expect(
            argument.utf8.allSatisfy {
              $0 > 0x20 && $0 < 0x7F && !"$`;|&<>(){}\\\"'*?!#~".utf8.contains($0)
            },
            "\(campaign.place(number, bytes))")
        }
      }
    }
  }
}
