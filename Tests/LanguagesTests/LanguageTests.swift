import Languages
import Testing

@Suite struct LanguageTests {
  @Test(arguments: [
    ("zh_CN.UTF-8", Language.simplifiedChinese), ("zh_SG.utf8", .simplifiedChinese), ("zh.UTF-8", .simplifiedChinese),
    ("zh_CN.UTF-8@pinyin", .simplifiedChinese), ("zh_Hans_HK.UTF-8", .english), ("zh_TW.UTF-8", .english),
    ("zh_HK.UTF-8", .english),
    // What a terminal of another encoding would show is not Chinese.
    ("zh_CN", .english), ("zh_CN.GB18030", .english), ("en_US.UTF-8", .english), ("C.UTF-8", .english),
    ("de_DE.UTF-8", .english), ("C", .english), ("POSIX", .english), ("", .english), ("@", .english), (".", .english),
    ("zhx_CN.UTF-8", .english),
  ])
  func aLocaleNamesALanguage(locale: String, language: Language) {
    #expect(Language(locale: locale) == language)
  }

  @Test func aTagIsAWord() {
    #expect(Language(tag: "zh") == .simplifiedChinese && Language(tag: "EN") == .english)
    #expect(Language(tag: "chinese") == nil && Language(tag: "") == nil)
  }

  @Test func aTextIsThatOfTheMoment() {
    func said(_ count: Int) -> String { localized("\(count) lines") }
    #expect(said(3) == "3 lines")
    #expect(Language.with(.simplifiedChinese) { said(3) } == "3 行")
    #expect(said(3) == "3 lines", "the other language lasted as long as its body")
  }

  @Test func valuesStandWhereTheLanguageHasThem() {
    // {1} of {2}, the other way round in Chinese, is this: a value that looks like a place stays a value.
    let key = "\("{2}") -> \(1)" as Phrase
    #expect(key.text == "{2} -> 1")
    Language.with(.simplifiedChinese) {
      let text: Phrase = "\("{2}") lines"
      #expect(text.text == "{2} 行" && text.english == "{2} lines")
    }
  }

  @Test func whatIsNotInTheCatalogueIsEnglishAndNoted() {
    let missing = Catalogue.Missing()
    Language.with(.simplifiedChinese) {
      Catalogue.noting(missing) {
        let nobody = "ds-ana"
        #expect(localized("\(nobody) has no such text") == "ds-ana has no such text")
        #expect(localized("\(nobody): \(7)") == "ds-ana: 7", "what has no words needs none")
        #expect(localized(word: "no such word") == "no such word")
      }
    }
    #expect(missing.all == ["no such word", "{1} has no such text"])
  }

  @Test func aTableIsShownInAnyLanguage() {
    let next: TableText = "next \("row")"
    #expect(next.text == "next row" && next.english == "next row")
    Language.with(.simplifiedChinese) {
      #expect(next.text == "下一行" && next.english == "next row")
    }
  }

  @Test func aSpanOfOptionalsReadsAsSwiftDoes() {
    // A phrase says of a value what a string of it would say.
    let values: [Any] = [1, "x", 2.5, true, [1, 2], Language.english]
    for value in values { #expect(("\(value)" as Phrase).text == "\(value)") }
  }
}
