import ComputeModel
import Testing

/// A table of users as people and spreadsheets write it.
@Suite struct OnboardingSheetTests {
  @Test func aSpreadsheetsFileIsRead() {
    let sheet = OnboardingSheet(
      "\u{FEFF}user,name,tag.team\r\n\"ana@x.example\",\"ana-ci\",\"n\"\"l,p\"\r\n\r\nben@x.example,,\r\n")
    #expect(sheet.mistakes.isEmpty)
    #expect(sheet.lines.map(\.user) == ["ana@x.example", "ben@x.example"])
    #expect(sheet.lines.map(\.number) == [2, 4])
    #expect(sheet.lines[0].name == "ana-ci" && sheet.lines[1].name == nil)
    #expect(sheet.lines[0].tags == [.init(name: "team", value: "n\"l,p")])
  }

  @Test(arguments: ["user;size\nana@x;S\n", "user\tsize\nana@x\tS", "UPN,Size\rana@x,S\r"])
  func otherSeparatorsAndLineEnds(text: String) {
    let sheet = OnboardingSheet(text)
    #expect(sheet.mistakes.isEmpty)
    #expect(sheet.lines.map(\.user) == ["ana@x"] && sheet.lines.map(\.size) == ["S"])
  }

  @Test(
    arguments: [
      ("", 1, "titles"), ("name\nx", 1, "no column user"), ("user,colour\na@x,red", 1, "colour"),
      ("user,user\na@x,b@x", 1, "twice"), ("user,name\na@x", 2, "1 cells"), ("user\n=1+1", 2, "formula"),
      ("user\n+49", 2, "formula"), ("user\n@SUM(A1)", 2, "formula"), ("user,name\na@x,-2", 2, "formula"),
      ("user\n\"a@x", 2, "nothing ends"), ("user\n\"a\"b", 2, "goes on"), ("user\na\"b", 2, "quotation mark"),
      ("user,name\n,x-ci", 2, "no user"), ("user\na@x\nA@X", 3, "line 2"), ("user\n\"a\nb\"", 2, "control"),
    ])
  func aWrongLineIsSaidWithItsNumber(text: String, line: Int, words: String) {
    let mistakes = OnboardingSheet(text).mistakes
    #expect(mistakes.contains { $0.line == line && $0.text.contains(words) }, "\(mistakes)")
  }

  @Test func oneWrongLineHidesNoOther() {
    let sheet = OnboardingSheet("user\n=1\n\"x\ny\n\"good@x\n")
    #expect(sheet.mistakes.map(\.line).first == 2)
    let rest = OnboardingSheet("user\n=1\nb@x\nc\"\nd@x\n")
    #expect(rest.mistakes.map(\.line) == [2, 4])
    #expect(rest.lines.map(\.user) == ["b@x", "d@x"])
  }

  @Test func moreThanAThousandAreRefused() {
    let sheet = OnboardingSheet("user\n" + (0...1000).map { "u\($0)@x\n" }.joined())
    #expect(sheet.lines.count == 1000)
    #expect(sheet.mistakes.map(\.line) == [1002])
  }
}

@Suite struct OnboardingPlanTests {
  private static let sizes = [
    VMSize(
      name: "Standard_DS11_v2", family: "standardDSv2Family", cores: 2,
      price: VMSize.Price(perHour: "0.2", currency: "USD"))
  ]

  private static func place(free: Int, _ instances: [ComputeInstance] = []) -> OnboardingPlan.Place {
    let usage = Usage(
      name: "standardDSv2Family", title: "DSv2", kind: "vmFamily/dedicatedCores/usages", used: 100 - free, limit: 100)
    return OnboardingPlan.Place(
      label: "w", location: "eastus", quota: QuotaTable(usages: [usage], sizes: sizes, instances: instances),
      instances: instances)
  }

  private static func instance(_ name: String, for objectID: String?) -> ComputeInstance {
    ComputeInstance(
      id: "/w/\(name)", name: name, workspace: "w", resourceGroup: "g", subscription: "s",
      state: InstanceState("Running"),
      assignedTo: objectID.map { ComputeInstance.AssignedUser(objectID: $0, tenantID: "t") })
  }

  private static func plan(
    _ text: String, free: Int = 50, _ instances: [ComputeInstance] = [], pattern: String = "{user}-ci",
    known: [String] = ["ana@x", "ben@x", "ana@y"]
  ) -> OnboardingPlan {
    let template = InstanceCreation(
      name: nil,
      resource: .object(["properties": .object(["properties": .object(["vmSize": .string("standard_ds11_v2")])])]))
    var people: [String: Result<DirectoryUser, ServiceFailure>] = [:]
    let sheet = OnboardingSheet(text)
    for line in sheet.lines {
      let user = line.user.lowercased()
      people[user] =
        known.contains(user)
        ? .success(DirectoryUser(objectID: "o-" + user, userPrincipalName: user, tenantID: "t"))
        : .failure(ServiceFailure(.notFound, "Nobody."))
    }
    return OnboardingPlan(
      sheet, template: template, pattern: pattern, people: people, places: [place(free: free, instances)],
      workspace: "w")
  }

  @Test func everybodyGetsAnInstanceOfTheirOwn() throws {
    let plan = Self.plan("user,tag.team\nana@x,nlp\nben@x,\n")
    #expect(plan.mistakes.isEmpty && plan.refusals.isEmpty)
    #expect(plan.items.map(\.name) == ["ana-ci", "ben-ci"])
    #expect(plan.cores == 4 && plan.costPerHour.text == "0.40 USD")
    let resource = try #require(plan.items.first).creation.resource
    let user = resource[path: "properties", "properties", "personalComputeInstanceSettings", "assignedUser"]
    #expect(user?["objectId"]?.text == "o-ana@x" && user?["tenantId"]?.text == "t")
    #expect(resource["tags"]?["team"]?.text == "nlp" && resource["location"]?.text == "eastus")
    #expect(resource[path: "properties", "properties", "vmSize"]?.text == "Standard_DS11_v2")
  }

  @Test func namesAreMadeUntilOneIsFree() {
    // One Ana has the name already, by another's hand; the other two share what stands before the @.
    let plan = Self.plan("user\nana@x\nana@y\n", [Self.instance("ana-ci", for: "o-else")])
    #expect(plan.items.map(\.name) == ["ana2-ci", "ana3-ci"])
  }

  @Test func whatAnEarlierRunHasMadeIsTakenUpAgain() {
    let plan = Self.plan("user\nana@x\nben@x\n", [Self.instance("ana-ci", for: "o-ana@x")])
    #expect(plan.items.map(\.standing) == [.there, .create])
    #expect(plan.toMake.map(\.name) == ["ben-ci"] && plan.cores == 2)
  }

  @Test(
    arguments: [
      ("user,name\nana@x,1bad\n", "letter"), ("user,name\nana@x,taken\n", "somebody else's"),
      ("user\nnobody@x\n", "does not know"), ("user,size\nana@x,Standard_X\n", "does not offer"),
      ("user,workspace\nana@x,other\n", "not among"), ("user,name\nana@x,a-ci\nben@x,A-CI\n", "again"),
    ])
  func whatCannotBeMadeIsSaid(text: String, words: String) {
    let plan = Self.plan(text, [Self.instance("taken", for: nil)])
    #expect(plan.mistakes.contains { $0.text.contains(words) }, "\(plan.mistakes)")
  }

  @Test func quotaIsAskedForAllTogether() {
    #expect(Self.plan("user\nana@x\nben@x\n", free: 4).refusals.isEmpty)
    let plan = Self.plan("user\nana@x\nben@x\n", free: 3)
    #expect(plan.refusals.count == 1)
    #expect(plan.refusals[0].contains("4 cores are needed, and 3 of 100 are free in DSv2"))
  }

  @Test(
    arguments: [
      ("ana.lopez@x", 1, "ana-lopez-ci"), ("Ana_Maria.Lopez-Garcia.de.la.Torre@x", 2, "ana-maria-lopez-garc2-ci"),
      ("a..b@x", 1, "a-b-ci"),
    ])
  func aNameFitsTheRule(login: String, number: Int, name: String) {
    let plan = Self.plan(
      "user\n\(login)\n", number == 1 ? [] : [Self.instance("ana-maria-lopez-garci-ci", for: "o-else")],
      known: [login.lowercased()])
    #expect(plan.items.map(\.name) == [name], "\(plan.mistakes)")
    #expect(InstanceCreation.refusal(ofName: name) == nil)
  }

  @Test func aPersonOfWhomOnlyIdsAreKnownIsMadeForWithBoth() {
    let (object, tenant) = ("11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555")
    let failure = ServiceFailure(.noAccess, "You may not read the directory.")
    func plan(_ text: String) -> OnboardingPlan {
      OnboardingPlan(
        OnboardingSheet(text),
        template: InstanceCreation(
          name: nil,
          resource: .object(["properties": .object(["properties": .object(["vmSize": .string("Standard_DS11_v2")])])])),
        pattern: "ci-{user}x", people: [object: .failure(failure)], places: [Self.place(free: 9)], workspace: nil)
    }
    #expect(plan("user\n\(object)\n").mistakes.map(\.text).first?.contains("may not read") == true)
    #expect(plan("user,tenant\n\(object),\(tenant)\n").items.map(\.person.objectID) == [object])
  }
}
