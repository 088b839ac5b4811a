#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/common/LadderView.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

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

// A log in memory that answers when it is told to.
class FakeLoader final : public QObject
{
public:
    explicit FakeLoader(ui::AttemptsModel &model)
        : m_model(model)
    {
        connect(&model, &ui::AttemptsModel::pageWanted, this,
                [this](const ui::AttemptsRequest &request) { wanted.append(request); });
    }

    QList<ui::AttemptsRequest> wanted;

    void answer(const QList<audit::AttemptRow> &found, bool isLast = true, const QString &error = {},
                bool filterIsWrong = false)
    {
        QVERIFY(!wanted.isEmpty());
        const ui::AttemptsRequest request = wanted.takeFirst();
        m_model.takePage({request.ticket, found, request.newerThan != 0, isLast, error, filterIsWrong});
    }

private:
    ui::AttemptsModel &m_model;
};

QList<int> ids(const ui::AttemptsModel &model)
{
    QList<int> shown;
    for (int at = 0; at < model.rowCount(); ++at)
        shown.append(int(model.attempt(at).id));
    return shown;
}

} // namespace

class AttemptsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesByKeyset();
    void answersToOldQuestionsAreDropped();
    void rowsStayUntilTheAnswer();
    void wrongFilterKeepsTheRows();
    void failedPageCanBeTriedAgain();
    void newRowsComeOnTopWhileFollowing();
    void newRowsWaitWhileReading();
    void rowsThatComeMeanwhileAreNotMissed();
    void floodDoesNotGrowTheMemory();
    void emptyLogAsksAfresh();
    void cellsAreWords();
    void hostileTextIsShownAsItIs_data();
    void hostileTextIsShownAsItIs();
    void ladderMarksTheDecidingRule_data();
    void ladderMarksTheDecidingRule();
};

void AttemptsModelTest::pagesByKeyset()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.ask(u"f.db"_s, u"client:10.0.0.0/8"_s, true);
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().query.limit, 200);
    QCOMPARE(loader.wanted.first().query.where, u"client:10.0.0.0/8"_s);
    QVERIFY(loader.wanted.first().query.blockedOnly);
    QVERIFY(!model.canFetchMore({}));
    loader.answer(rows(500, 301), false);
    QCOMPARE(model.rowCount(), 200);

    // The tester fetches on its own when it may; either way one request is under way.
    model.fetchMore({});
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().query.beforeId, std::optional<qint64>(301));
    loader.answer(rows(300, 250), true);
    QCOMPARE(model.rowCount(), 251);
    QVERIFY(!model.canFetchMore({}));
}

void AttemptsModelTest::answersToOldQuestionsAreDropped()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, u"a"_s, true);
    model.ask(u"f.db"_s, u"b"_s, true);
    loader.answer(rows(9, 5));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.isAnswered());
    loader.answer(rows(3, 3));
    QCOMPARE(ids(model), QList<int>{3});
}

void AttemptsModelTest::rowsStayUntilTheAnswer()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    loader.answer(rows(3, 1));
    model.ask(u"f.db"_s, u"x"_s, true);
    QCOMPARE(model.rowCount(), 3);
    loader.answer({});
    QCOMPARE(model.rowCount(), 0);
}

void AttemptsModelTest::wrongFilterKeepsTheRows()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    loader.answer(rows(3, 1));
    QSignalSpy answered(&model, &ui::AttemptsModel::answered);
    model.ask(u"f.db"_s, u"cleint:1"_s, true);
    loader.answer({}, true, u"no such key"_s, true);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(answered.last().at(0).toString(), u"no such key"_s);
    QVERIFY(answered.last().at(1).toBool());
}

void AttemptsModelTest::failedPageCanBeTriedAgain()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    loader.answer(rows(400, 201), false);
    model.fetchMore({});
    loader.answer({}, true, u"database is locked"_s);
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    loader.answer(rows(200, 199), true);
    QCOMPARE(model.rowCount(), 202);
}

void AttemptsModelTest::newRowsComeOnTopWhileFollowing()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.ask(u"f.db"_s, {}, true);
    loader.answer(rows(2, 1));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.askForNewer();
    QCOMPARE(loader.wanted.first().newerThan, 2);
    loader.answer(rows(4, 3));
    QCOMPARE(ids(model), (QList<int>{4, 3, 2, 1}));
    QCOMPARE(reset.count(), 0);
}

void AttemptsModelTest::newRowsWaitWhileReading()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
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

void AttemptsModelTest::rowsThatComeMeanwhileAreNotMissed()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    model.askForNewer();
    QCOMPARE(loader.wanted.size(), 1);
    loader.answer(rows(2, 1));
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().newerThan, 2);
}

void AttemptsModelTest::floodDoesNotGrowTheMemory()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    loader.answer(rows(2, 1));
    model.setFollowing(false);
    model.askForNewer();
    loader.answer(rows(2'002, 1'003), false);
    QVERIFY(model.waitingRows() > 0);
    model.askForNewer();
    QVERIFY(loader.wanted.isEmpty());
    model.showWaiting();
    QCOMPARE(loader.wanted.size(), 1);
    QCOMPARE(loader.wanted.first().newerThan, 0);
    loader.answer(rows(2'002, 1'803), false);
    QCOMPARE(model.rowCount(), 200);
    QCOMPARE(model.waitingRows(), 0);
}

void AttemptsModelTest::emptyLogAsksAfresh()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    loader.answer({});
    model.askForNewer();
    QCOMPARE(loader.wanted.first().newerThan, 0);
    loader.answer(rows(1, 1));
    QCOMPARE(model.rowCount(), 1);
}

void AttemptsModelTest::cellsAreWords()
{
    ui::AttemptsModel model;
    FakeLoader loader(model);
    model.ask(u"f.db"_s, {}, true);
    audit::AttemptRow v6 = row(1);
    v6.target = u"2001:db8::1"_s;
    v6.reasons = {u"a-later-reason"_s};
    v6.count = 3;
    loader.answer({row(2), v6});
    const auto cell = [&model](int at, int column) { return model.index(at, column).data().toString(); };
    QCOMPARE(cell(0, ui::AttemptsModel::AskedFor), u"PORT 10,0,0,9,0,25"_s);
    QCOMPARE(cell(0, ui::AttemptsModel::Target), u"10.0.0.9:25"_s);
    QVERIFY(cell(0, ui::AttemptsModel::Reasons).contains(u" · "));
    QVERIFY(!cell(0, ui::AttemptsModel::Reasons).contains(u"third-party"));
    QCOMPARE(cell(0, ui::AttemptsModel::RuleColumn), u"–"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::Target), u"[2001:db8::1]:25"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::Reasons), u"a-later-reason"_s);
    QCOMPARE(cell(1, ui::AttemptsModel::VerdictColumn), u"blocked ×3"_s);
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
    model.ask(u"f.db"_s, {}, true);
    audit::AttemptRow hostile = row(1);
    hostile.user = text;
    hostile.argument = text;
    loader.answer({hostile});
    QCOMPARE(model.index(0, ui::AttemptsModel::User).data().toString(), text);
    QCOMPARE(model.index(0, ui::AttemptsModel::AskedFor).data().toString(), QString(u"PORT "_s % text));
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
