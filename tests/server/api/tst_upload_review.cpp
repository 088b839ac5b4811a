#include "server/api/UploadReview.h"
#include "server/review/VirusScan.h"
#include "tests/server/review/DropBoxProfile.h"
#include "tests/server/review/FakeScanner.h"

#include <QSignalSpy>
#include <QTest>

#include <array>

using namespace Qt::Literals::StringLiterals;
using api::UploadItem;
using api::UploadReview;
using audit::UploadState;

/// Decisions about uploads, asked for on one thread and carried out on another.
class UploadReviewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void withoutALogTheListIsEmpty();
    void whatArrivedIsListedOnce();
    void newsAreTold();
    void releasedFilesCanBeFetched();
    void decisionsCanBeTakenBack();
    void otherAreasLeaveDecisionsOpen();
    void severalAreReleasedAtOnce();
    void severalAreRejectedAtOnce();
    void whatCannotBeDoneIsSaid();
    void goingMakesDecisionsFinal();
    void expiryIsTold();
    void theScannersVerdictComes();
    void withoutAScannerThereIsNoVerdict();
    void theStoryOfAFile();
    void filesAreOpenedToLookInto();
    void blockedSendersAreEvents();

private:
    QList<UploadItem> items() const { return m_listed->last().first().value<QList<UploadItem>>(); }
    bool lookUntil(int count);

    std::unique_ptr<DropBoxProfile> m_profile;
    std::unique_ptr<UploadReview> m_review;
    std::unique_ptr<QSignalSpy> m_listed;
};

void UploadReviewTest::init()
{
    m_profile = std::make_unique<DropBoxProfile>();
    m_review = std::make_unique<UploadReview>();
    m_listed = std::make_unique<QSignalSpy>(m_review.get(), &UploadReview::listed);
    m_review->setPlaces({m_profile->database(), m_profile->fixture.quarantine(), m_profile->fixture.areas});
}

bool UploadReviewTest::lookUntil(int count)
{
    m_review->refresh();
    return QTest::qWaitFor([&] { return !m_listed->isEmpty() && items().size() == count; }, 10'000);
}

void UploadReviewTest::withoutALogTheListIsEmpty()
{
    QSignalSpy failed(m_review.get(), &UploadReview::failed);
    QVERIFY(lookUntil(0));
    QCOMPARE(failed.size(), 0);
}

void UploadReviewTest::whatArrivedIsListedOnce()
{
    m_profile->arrive("invoice.pdf.exe", "MZ\x90\0 not a picture");
    QVERIFY(lookUntil(1));
    QCOMPARE(items().first().row.name, u"invoice.pdf.exe"_s);
    QVERIFY(!items().first().findings.isEmpty());
    QVERIFY(!items().first().undoable);
    const qsizetype before = m_listed->size();
    QSignalSpy decided(m_review.get(), &UploadReview::decided);
    m_review->refresh();
    m_review->reject({items().first().row.id});
    QVERIFY(decided.wait());
    QTRY_COMPARE_WITH_TIMEOUT(m_listed->size(), before + 1, 30'000); // of the decision, not of the look before it
}

void UploadReviewTest::newsAreTold()
{
    m_profile->arrive("first", "1");
    QSignalSpy arrived(m_review.get(), &UploadReview::arrived);
    QVERIFY(lookUntil(1));
    QCOMPARE(arrived.size(), 0); // it was there before anybody looked
    m_profile->arrive("second", "2");
    QVERIFY(lookUntil(2));
    QTRY_COMPARE_WITH_TIMEOUT(arrived.size(), 1, 30'000);
    QCOMPARE(arrived.first().first().value<QList<UploadItem>>().first().row.name, u"second"_s);
}

void UploadReviewTest::releasedFilesCanBeFetched()
{
    m_profile->arrive("report", "content");
    QVERIFY(lookUntil(1));
    QSignalSpy decided(m_review.get(), &UploadReview::decided);
    m_review->release({{items().first().row.id, u"/pub/sub/report.txt"_s}});
    QVERIFY(decided.wait());
    QCOMPARE(decided.first().first().value<UploadState>(), UploadState::Released);
    QCOMPARE(m_profile->fixture.content("pub/sub/report.txt"), "content"_ba);
    QTRY_COMPARE_WITH_TIMEOUT(items().first().row.target, u"/pub/sub/report.txt"_s, 30'000);
    QVERIFY(items().first().undoable);
}

void UploadReviewTest::decisionsCanBeTakenBack()
{
    m_profile->arrive("report", "content");
    QVERIFY(lookUntil(1));
    const base::UploadId id = items().first().row.id;
    QSignalSpy takenBack(m_review.get(), &UploadReview::takenBack);
    m_review->release({{id, u"/pub/report"_s}});
    m_review->undo({id});
    QVERIFY(takenBack.wait());
    QTRY_COMPARE_WITH_TIMEOUT(items().first().row.state, UploadState::Waiting, 30'000);
    QVERIFY(m_profile->fixture.names("pub").filter(u"report"_s).isEmpty());
    QCOMPARE(m_profile->quarantined().size(), 1);
}

void UploadReviewTest::otherAreasLeaveDecisionsOpen()
{
    m_profile->arrive("report", "content");
    QVERIFY(lookUntil(1));
    const base::UploadId id = items().first().row.id;
    QSignalSpy takenBack(m_review.get(), &UploadReview::takenBack);
    m_review->release({{id, u"/pub/report"_s}});
    m_profile->fixture.areas.first().listed = !m_profile->fixture.areas.first().listed;
    m_review->setPlaces({m_profile->database(), m_profile->fixture.quarantine(), m_profile->fixture.areas});
    m_review->undo({id});
    QVERIFY(takenBack.wait());
    QCOMPARE(m_profile->quarantined().size(), 1);
}

void UploadReviewTest::severalAreReleasedAtOnce()
{
    m_profile->arrive("one", "1");
    m_profile->arrive("two", "2");
    m_profile->arrive("three", "3");
    QVERIFY(lookUntil(3));
    QSignalSpy decided(m_review.get(), &UploadReview::decided);
    QSignalSpy failed(m_review.get(), &UploadReview::failed);
    const base::UploadId last = items().at(0).row.id;
    m_review->release({{last, u"/pub/a"_s}, {items().at(1).row.id, u"/in/b"_s}, {items().at(2).row.id, u"/pub/c"_s}});
    QVERIFY(decided.wait());
    QCOMPARE(decided.first().at(1).value<QList<base::UploadId>>(), (QList{last, items().at(2).row.id}));
    QCOMPARE(failed.size(), 1);
}

void UploadReviewTest::severalAreRejectedAtOnce()
{
    m_profile->arrive("one", "1");
    m_profile->arrive("two", "2");
    QVERIFY(lookUntil(2));
    QSignalSpy decided(m_review.get(), &UploadReview::decided);
    m_review->reject({items().at(0).row.id, items().at(1).row.id});
    QVERIFY(decided.wait());
    QCOMPARE(decided.first().at(1).value<QList<base::UploadId>>().size(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(items().at(1).row.state, UploadState::Rejected, 30'000);
}

void UploadReviewTest::whatCannotBeDoneIsSaid()
{
    m_profile->arrive("report", "content");
    QVERIFY(lookUntil(1));
    QSignalSpy failed(m_review.get(), &UploadReview::failed);
    m_review->release({{items().first().row.id, u"/nowhere/../in/report"_s}});
    QVERIFY(failed.wait());
    QVERIFY(!failed.first().first().toString().isEmpty());
    QVERIFY(lookUntil(1));
    QCOMPARE(items().first().row.state, UploadState::Waiting);
}

void UploadReviewTest::goingMakesDecisionsFinal()
{
    m_profile->arrive("report", "content");
    QVERIFY(lookUntil(1));
    QSignalSpy decided(m_review.get(), &UploadReview::decided);
    m_review->reject({items().first().row.id});
    QVERIFY(decided.wait());
    QCOMPARE(m_profile->quarantined().size(), 1); // for an undo
    m_review.reset();
    QCOMPARE(m_profile->quarantined().size(), 0);
}

void UploadReviewTest::expiryIsTold()
{
    m_profile->fixture.areas[1].expireDays = 2;
    m_review->setPlaces({m_profile->database(), m_profile->fixture.quarantine(), m_profile->fixture.areas});
    m_profile->arrive("one", "1");
    QVERIFY(lookUntil(1));
    QCOMPARE(items().first().expires - items().first().row.at, qint64(2) * 24 * 3600 * 1'000'000);
}

void UploadReviewTest::theScannersVerdictComes()
{
    const QString socket = m_profile->fixture.path("clamd.ctl");
    const FakeScanner scanner(socket);
    QSignalSpy found(m_review.get(), &UploadReview::scannerFound);
    m_review->setPlaces({m_profile->database(), m_profile->fixture.quarantine(), m_profile->fixture.areas, socket});
    m_profile->arrive("good", "harmless");
    m_profile->arrive("bad", "EICAR");
    QVERIFY(lookUntil(2));
    QTRY_VERIFY_WITH_TIMEOUT(items().first().isInfected, 30'000);
    QCOMPARE(items().first().verdict, u"Test\\x1B[2J"_s);
    QTRY_COMPARE_WITH_TIMEOUT(items().last().verdict, u"clean"_s, 30'000);
    QVERIFY(!items().last().isInfected);
    QCOMPARE(found.size(), 1);
    QVERIFY(found.first().first().toBool());
    m_review->refresh();
    QSignalSpy opened(m_review.get(), &UploadReview::opened);
    m_review->openFile({99}); // once it answers, the look is over
    QVERIFY(opened.wait());
    QCOMPARE(scanner.scanned(), 2); // each once
}

void UploadReviewTest::withoutAScannerThereIsNoVerdict()
{
    if (!review::VirusScan::socketHere().isEmpty())
        QSKIP("A scanner listens on this machine.");
    QSignalSpy found(m_review.get(), &UploadReview::scannerFound);
    m_profile->arrive("one", "1");
    QVERIFY(lookUntil(1));
    QCOMPARE(items().first().verdict, QString());
    QCOMPARE(found.size(), 0);
}

void UploadReviewTest::theStoryOfAFile()
{
    m_profile->arrive("report", "content");
    m_profile->arrive("other", "content");
    QVERIFY(lookUntil(2));
    const base::UploadId id = items().last().row.id;
    m_profile->ask(u"INSERT INTO sessions (id, began, ended, client, client_port, server, server_port, user, \"end\") "
                   "VALUES (77, 10, 1, '192.0.2.7', 4000, '192.0.2.1', 21, 'anonymous', 'quit')"_s);
    m_profile->ask(u"UPDATE uploads SET session = 77"_s);
    m_profile->ask(u"INSERT INTO events (at, kind, session, text) VALUES (11, 'login', 77, 'anonymous signed in.')"_s);
    m_profile->ask(
        u"INSERT INTO transfers (began, ended, session, client, user, command, path, direction, bytes, mode, "
        "reply_code) VALUES (12, 13, 77, '192.0.2.7', 'anonymous', 'STOR', '/in/report', 'received', 7, "
        "'passive', 226)"_s);
    QSignalSpy decided(m_review.get(), &UploadReview::decided);
    m_review->release({{id, u"/pub/report.txt"_s}});
    m_review->reject({items().first().row.id}); // of the same session
    QTRY_COMPARE_WITH_TIMEOUT(decided.size(), 2, 30'000);
    m_profile->ask(u"INSERT INTO transfers (began, ended, client, user, command, path, direction, bytes, mode, "
                   "reply_code) VALUES (9000000000000000, 9000000000000000, '192.0.2.9', 'anonymous', 'RETR', "
                   "'/pub/report.txt', 'sent', 7, 'passive', 226)"_s);
    QSignalSpy told(m_review.get(), &UploadReview::storyTold);
    m_review->tellStory(id);
    QVERIFY(told.wait());
    QCOMPARE(told.first().first().value<base::UploadId>(), id);
    const auto steps = told.first().at(1).value<QList<audit::StoryStep>>();
    using Kind = audit::StoryStep::Kind;
    QList<Kind> kinds;
    for (const audit::StoryStep &step : steps)
        kinds.append(step.kind);
    QCOMPARE(kinds,
             (QList<Kind>{Kind::Left, Kind::Connected, Kind::Event, Kind::Received, Kind::Arrived, Kind::Event,
                          Kind::Fetched}));
    QCOMPARE(steps.at(1).client, u"192.0.2.7:4000"_s);
    QCOMPARE(steps.at(3).text, u"/in/report"_s);
    QVERIFY(steps.at(5).text.contains(u"released to /pub/report.txt by "_s));
    QCOMPARE(steps.last().client, u"192.0.2.9"_s);
}

void UploadReviewTest::filesAreOpenedToLookInto()
{
    m_profile->arrive("report", "content");
    QVERIFY(lookUntil(1));
    QSignalSpy opened(m_review.get(), &UploadReview::opened);
    m_review->openFile(items().first().row.id);
    m_review->openFile({99});
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 2, 30'000);
    using File = std::shared_ptr<base::Descriptor>;
    std::array<char, 16> buffer;
    QCOMPARE(::read(opened.first().at(1).value<File>()->get(), buffer.data(), buffer.size()), 7);
    QVERIFY(!opened.last().at(1).value<File>());
}

void UploadReviewTest::blockedSendersAreEvents()
{
    m_profile->arrive("one", "1");
    QVERIFY(lookUntil(1));
    m_review->noteSenders({u"192.0.2.7"_s}, true);
    m_review->noteSenders({u"192.0.2.7"_s}, false);
    const QString kinds = u"SELECT kind FROM events WHERE client = '192.0.2.7' ORDER BY id"_s;
    QTRY_COMPARE_WITH_TIMEOUT(m_profile->ask(kinds), (QStringList{u"sender-blocked"_s, u"sender-unblocked"_s}), 30'000);
    QVERIFY(m_profile->ask(u"SELECT text FROM events WHERE kind = 'sender-blocked'"_s)
                .first()
                .contains(u"192.0.2.7 was "
                          "blocked by "_s));
}

QTEST_GUILESS_MAIN(UploadReviewTest)
#include "tst_upload_review.moc"
