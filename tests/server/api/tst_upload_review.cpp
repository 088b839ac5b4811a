#include "server/api/UploadReview.h"
#include "tests/server/review/DropBoxProfile.h"

#include <QSignalSpy>
#include <QTest>

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
    void severalAreRejectedAtOnce();
    void whatCannotBeDoneIsSaid();
    void goingMakesDecisionsFinal();

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
    m_review->release(items().first().row.id, u"/pub/sub/report.txt"_s);
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
    m_review->release(id, u"/pub/report"_s);
    m_review->undo({id});
    QVERIFY(takenBack.wait());
    QTRY_COMPARE_WITH_TIMEOUT(items().first().row.state, UploadState::Waiting, 30'000);
    QVERIFY(m_profile->fixture.names("pub").filter(u"report"_s).isEmpty());
    QCOMPARE(m_profile->quarantined().size(), 1);
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
    m_review->release(items().first().row.id, u"/nowhere/../in/report"_s);
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

QTEST_GUILESS_MAIN(UploadReviewTest)
#include "tst_upload_review.moc"
