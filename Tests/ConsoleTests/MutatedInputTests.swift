import ComputeModel
import Console
import Mutations
import Searches
import Terminal
import Testing

/// Filters and commands that were changed by chance: each does something or is refused in words, and the screen is
/// painted after it.
@Suite struct MutatedInputTests {
  @Test func filters() {
    let campaign = Campaign("filters", count: 3000)
    var rows = SearchedRows(Fleets.production + Fleets.development)
    let indices = 0..<(Fleets.production + Fleets.development).count
    campaign.runText(
      [
        "state=running owner=chen* !ws=ml-dev", "re:/^ds-.*7$/ ~dchn", "since>1d idle>=1h age<5m",
        "tag.team=nl*|\"a b\"",
        "risk=never-idles sso=? apps=jupyter|rstudio", "size=standard_nc6s_v3 omar|ana",
      ], words: ["|", "!", "re:/", "/", "tag.", ">=", "!=", "\"", "*", "~", "age>", "(a+)+$"]
    ) { number, text in
      do throws(FilterError) {
        let filter = try FilterExpression(text)
        #expect(
          Set(indices).isSuperset(
            of: filter.matches(among: indices, of: &rows, now: Fleets.now, findings: { _ in [] })),
          "\(campaign.place(number, Array(text.utf8)))")
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func commands() {
    let campaign = Campaign("commands", count: 400)
    campaign.runText(
      [
        "ls state=running size=NC*", "show ds-chenyu", "idle 45 ds-ana", "stop ds-ana", "view x",
        "sort -name", "sso on ds-ana",
        "timeline", "quota", "help idle", "theme mono", "who", "ws ml-dev", "wall",
        "tag ds-ana team=nlp",
      ], words: ["ds-ana", "*", "-", "on", "off", "45m", "  ", "!", "\"", "all"]
    ) { number, text in
      var state = Fleets.loaded()
      let place = campaign.place(number, Array(text.utf8))
      let typed = text.filter { !$0.isNewline && $0 != "\t" }
      _ = state.type(":" + typed)
      let effects = state.type(.enter)
      // A command opens a dialog at most: nothing is sent before somebody has said yes.
      #expect(!effects.contains { $0.changesSomething }, "\(place)")
      #expect(Console.view(state).size == state.size, "\(place)")
    }
  }
}
