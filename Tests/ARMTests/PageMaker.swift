import Mutations

/// Pages of `GET {W}/computes` as a service might write them, made by chance: any order of members, members that are
/// absent, null, of the wrong kind, twice or unknown, any white space, any spelling of a string.
struct PageMaker {
  var dice: Dice
  /// Whether a name may stand twice in an object, and a surrogate alone: what readers other than ours disagree about.
  var mayBeOdd = true

  mutating func page() -> String {
    object([
      "value": { $0.array(upTo: 3) { $0.element() } }, "nextLink": { $0.link() }, "count": { $0.number() },
    ])
  }

  private typealias Part = (inout PageMaker) -> String

  private mutating func element() -> String {
    if dice.oneIn(12) { return anything(depth: 0) }
    return object([
      "id": { $0.id() }, "name": { $0.string($0.dice.oneOf(["ci-a", "ci-b", "", "日本"])) },
      "type": { $0.string("Microsoft.MachineLearningServices/workspaces/computes") },
      "location": { $0.string("eastus") }, "tags": { $0.tags() },
      "identity": {
        $0.object(["type": { $0.string("SystemAssigned,UserAssigned") }, "principalId": { $0.string("p") }])
      },
      "systemData": { $0.object(["createdAt": { $0.time() }]) }, "properties": { $0.compute() },
    ])
  }

  private mutating func compute() -> String {
    object([
      "computeType": { $0.string($0.dice.oneOf(["ComputeInstance", "computeinstance", "AmlCompute", "Odd"])) },
      "computeLocation": { $0.string("westeurope") }, "provisioningState": { $0.string("Succeeded") },
      "createdOn": { $0.time() }, "modifiedOn": { $0.time() }, "provisioningErrors": { _ in "null" },
      "disableLocalAuth": { _ in "false" }, "properties": { $0.instance() },
    ])
  }

  private mutating func instance() -> String {
    object([
      "state": { $0.string($0.dice.oneOf(["Running", "Stopped", "stopping", "Dreaming"])) },
      "vmSize": { $0.string("STANDARD_DS3_V2") }, "idleTimeBeforeShutdown": { $0.string("PT30M") },
      "enableSSO": { $0.flag() }, "releaseQuotaOnStop": { $0.flag() }, "enableRootAccess": { $0.flag() },
      "createdBy": { $0.object(["userId": { $0.string("u") }, "userName": { $0.string("Zoë \"Z\"") }]) },
      "personalComputeInstanceSettings": {
        $0.object(["assignedUser": { $0.object(["objectId": { $0.string("o") }, "tenantId": { $0.string("t") }]) }])
      },
      "sshSettings": {
        $0.object([
          "sshPublicAccess": { $0.string($0.dice.oneOf(["Enabled", "enabled", "Disabled"])) },
          "adminUserName": { $0.string("azureuser") }, "sshPort": { $0.number() }, "adminPublicKey": { $0.text() },
        ])
      },
      "connectivityEndpoints": {
        $0.object(["publicIpAddress": { $0.text() }, "privateIpAddress": { $0.string("10.0.0.5") }])
      },
      "osImageMetadata": { $0.object(["isLatestOsImageVersion": { $0.flag() }]) },
      "schedules": { $0.object(["computeStartStop": { $0.array(upTo: 2) { $0.anything(depth: 0) } }]) },
      "applications": {
        $0.array(upTo: 2) { $0.object(["displayName": { $0.string("Jupyter") }, "endpointUri": { $0.text() }]) }
      },
      "customServices": { $0.array(upTo: 2) { $0.object(["name": { $0.string($0.dice.oneOf(["Jupyter", "rs"])) }]) } },
      "lastOperation": {
        $0.object([
          "operationName": { $0.string("Start") }, "operationTime": { $0.time() },
          "operationStatus": { $0.string("Succeeded") }, "operationTrigger": { $0.string("User") },
        ])
      },
      "dataMounts": { _ in "null" },
    ])
  }

  // MARK: - Values

  /// Members in any order; one in eight is left out, null, of another kind, or there twice.
  private mutating func object(_ members: KeyValuePairs<String, Part>) -> String {
    var parts: [String] = []
    for (name, value) in members.shuffled(using: &dice) {
      switch dice.below(32) {
      case 0, 1: continue
      case 2: parts.append(member(name, "null"))
      case 3: parts.append(member(name, anything(depth: 1)))
      case 4 where mayBeOdd:
        parts.append(member(name, value(&self)))
        parts.append(member(name, dice.oneIn(2) ? value(&self) : anything(depth: 1)))
      case 5:
        parts.append(member(name, value(&self)))
        parts.append(member("novelty\(parts.count)", anything(depth: 1)))
      default: parts.append(member(name, value(&self)))
      }
    }
    return space() + "{" + parts.joined(separator: ",") + space() + "}" + space()
  }

  private mutating func member(_ name: String, _ value: String) -> String {
    space() + string(name) + space() + ":" + space() + value + space()
  }

  private mutating func array(upTo count: Int, _ element: Part) -> String {
    let elements = (0..<dice.below(count + 1)).map { _ in element(&self) }
    return "[" + space() + elements.joined(separator: space() + "," + space()) + space() + "]"
  }

  private mutating func tags() -> String {
    object(["team": { $0.text() }, "cost": { $0.text() }, "é": { $0.text() }])
  }

  private mutating func anything(depth: Int) -> String {
    switch dice.below(depth > 2 ? 5 : 7) {
    case 0: return "null"
    case 1: return flag()
    case 2: return number()
    case 3, 4: return text()
    case 5: return array(upTo: 2) { $0.anything(depth: depth + 1) }
    default: return object(["a": { $0.anything(depth: depth + 1) }, "b\"": { $0.text() }])
    }
  }

  private mutating func flag() -> String { dice.oneIn(2) ? "true" : "false" }

  private mutating func number() -> String {
    dice.oneOf(["0", "-0", "50000", "100.0", "9007199254740993", "1e5", "-1.5E-3", "123456789012345678901234567890"])
  }

  private mutating func text() -> String {
    var texts = ["", "plain", "données – β", "🚀", "a\\b/\"c\"", "\u{7F}\u{85}\u{202E}", "line\nfeed\ttab\u{1}"]
    texts.append(String(repeating: "long ", count: dice.below(20)))
    return mayBeOdd && dice.oneIn(10) ? #""a\uD800b\ude00\ud83d\ud83d\ude80""# : string(dice.oneOf(texts))
  }

  private mutating func time() -> String {
    string(
      dice.oneOf([
        "2024-07-24T08:42:28.3934092+00:00", "2023-08-08T04:12:46.631+00:00", "2026-11-23T05:00:00Z", "yesterday",
        "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999Z",
      ]))
  }

  private mutating func id() -> String {
    let provider = dice.oneOf(["Microsoft.MachineLearningServices", "microsoft.machinelearningservices", "Other"])
    let groups = dice.oneOf(["resourceGroups", "resourcegroups"])
    return string(
      "/subscriptions/s/\(groups)/\(dice.oneOf(["g", "G", "g é"]))/providers/\(provider)/workspaces/w/computes/"
        + dice.oneOf(["ci-a", "ci-b", "", "a/b", "日本"]))
  }

  private mutating func link() -> String {
    dice.oneOf(["null", "\"\"", "7", string("https://management.test/next?$skip=a%2Fb&x=\u{e9}")])
  }

  private mutating func space() -> String { dice.oneIn(12) ? dice.oneOf([" ", "\n  ", "\t", "\r\n"]) : "" }

  /// A string in one of its spellings: what need not be escaped is escaped now and then.
  private mutating func string(_ text: String) -> String {
    var spelled = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": spelled += "\\" + String(scalar)
      case "/" where dice.oneIn(30): spelled += "\\/"
      case "\n": spelled += "\\n"
      case "\t": spelled += "\\t"
      case _ where scalar.value < 0x20 || dice.oneIn(60):
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: dice.oneIn(2))
          spelled += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: spelled.unicodeScalars.append(scalar)
      }
    }
    return spelled + "\""
  }
}
