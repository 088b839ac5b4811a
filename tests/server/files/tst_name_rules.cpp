#include "server/config/Config.h"
#include "server/files/NameRules.h"

#include <QTest>

using files::NameRules;
using namespace Qt::Literals::StringLiterals;

class NameRulesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("visible");
        QTest::addColumn<bool>("plain");
        QTest::addColumn<bool>("strict"); // with no pattern
        const auto row = [](const char *title, QByteArray name, bool visible, bool plain, bool strict) {
            QTest::newRow(title) << name << visible << plain << strict;
        };
        row("ordinary", "report.pdf", true, true, true);
        row("two extensions", "data_2.tar.gz", true, true, true);
        row("one letter", "x", true, true, true);
        row("letters beyond ASCII", "\u00fcbersicht \u65e5\u672c.txt", true, true, true);
        row("formula of a spreadsheet", "=cmd|x", true, true, true);
        row("plus sign", "+1", true, true, true);
        row("at sign", "@x", true, true, true);
        row("markup", "<img src=x>", true, true, true);
        row("255 bytes", QByteArray(255, 'a'), true, true, true);
        row("256 bytes", QByteArray(256, 'a'), true, false, false);
        row("empty", "", true, false, false);
        row("dot", ".", true, false, false);
        row("two dots", "..", true, false, false);
        row("three dots", "...", true, true, false);
        row("two dots and a blank", ".. ", true, true, false);
        row("blank", " ", true, true, false);
        row("blank in front", " a", true, true, false);
        row("blank at the end", "name ", true, true, false);
        row("no-break space at the end", "name\u00a0", true, true, false);
        row("dot at the end", "name.", true, true, false);
        row("hidden", ".hidden", true, true, false);
        row("looks like an option", "-rf", true, true, false);
        row("looks like a home", "~root", true, true, false);
        row("slash", "a/b", true, false, false);
        row("backslash", "a\\b", true, true, false);
        row("stream", "file:stream", true, true, false);
        row("drive", "C:evil", true, true, false);
        row("share", "\\\\host\\share", true, true, false);
        row("device CON", "CON", true, true, false);
        row("device with extension", "nul.txt", true, true, false);
        row("device with a number", "COM1", true, true, false);
        row("device with a superscript", "com\u00b9.txt", true, true, false);
        row("device LPT9 with extension", "LPT9.log", true, true, false);
        row("device aux", "aux", true, true, false);
        row("device and blank before the extension", "con .txt", true, true, false);
        row("device CONIN$", "CONIN$", true, true, false);
        row("not quite a device", "console.log", true, true, true);
        row("not quite a port", "COM10", true, true, true);
        row("line feed", "a\nb", false, false, false);
        row("carriage return", "a\rb", false, false, false);
        row("escape", "a\x1b[31m", false, false, false);
        row("delete", "a\x7f", false, false, false);
        row("C1 control", "a\u0085b", false, false, false);
        row("NUL", QByteArray("a\0b", 3), false, false, false);
        row("not UTF-8", "a\xff", false, false, false);
        row("overlong slash",
            "a\xc0\xaf"
            "b",
            false, false, false);
        row("surrogate", "a\xed\xa0\x80", false, false, false);
        row("cut off sequence", "a\xe2\x82", false, false, false);
        row("right-to-left override", "a\u202egpj.exe", true, false, false);
        row("isolate", "a\u2066b", true, false, false);
        row("emoji of several characters", "\u2764\ufe0f\u200d\U0001f525", true, true, false);
        row("zero width space", "a\u200bb", true, true, false);
        row("byte order mark in front", "\ufeffa", true, true, false);
        row("line separator", "a\u2028b", true, false, false);
        row("variation selector", "a\ufe0fb", true, true, false);
        row("division slash", "a\u2215b", true, true, false);
        row("fraction slash", "a\u2044b", true, true, false);
        row("fullwidth slash", "a\uff0fb", true, true, false);
        row("fullwidth backslash", "a\uff3cb", true, true, false);
        row("fullwidth colon", "a\uff1ab", true, true, false);
        row("one dot leader", "a\u2024exe", true, true, false);
        row("fullwidth dot", "a\uff0eexe", true, true, false);
        row("ellipsis", "a\u2026", true, true, false);
        row("obeyed by Windows", "Desktop.INI", true, true, false);
        row("obeyed when a disk is put in", "autorun.inf", true, true, false);
        row("not quite obeyed", "autorun.inf.txt", true, true, true);
        row("reserved prefix", ".portcullis-x", false, false, false);
        row("reserved prefix in capitals", ".PORTCULLIS-x", false, false, false);
        row("reserved prefix inside", "x.portcullis-x", true, true, true);
    }
    void names()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, visible);
        QFETCH(bool, plain);
        QFETCH(bool, strict);
        QCOMPARE(files::isVisibleName(name), visible);
        QCOMPARE(NameRules::plain(name).has_value(), plain);
        QCOMPARE(NameRules::fromPattern({})->strict(name).has_value(), strict);
    }

    void pattern_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("allowed");
        const QString standard = config::Area().names;
        QTest::newRow("default allows") << standard << QByteArray("report 1.pdf") << true;
        QTest::newRow("default wants ASCII") << standard << QByteArray("\u00fc.txt") << false;
        QTest::newRow("default refuses markup") << standard << QByteArray("a<b") << false;
        QTest::newRow("whole name must match") << u"[a-z]+"_s << QByteArray("abc1") << false;
        QTest::newRow("alternatives are anchored, too") << u"a|b"_s << QByteArray("ax") << false;
        QTest::newRow("pattern does not lift the other rules") << u".*"_s << QByteArray("nul") << false;
    }
    void pattern()
    {
        QFETCH(QString, pattern);
        QFETCH(QByteArray, name);
        QFETCH(bool, allowed);
        QCOMPARE(NameRules::fromPattern(pattern)->strict(name).has_value(), allowed);
    }

    void extensions_data()
    {
        QTest::addColumn<QStringList>("allow");
        QTest::addColumn<QStringList>("block");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("allowed");
        const QStringList none;
        const QStringList pdf{u"pdf"_s, u"tar.gz"_s};
        const QStringList exe{u"exe"_s, u"scr"_s};
        QTest::newRow("nothing said") << none << none << QByteArray("a.exe") << true;
        QTest::newRow("allowed") << pdf << none << QByteArray("a.pdf") << true;
        QTest::newRow("allowed in capitals") << pdf << none << QByteArray("A.PDF") << true;
        QTest::newRow("allowed in two parts") << pdf << none << QByteArray("a.tar.gz") << true;
        QTest::newRow("half of an allowed one") << pdf << none << QByteArray("a.gz") << false;
        QTest::newRow("allowed before another") << pdf << none << QByteArray("a.pdf.exe") << false;
        QTest::newRow("allowed without a dot") << pdf << none << QByteArray("apdf") << false;
        QTest::newRow("none where some are allowed") << pdf << none << QByteArray("README") << false;
        QTest::newRow("blocked") << none << exe << QByteArray("invoice.pdf.exe") << false;
        QTest::newRow("blocked in capitals") << none << exe << QByteArray("photo.jpg.SCR") << false;
        QTest::newRow("blocked before another") << none << exe << QByteArray("a.exe.pdf") << false;
        QTest::newRow("blocked as a name") << none << exe << QByteArray("exe") << true;
        QTest::newRow("longer than a blocked one") << none << exe << QByteArray("a.exec") << true;
        QTest::newRow("allowed and blocked") << exe << exe << QByteArray("a.exe") << false;
        QTest::newRow("blocked in fullwidth letters") << none << exe << QByteArray("a.\uff45\uff58\uff45") << false;
    }
    void extensions()
    {
        QFETCH(const QStringList, allow);
        QFETCH(const QStringList, block);
        QFETCH(const QByteArray, name);
        QFETCH(const bool, allowed);
        config::Area area;
        area.names = QString();
        area.allowExtensions = allow;
        area.blockExtensions = block;
        QCOMPARE(NameRules::fromArea(area)->strict(name).has_value(), allowed);
    }

    void reasonsAreGiven()
    {
        using files::NameFault;
        config::Area area;
        area.blockExtensions = QStringList{u"exe"_s};
        const NameRules rules = *NameRules::fromArea(area);
        QCOMPARE(rules.fault(QByteArray(256, 'a')), NameFault::Length);
        QCOMPARE(rules.fault("a\xff"), NameFault::Unshowable);
        QCOMPARE(rules.fault(".."), NameFault::Beginning);
        QCOMPARE(rules.fault("name "), NameFault::End);
        QCOMPARE(rules.fault("a/b"), NameFault::Separator);
        QCOMPARE(rules.fault("a\u2024b"), NameFault::Separator);
        QCOMPARE(rules.fault("a\u202eb"), NameFault::Invisible);
        QCOMPARE(rules.fault("a\u200bb"), NameFault::Invisible);
        QCOMPARE(rules.fault("nul.txt"), NameFault::Device);
        QCOMPARE(rules.fault("Thumbs.db"), NameFault::Obeyed);
        QCOMPARE(rules.fault("a.exe"), NameFault::Extension);
        QCOMPARE(rules.fault("a<b"), NameFault::Pattern);
        QCOMPARE(rules.fault("a"), NameFault::None);
    }

    void aWrongPatternIsAnError()
    {
        const auto rules = NameRules::fromPattern(u"["_s);
        QVERIFY(!rules);
        QCOMPARE(rules.error().code, base::Error::Code::Invalid);
    }

    void strictNamesAreComposed()
    {
        const QByteArray composed = "caf\u00e9";
        QCOMPARE(NameRules::fromPattern({})->strict("cafe\u0301"), std::optional(composed));
        QCOMPARE(NameRules::folded("CAFE\u0301"), NameRules::folded(composed));
    }
};

QTEST_APPLESS_MAIN(NameRulesTest)
#include "tst_name_rules.moc"
