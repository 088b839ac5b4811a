#include "ui/blocked/FilterBar.h"
#include "ui/blocked/FilterLine.h"
#include "ui/blocked/FilterMemory.h"
#include "ui/blocked/FilterWords.h"
#include "ui/blocked/SuggestionModel.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/KeptState.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QCompleter>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

class FilterLineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void place_data();
    void place();
    void termsReadBack_data();
    void termsReadBack();
    void suggestionsKnowTheirValues();
    void coloursAndWordsTellTheState();
    void errorSaysWhatAndWhere();
    void completesWithTheKeyboard();
    void offersRecordedValues();
    void wrongFilterIsNotAsked();
    void recallsUsedFilters();
    void savesFilters();
    void hiddenKindsAreChips();

private:
    QTemporaryDir m_scratch;
};

void FilterLineTest::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_scratch.path());
    QCoreApplication::setOrganizationName(u"portcullis-test"_s);
}

void FilterLineTest::init()
{
    ui::kept::settle();
    QSettings().clear();
}

void FilterLineTest::place_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("behind");
    QTest::addColumn<bool>("found");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("typed");
    QTest::newRow("an empty line") << QString() << QString() << true << QString() << QString();
    QTest::newRow("a key") << u"port:25 cli"_s << QString() << true << QString() << u"cli"_s;
    QTest::newRow("a negated key") << u"-ver"_s << QString() << true << QString() << u"-ver"_s;
    QTest::newRow("a value") << u"reason:thi"_s << u" user:a"_s << true << u"reason"_s << u"thi"_s;
    QTest::newRow("a negated value") << u"-verb:E"_s << QString() << true << u"verb"_s << u"E"_s;
    QTest::newRow("a value without text") << u"class:"_s << QString() << true << u"class"_s << QString();
    QTest::newRow("within quotes") << u"user:\"a b"_s << QString() << false << QString() << QString();
    QTest::newRow("behind quotes") << u"\"a b\" po"_s << QString() << true << QString() << u"po"_s;
    QTest::newRow("an escaped quote") << u"\"a\\\" b"_s << QString() << false << QString() << QString();
    QTest::newRow("no such key") << u"cleint:1"_s << QString() << false << QString() << QString();
}

void FilterLineTest::place()
{
    QFETCH(QString, before);
    QFETCH(QString, behind);
    const auto place = ui::filterPlaceAt(QString(before % behind), before.size());
    QTEST(place.has_value(), "found");
    if (!place)
        return;
    QTEST(place->key ? audit::filterKeyName(*place->key) : QString(), "key");
    QTEST(place->typed, "typed");
    QCOMPARE(place->end, before.size());
}

void FilterLineTest::termsReadBack_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("a word") << u"alice"_s;
    QTest::newRow("blanks") << u"alice b"_s;
    QTest::newRow("quotes") << u"a\"b"_s;
    QTest::newRow("quotes and blanks") << u"\" or 1=1 \""_s;
    QTest::newRow("a backslash") << u"DOM\\alice x"_s;
    QTest::newRow("a leading minus") << u"-x"_s;
    QTest::newRow("a colon") << u"a:b"_s;
    QTest::newRow("rich text") << u"<b>b</b>"_s;
}

void FilterLineTest::termsReadBack()
{
    QFETCH(QString, value);
    for (const bool excluded : {false, true}) {
        const QString term = ui::filterTerm(u"user"_s, value, excluded);
        const auto filter = audit::AttemptFilter::parse(term, 0);
        QVERIFY2(filter, qPrintable(term));
        QCOMPARE(filter->terms().size(), 1);
        QCOMPARE(filter->terms().first().text, value);
        QCOMPARE(filter->terms().first().negated, excluded);
        QCOMPARE(ui::termText(filter->terms().first()), term);
    }
}

void FilterLineTest::suggestionsKnowTheirValues()
{
    const auto texts = [](const QString &typed) {
        QStringList found;
        const auto place = ui::filterPlaceAt(typed, typed.size());
        for (const ui::FilterSuggestion &one : place ? ui::filterSuggestions(*place) : QList<ui::FilterSuggestion>())
            found.append(one.text);
        return found;
    };
    QCOMPARE(texts(u"cl"_s), (QStringList{u"client:"_s, u"class:"_s}));
    QCOMPARE(texts(u"-cl"_s), (QStringList{u"-client:"_s, u"-class:"_s}));
    QVERIFY(texts(u"reason:"_s).contains(u"third-party"));
    QCOMPARE(texts(u"class:nat"_s), QStringList{u"nat-mistake"_s});
    QVERIFY(texts(u"verb:PORT"_s).isEmpty()); // nothing is left to complete
    // Each value that is offered can be read.
    for (const QString &key :
         {u"reason:"_s, u"class:"_s, u"verdict:"_s, u"verb:"_s, u"since:"_s, u"port:"_s, u"target:"_s}) {
        const QStringList values = texts(key);
        QVERIFY(!values.isEmpty());
        for (const QString &value : values)
            QVERIFY2(audit::AttemptFilter::parse(QString(key % value), 0), qPrintable(QString(key % value)));
    }
}

void FilterLineTest::coloursAndWordsTellTheState()
{
    ui::FilterMemory memory;
    ui::FilterLine line(&memory);
    const QColor plain = line.palette().color(QPalette::Base);
    QCOMPARE(line.state(), ui::FilterLine::State::Empty);
    line.setText(u"port:25"_s);
    QCOMPARE(line.state(), ui::FilterLine::State::Valid);
    const QColor valid = line.palette().color(QPalette::Base);
    QVERIFY(valid != plain);
    QVERIFY(line.accessibleDescription().contains(u"The filter is valid"));
    line.setText(u"port:99999"_s);
    QCOMPARE(line.state(), ui::FilterLine::State::Invalid);
    QVERIFY(line.palette().color(QPalette::Base) != plain);
    QVERIFY(line.palette().color(QPalette::Base) != valid);
    QVERIFY(line.accessibleDescription().contains(u"The filter is not valid"));
    line.clear();
    QCOMPARE(line.palette().color(QPalette::Base), plain);
}

void FilterLineTest::errorSaysWhatAndWhere()
{
    ui::FilterBar bar;
    bar.show();
    bar.line()->setText(u"user:a prot:25"_s);
    auto *message = bar.findChild<ui::InlineMessage *>(u"filterError"_s);
    QVERIFY(message->isVisible());
    QVERIFY(message->text().contains(u"character 8"));
    QVERIFY(message->text().contains(u"prot"));
    Q_EMIT message->actionTriggered();
    QCOMPARE(bar.line()->selectedText().trimmed(), u"prot"_s);
    bar.line()->setText(u"user:a port:25"_s);
    QVERIFY(!message->isVisible());
}

void FilterLineTest::completesWithTheKeyboard()
{
    ui::FilterBar bar;
    bar.resize(700, 80);
    bar.show();
    bar.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    ui::FilterLine *line = bar.line();
    line->setFocus();
    auto *popup = line->findChild<QCompleter *>()->popup();
    QTest::keyClicks(line, u"rea"_s);
    QTRY_VERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(line->text(), u"reason:"_s);
    QTRY_VERIFY(popup->isVisible()); // its values, at once
    QTest::keyClicks(popup, u"thi"_s);
    QTRY_COMPARE(popup->model()->rowCount(), 2); // third-party, this-server
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QVERIFY(line->text().startsWith(u"reason:thi"));
    QVERIFY(line->text().endsWith(u' '));
    QCOMPARE(line->state(), ui::FilterLine::State::Valid);
    QTRY_COMPARE(bar.where(), line->text().trimmed());
    QTest::keyClick(line, Qt::Key_Escape);
    QCOMPARE(line->text(), QString());
}

void FilterLineTest::offersRecordedValues()
{
    ui::FilterBar bar;
    bar.show();
    bar.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    ui::FilterLine *line = bar.line();
    line->setFocus();
    QSignalSpy wanted(line, &ui::FilterLine::valuesWanted);
    QTest::keyClicks(line, u"user:a"_s);
    QCOMPARE(wanted.last().at(0).value<audit::FilterKey>(), audit::FilterKey::User);
    QCOMPARE(wanted.last().at(1).toString(), u"a"_s);
    auto *completer = line->findChild<QCompleter *>();
    line->offerValues(audit::FilterKey::User, u"al"_s, {u"alice"_s}); // not what stands there now
    QVERIFY(!completer->popup()->isVisible());
    line->offerValues(audit::FilterKey::User, u"a"_s, {u"alice"_s, u"\"a b\""_s, u"<b>a</b>"_s});
    QTRY_VERIFY(completer->popup()->isVisible());
    QCOMPARE(completer->popup()->model()->index(1, 0).data().toString(), u"\"a b\""_s);
    const QAbstractItemModelTester tester(completer->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(line->text(), u"user:alice "_s);
}

void FilterLineTest::wrongFilterIsNotAsked()
{
    ui::FilterBar bar;
    QSignalSpy changed(&bar, &ui::FilterBar::changed);
    bar.setWhere(u"port:25"_s);
    QCOMPARE(changed.count(), 1);
    bar.setWhere(u"port:25 prot:1"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(bar.where(), u"port:25"_s); // the last one that could be read
}

void FilterLineTest::recallsUsedFilters()
{
    ui::FilterMemory memory;
    for (const QString &one : {u"port:1"_s, u"port:2"_s, u"port:1"_s, QString()})
        memory.use(one);
    QCOMPARE(memory.used(), (QStringList{u"port:1"_s, u"port:2"_s}));
    ui::FilterLine line(&memory);
    line.setText(u"port:3"_s);
    QTest::keyClick(&line, Qt::Key_Up);
    QCOMPARE(line.text(), u"port:1"_s);
    QTest::keyClick(&line, Qt::Key_Up);
    QCOMPARE(line.text(), u"port:2"_s);
    QTest::keyClick(&line, Qt::Key_Up);
    QCOMPARE(line.text(), u"port:2"_s);
    QTest::keyClick(&line, Qt::Key_Down);
    QTest::keyClick(&line, Qt::Key_Down);
    QCOMPARE(line.text(), u"port:3"_s);
    // The program's next start knows them, too.
    QCOMPARE(ui::FilterMemory().used(), memory.used());
}

void FilterLineTest::savesFilters()
{
    ui::FilterMemory memory;
    memory.save({u"Low ports"_s, u"port:<1024"_s});
    memory.save({u"a & b"_s, u"user:\"a b\""_s});
    memory.save({u"Low ports"_s, u"port:<512"_s});
    const ui::FilterMemory later;
    QCOMPARE(later.saved().size(), 2);
    QVERIFY(later.saved().contains(ui::SavedFilter{u"Low ports"_s, u"port:<512"_s}));
    memory.forget(u"Low ports"_s);
    QCOMPARE(ui::FilterMemory().saved().size(), 1);
}

void FilterLineTest::hiddenKindsAreChips()
{
    ui::FilterBar bar;
    bar.show();
    bar.setWhere(u"port:25"_s);
    QSignalSpy changed(&bar, &ui::FilterBar::changed);
    bar.hideKind(u"-client:203.0.113.7"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(bar.where(), u"port:25 -client:203.0.113.7"_s);
    QVERIFY(bar.narrows());
    auto *chip = bar.findChild<QToolButton *>(u"hiddenKind"_s);
    QVERIFY(chip);
    QVERIFY(chip->isVisible());
    QVERIFY(chip->accessibleName().contains(u"203.0.113.7"));
    QCOMPARE(ui::FilterBar().where(), u"-client:203.0.113.7"_s); // kept over a restart
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_COMPARE(bar.where(), u"port:25"_s);
    QVERIFY(ui::FilterBar().where().isEmpty());
}

QTEST_MAIN(FilterLineTest)
#include "tst_filterline.moc"
