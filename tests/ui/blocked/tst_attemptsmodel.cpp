#include "server/audit/AttemptFilter.h"
#include "ui/blocked/AttemptCells.h"
#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/MarkdownTable.h"
#include "ui/common/LadderView.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

using namespace Qt::Literals::StringLiterals;

namespace {

audit::AttemptRow row(qint64 id)
{
    audit::AttemptRow made;
    made.id = id;
    made.at = id * 1'000'000;
    made.client = u"203.0.113.9"_s;
    made.verb = u"PORT"_s;
    made.argument = u"10,0,0,9,0,25"_s;
    made.target = u"10.0.0.9"_s;
    made.targetPort = 25;
    made.verdict = u"blocked"_s;
    made.reasons = {u"third-party"_s, u"reserved-port"_s};
    return made;
}

QList<audit::AttemptRow> rows(qint64 from, qint64 downTo)
{
    QList<audit::AttemptRow> made;
    for (qint64 id = from; id >= downTo; --id)
        made.append(row(id));
    return made;
}

using Kind = ui::AttemptsRequest::Kind;

// A log in memory that answers when it is told to.
class FakeLoader final : public QObject
{
public:
    explicit FakeLoader(ui::AttemptsModel &model)
        : m_model(model)
    {
        connect(&model, &ui::AttemptsModel::wanted, this,
                [this](const ui::AttemptsRequest &request) { wanted.append(request); });
    }

    QList<ui::AttemptsRequest> wanted;

    void answer(const QList<audit::AttemptRow> &found, bool isLast = true, const QString &error = {},
                bool filterIsWrong = false)
    {
        QVERIFY(!wanted.isEmpty());
        const ui::AttemptsRequest request = wanted.takeFirst();
        const qint64 newest = found.isEmpty() ? 0 : found.first().id;
        m_model.takePage({request.ticket, request.kind, request.kind == Kind::Open ? newest : request.upToId,
                          request.first, found, isLast, error, filterIsWrong});
    }

    /// Rows of a log with ids 1 to `newest`, newest first, as the page asks for.
    void answerPage(qint64 newest)
    {
        QVERIFY(!wanted.isEmpty());
        const ui::AttemptsRequest request = wanted.first();
        const qint64 from = newest - request.first;
        answer(rows(from, qMax<qint64>(1, from - request.count + 1)), from - request.count < 1);
    }

    void count(qint64 rowsOfAll, bool isFinal = true)
    {
        m_model.takeCount({m_model.ticket(), m_model.upToId(), rowsOfAll, isFinal, isFinal ? 1.0 : 0.5, {}});
    }

private:
    ui::AttemptsModel &m_model;
};

QList<int> ids(const ui::AttemptsModel &model)
{
    QList<int> shown;
    for (int at = 0; at < model.rowCount(); ++at)
        shown.append(model.attempt(at) ? int(model.attempt(at)->id) : 0);
    return shown;
}

ui::AttemptsQuestion question(const QString &where = {})
{
    return {u"f.db"_s, where, true, ui::AttemptsOrder::Time, true};
}

} // namespace

class AttemptsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasAllRowsAndHoldsSome();
    void jumpsFetchWhatIsInView();
    void pagesThatWerePassedAreNotFetched();
    void memoryIsBounded();
    void countGrowsTheTable();
    void scrollsOnWhileCounting();
    void prunedRowsGo();
    void answersToOldQuestionsAreDropped();
    void rowsStayUntilTheAnswer();
    void wrongFilterKeepsTheRows();
    void failedPageCanBeTriedAgain();
    void newRowsComeOnTopWhileFollowing();
    void newRowsWaitWhileReading();
    void newRowsAreCountedInOtherOrders();
    void rowsThatComeMeanwhileAreNotMissed();
    void followingForLongAsksAfresh();
    void floodDoesNotGrowTheMemory();
    void emptyLogAsksAfresh();
    void cellsAreWords();
    void cellsAreFilterTerms_data();
    void cellsAreFilterTerms();
    void hostileTextIsShownAsItIs_data();
    void hostileTextIsShownAsItIs();
    void markdownCannotBeBrokenOutOf();
    void ladderMarksTheDecidingRule_data();
    void ladderMarksTheDecidingRule();
};

void AttemptsModelTest::hasAllRowsAndHoldsSome()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.ask(question(u"client:10.0.0.0/8"_s));
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().kind, Kind::Open);
    QCOMPARE(loader.wanted.first().question.where, u"client:10.0.0.0/8"_s);
    loader.answer(rows(500, 401), false);
    loader.count(500);
    QCOMPARE(model.rowCount(), 500);
    QVERIFY(model.isCounted());
    QCOMPARE(model.attempt(99)->id, 401);
    QVERIFY(!model.attempt(100));
    QVERIFY(!model.index(100, 0).data(ui::AttemptsModel::LoadedRole).toBool());
    QCOMPARE(model.index(100, 0).data(), QVariant());
    QVERIFY(!model.canFetchMore({}));
}

void AttemptsModelTest::jumpsFetchWhatIsInView()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answerPage(10'000'000);
    loader.count(10'000'000);
    QCOMPARE(model.rowCount(), 10'000'000);
    QSignalSpy arrived(&model, &ui::AttemptsModel::rowsArrived);
    model.setRowsInView(7'312'050, 7'312'090);
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().first, 7'312'000);
    QCOMPARE(loader.wanted.first().upToId, 10'000'000);
    loader.answerPage(10'000'000);
    QCOMPARE(model.attempt(7'312'050)->id, 10'000'000 - 7'312'050);
    QCOMPARE(arrived.last().at(0).toInt(), 7'312'000);
    // Then the neighbours.
    QCOMPARE(loader.wanted.first().first, 7'312'100);
    loader.answerPage(10'000'000);
    QCOMPARE(loader.wanted.first().first, 7'311'900);
    loader.answerPage(10'000'000);
    QVERIFY(loader.wanted.isEmpty());
    QCOMPARE(model.rowOf(10'000'000 - 7'312'050), 7'312'050);
}

void AttemptsModelTest::pagesThatWerePassedAreNotFetched()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answerPage(1'000'000);
    loader.count(1'000'000);
    for (int first = 1000; first <= 900'000; first += 1000)
        model.setRowsInView(first, first + 20);
    QCOMPARE(loader.wanted.size(), 1);
    loader.answerPage(1'000'000); // the one that was under way
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().first, 900'000);
}

void AttemptsModelTest::memoryIsBounded()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answerPage(1'000'000);
    loader.count(1'000'000);
    for (int first = 0; first < 100'000; first += 500) {
        model.setRowsInView(first, first + 40);
        while (!loader.wanted.isEmpty())
            loader.answerPage(1'000'000);
        QVERIFY(model.attempt(first + 20));
    }
    QVERIFY(model.pagesAtHand() <= ui::AttemptsCache::mostPages);
}

void AttemptsModelTest::countGrowsTheTable()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.ask(question());
    loader.answer(rows(1000, 901), false);
    QVERIFY(!model.isCounted());
    QCOMPARE(model.rowCount(), 100);
    loader.count(300, false);
    QCOMPARE(model.rowCount(), 300);
    QVERIFY(!model.isCounted());
    loader.count(1000);
    QCOMPARE(model.rowCount(), 1000);
    QVERIFY(model.isCounted());
}

void AttemptsModelTest::scrollsOnWhileCounting()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(1000, 901), false);
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QCOMPARE(loader.wanted.first().first, 100);
    loader.answerPage(1000);
    QCOMPARE(model.rowCount(), 200);
}

void AttemptsModelTest::prunedRowsGo()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.ask(question());
    loader.answer(rows(1000, 901), false);
    loader.count(1000);
    model.setRowsInView(920, 950);
    while (loader.wanted.first().first != 900) // the tester fetched on its own
        loader.answerPage(1000);
    loader.answer(rows(100, 61), true);
    QCOMPARE(model.rowCount(), 940);
}

void AttemptsModelTest::answersToOldQuestionsAreDropped()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question(u"a"_s));
    model.ask(question(u"b"_s));
    loader.answer(rows(9, 5));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.isAnswered());
    loader.answer(rows(3, 3));
    QCOMPARE(ids(model), QList<int>{3});
    model.takeCount({model.ticket() - 1, 3, 77, true, 1, {}});
    QCOMPARE(model.rowCount(), 1);
}

void AttemptsModelTest::rowsStayUntilTheAnswer()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(3, 1));
    model.ask(question(u"x"_s));
    QCOMPARE(model.rowCount(), 3);
    loader.answer({});
    QCOMPARE(model.rowCount(), 0);
}

void AttemptsModelTest::wrongFilterKeepsTheRows()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(3, 1));
    QSignalSpy answered(&model, &ui::AttemptsModel::answered);
    model.ask(question(u"cleint:1"_s));
    loader.answer({}, true, u"no such key"_s, true);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(answered.last().at(0).toString(), u"no such key"_s);
    QVERIFY(answered.last().at(1).toBool());
}

void AttemptsModelTest::failedPageCanBeTriedAgain()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(400, 301), false);
    loader.count(400);
    model.setRowsInView(110, 130);
    loader.answer({}, true, u"database is locked"_s);
    QCOMPARE(model.rowCount(), 400);
    QVERIFY(loader.wanted.isEmpty()); // not over and over
    model.setRowsInView(111, 131);
    QCOMPARE(loader.wanted.first().first, 100);
    loader.answerPage(400);
    QVERIFY(model.attempt(111));
}

void AttemptsModelTest::newRowsComeOnTopWhileFollowing()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.ask(question());
    loader.answer(rows(2, 1));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.askForNewer();
    QCOMPARE(loader.wanted.first().newerThan, 2);
    loader.answer(rows(4, 3));
    QCOMPARE(ids(model), (QList<int>{4, 3, 2, 1}));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(model.rowsOnTop(), 2);
}

void AttemptsModelTest::newRowsWaitWhileReading()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(2, 1));
    model.setFollowing(false);
    QSignalSpy waiting(&model, &ui::AttemptsModel::waitingRowsChanged);
    model.askForNewer();
    loader.answer(rows(4, 3));
    QCOMPARE(ids(model), (QList<int>{2, 1}));
    QCOMPARE(waiting.last().first().toInt(), 2);
    model.askForNewer();
    QCOMPARE(loader.wanted.first().newerThan, 4);
    loader.answer(rows(5, 5));
    QCOMPARE(waiting.last().first().toInt(), 3);
    model.showWaiting();
    QCOMPARE(ids(model), (QList<int>{5, 4, 3, 2, 1}));
    QCOMPARE(waiting.last().first().toInt(), 0);
}

void AttemptsModelTest::newRowsAreCountedInOtherOrders()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    ui::AttemptsQuestion byPort = question();
    byPort.order = ui::AttemptsOrder::Port;
    model.ask(byPort);
    loader.answer(rows(2, 1));
    model.askForNewer();
    loader.answer(rows(4, 3));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.waitingRows(), 2);
    model.showWaiting(); // where they belong nobody knows but the log
    QCOMPARE(loader.wanted.first().kind, Kind::Open);
}

void AttemptsModelTest::rowsThatComeMeanwhileAreNotMissed()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    model.askForNewer();
    QCOMPARE(loader.wanted.size(), 1);
    loader.answer(rows(2, 1));
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().newerThan, 2);
}

void AttemptsModelTest::followingForLongAsksAfresh()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(2, 1));
    qint64 newest = 2;
    while (model.rowsOnTop() <= 1800) {
        model.askForNewer();
        loader.answer(rows(newest + 300, newest + 1));
        newest += 300;
    }
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().kind, Kind::Open);
}

void AttemptsModelTest::floodDoesNotGrowTheMemory()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer(rows(2, 1));
    model.setFollowing(false);
    model.askForNewer();
    loader.answer(rows(2'002, 1'003), false);
    QVERIFY(model.waitingRows() > 0);
    model.askForNewer();
    QVERIFY(loader.wanted.isEmpty());
    model.showWaiting();
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().kind, Kind::Open);
    loader.answer(rows(2'002, 1'903), false);
    QCOMPARE(model.rowCount(), 100);
    QCOMPARE(model.waitingRows(), 0);
}

void AttemptsModelTest::emptyLogAsksAfresh()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    loader.answer({});
    model.askForNewer();
    QCOMPARE(loader.wanted.first().kind, Kind::Open);
    loader.answer(rows(1, 1));
    QCOMPARE(model.rowCount(), 1);
}

void AttemptsModelTest::cellsAreWords()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    audit::AttemptRow v6 = row(1);
    v6.target = u"2001:db8::1"_s;
    v6.reasons = {u"a-later-reason"_s};
    v6.count = 3;
    loader.answer({row(2), v6});
    const auto cell = [&model](int at, int column) { return model.index(at, column).data().toString(); };
    QCOMPARE(cell(0, ui::AttemptsModel::AskedFor), u"PORT 10,0,0,9,0,25"_s);
    QCOMPARE(cell(0, ui::AttemptsModel::Target), u"10.0.0.9"_s);
    QCOMPARE(cell(0, ui::AttemptsModel::Port), u"25"_s);
    QVERIFY(cell(0, ui::AttemptsModel::Reasons).contains(u" · "));
    QVERIFY(!cell(0, ui::AttemptsModel::Reasons).contains(u"third-party"));
    QCOMPARE(cell(0, ui::AttemptsModel::RuleColumn), u"–"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::Target), u"2001:db8::1"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::Reasons), u"a-later-reason"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::VerdictColumn), u"blocked"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::Count), u"3"_s);
}

void AttemptsModelTest::cellsAreFilterTerms_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("only");
    QTest::addColumn<QString>("others");
    using Model = ui::AttemptsModel;
    QTest::newRow("client") << int(Model::Client) << u"client:203.0.113.9"_s << u"-client:203.0.113.9"_s;
    QTest::newRow("port") << int(Model::Port) << u"port:25"_s << u"-port:25"_s;
    QTest::newRow("the first reason") << int(Model::Reasons) << u"reason:third-party"_s << u"-reason:third-party"_s;
    QTest::newRow("a user who is hostile") << int(Model::User) << u"user:\"a \\\"b\""_s << u"-user:\"a \\\"b\""_s;
    QTest::newRow("a time") << int(Model::Time) << u"since:1970-01-01T00:00Z"_s << u"until:1970-01-01T00:00Z"_s;
    QTest::newRow("a count") << int(Model::Count) << QString() << QString();
}

void AttemptsModelTest::cellsAreFilterTerms()
{
    QFETCH(int, column);
    audit::AttemptRow asked = row(1);
    asked.user = u"a \"b"_s;
    QTEST(ui::cellTerm(asked, column, false), "only");
    QTEST(ui::cellTerm(asked, column, true), "others");
    QVERIFY(audit::AttemptFilter::parse(ui::cellTerm(asked, column, true), 0));
}

void AttemptsModelTest::hostileTextIsShownAsItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("rich text") << u"<img src=x onerror=y><b>b</b>"_s;
    QTest::newRow("escaped bidirectional mark") << u"\\u{202e}fdp"_s;
    QTest::newRow("4 KiB") << QString(4096, u'A');
}

void AttemptsModelTest::hostileTextIsShownAsItIs()
{
    QFETCH(QString, text);
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(question());
    audit::AttemptRow hostile = row(1);
    hostile.user = text;
    hostile.argument = text;
    hostile.ruleText = text;
    hostile.reasons = {text};
    loader.answer({hostile});
    QCOMPARE(model.index(0, ui::AttemptsModel::User).data().toString(), text);
    QCOMPARE(model.index(0, ui::AttemptsModel::AskedFor).data().toString(), QString(u"PORT "_s % text));
    for (const int column : {ui::AttemptsModel::RuleColumn, ui::AttemptsModel::Reasons}) {
        QTextDocument shown; // a tool tip takes what looks like markup for it
        shown.setHtml(model.index(0, column).data(Qt::ToolTipRole).toString());
        QVERIFY2(shown.toPlainText().startsWith(text.left(2'000)), qPrintable(shown.toPlainText()));
    }
}

void AttemptsModelTest::markdownCannotBeBrokenOutOf()
{
    audit::AttemptRow hostile = row(1);
    hostile.user = u"a|b\n<img src=x>[l](http://x)`c`"_s;
    const QString table = ui::markdownTable({hostile}, {ui::AttemptsModel::Client, ui::AttemptsModel::User});
    const QStringList lines = table.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(0), u"| Client | User |"_s);
    QCOMPARE(lines.at(1), u"| --- | --- |"_s);
    QCOMPARE(lines.at(2), u"| 203.0.113.9 | a\\|b \\<img src=x\\>\\[l\\]\\(http\\://x\\)\\`c\\` |"_s);
}

void AttemptsModelTest::ladderMarksTheDecidingRule_data()
{
    QTest::addColumn<QString>("ladder");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<int>("decided");
    QTest::newRow("last decides") << u"a: clients differ\nb: matched"_s << u"b"_s << 1;
    QTest::newRow("none decided") << u"a: clients differ\nb: ports differ"_s << QString() << -1;
    QTest::newRow("one id begins the other") << u"ab: clients differ\na: matched"_s << u"a"_s << 1;
    QTest::newRow("no rules") << QString() << QString() << -1;
}

void AttemptsModelTest::ladderMarksTheDecidingRule()
{
    QFETCH(QString, ladder);
    QFETCH(QString, rule);
    int decided = -1;
    const QList<ui::LadderView::Rung> rungs = ui::LadderView::rungs(ladder, rule);
    for (int at = 0; at < rungs.size(); ++at) {
        if (rungs.at(at).decided)
            decided = at;
    }
    QTEST(decided, "decided");
}

QTEST_MAIN(AttemptsModelTest)
#include "tst_attemptsmodel.moc"
