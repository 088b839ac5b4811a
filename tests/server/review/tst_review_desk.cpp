#include "tests/server/review/DropBoxProfile.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using audit::UploadRow;
using audit::UploadState;
using review::ReviewDesk;
using Code = base::Error::Code;

namespace {

base::UploadId only(ReviewDesk &desk)
{
    const auto rows = desk.list(std::nullopt);
    return rows && rows->size() == 1 ? rows->first().id : base::UploadId();
}

UploadRow rowOf(const ReviewDesk &desk, base::UploadId id)
{
    return desk.find(id).value().value();
}

} // namespace

class ReviewDeskTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutALogNothingArrived()
    {
        const DropBoxProfile profile;
        ReviewDesk desk(profile.places(), u"mara"_s);
        const auto opened = desk.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Code::NotFound);
        QVERIFY(!QFile::exists(profile.database()));
    }

    void listsWhatArrived()
    {
        const DropBoxProfile profile;
        profile.arrive("first.txt", "hello\n");
        const QString second = profile.arrive("second.pdf", "%PDF-1.4\n");
        const auto desk = profile.desk();
        const auto rows = desk->list(UploadState::Waiting);
        QVERIFY(rows);
        QCOMPARE(rows->size(), 2);
        const UploadRow &row = rows->first();
        QCOMPARE(row.name, u"second.pdf"_s);
        QCOMPARE(row.storedAs, second);
        QCOMPARE(row.kind, u"application/pdf"_s);
        QCOMPARE(row.bytes, 9);
        QCOMPARE(row.client, u"192.0.2.7"_s);
        QCOMPARE(row.area, u"/in"_s);
        QCOMPARE(row.sha256.size(), 64);
        QCOMPARE(desk->list(UploadState::Waiting, 1)->size(), 1);
        QCOMPARE(desk->list(UploadState::Released)->size(), 0);
        QCOMPARE(rowOf(*desk, rows->last().id).kind, u"text/plain"_s); // was kept
    }

    void releasePublishesACopy()
    {
        const DropBoxProfile profile;
        profile.arrive("report.pdf", "payload");
        const auto desk = profile.desk();
        const base::UploadId id = only(*desk);
        QVERIFY(desk->release(id, u"/pub/sub/Report 2026.pdf"_s, u"asked for by Jo"_s));
        QCOMPARE(profile.fixture.content("pub/sub/Report 2026.pdf"), "payload"_ba);
        const UploadRow row = rowOf(*desk, id);
        QCOMPARE(row.state, UploadState::Released);
        QCOMPARE(row.decidedBy, u"mara"_s);
        QCOMPARE(row.target, u"/pub/sub/Report 2026.pdf"_s);
        QCOMPARE(row.note, u"asked for by Jo"_s);
        QCOMPARE(row.decided, qint64(profile.fixture.clock.now));
        QCOMPARE(profile.ask(u"SELECT kind FROM events"_s), QStringList{u"released"_s});
        QVERIFY(profile.ask(u"SELECT text FROM events"_s).first().contains(row.sha256));

        QCOMPARE(profile.quarantined().size(), 1); // as long as it can be taken back
        desk->settle(id);
        QCOMPARE(profile.quarantined(), QStringList());
        const auto late = desk->undo(id);
        QVERIFY(!late);
        QCOMPARE(profile.fixture.content("pub/sub/Report 2026.pdf"), "payload"_ba);
    }

    void releaseTargetsAreChecked_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("a drop box") << u"/in/report"_s;
        QTest::newRow("a folder") << u"/pub/"_s;
        QTest::newRow("no path") << u"report"_s;
        QTest::newRow("the top") << u"/"_s;
        QTest::newRow("a missing folder") << u"/pub/none/report"_s;
        QTest::newRow("out of the area") << u"/pub/../in/report"_s;
        QTest::newRow("a reserved name") << u"/pub/.portcullis-0123456789abcdef0123456789abcdef"_s;
        QTest::newRow("a taken name") << u"/pub/taken"_s;
    }

    void releaseTargetsAreChecked()
    {
        QFETCH(const QString, target);
        const DropBoxProfile profile;
        profile.fixture.makeFile("pub/taken", "mine");
        profile.arrive("report", "payload");
        const auto desk = profile.desk();
        const base::UploadId id = only(*desk);
        const auto released = desk->release(id, target);
        QVERIFY(!released);
        QVERIFY(!released.error().detail.isEmpty());
        QCOMPARE(rowOf(*desk, id).state, UploadState::Waiting);
        QCOMPARE(rowOf(*desk, id).target, QString());
        QCOMPARE(profile.fixture.names("pub").size(), 2);
        QCOMPARE(profile.fixture.content("pub/taken"), "mine"_ba);
        QCOMPARE(profile.ask(u"SELECT kind FROM events"_s), QStringList());
        QVERIFY(desk->release(id, u"/pub/report"_s)); // nothing is in the way of another try
    }

    void areasInsideAreasTakeTheirOwn()
    {
        const DropBoxProfile profile;
        profile.arrive("report", "payload");
        const auto desk = profile.desk();
        QVERIFY(desk->release(only(*desk), u"/report"_s));
        QCOMPARE(profile.fixture.content("root/report"), "payload"_ba);
    }

    void changedFilesAreNotReleased()
    {
        const DropBoxProfile profile;
        const QString stored = profile.arrive("report", "payload");
        profile.fixture.makeFile("quarantine/" + stored.toLatin1(), "PAYLOAD");
        const auto desk = profile.desk();
        const base::UploadId id = only(*desk);
        const auto released = desk->release(id, u"/pub/report"_s);
        QVERIFY(!released);
        QCOMPARE(released.error().code, Code::Corrupt);
        QCOMPARE(profile.fixture.names("pub"), QStringList{u"sub"_s});
        QCOMPARE(rowOf(*desk, id).state, UploadState::Waiting);
    }

    void rejectedFilesGo()
    {
        const DropBoxProfile profile;
        profile.arrive("report", "payload");
        const auto desk = profile.desk();
        const base::UploadId id = only(*desk);
        QVERIFY(desk->reject(id, u"spam"_s));
        QCOMPARE(rowOf(*desk, id).state, UploadState::Rejected);
        QCOMPARE(profile.quarantined().size(), 1);
        desk->settleAll();
        QCOMPARE(profile.quarantined(), QStringList());
        QCOMPARE(profile.ask(u"SELECT kind FROM events"_s), QStringList{u"rejected"_s});
        QVERIFY(!desk->release(id, u"/pub/report"_s));
    }

    void decisionsAreTakenBack_data()
    {
        QTest::addColumn<bool>("release");
        QTest::newRow("a release") << true;
        QTest::newRow("a rejection") << false;
    }

    void decisionsAreTakenBack()
    {
        QFETCH(const bool, release);
        const DropBoxProfile profile;
        profile.arrive("report", "payload");
        const auto desk = profile.desk();
        const base::UploadId id = only(*desk);
        QVERIFY(release ? desk->release(id, u"/pub/report"_s) : desk->reject(id));
        QVERIFY(desk->undo(id));
        const UploadRow row = rowOf(*desk, id);
        QCOMPARE(row.state, UploadState::Waiting);
        QCOMPARE(row.decided, 0);
        QCOMPARE(row.decidedBy, QString());
        QCOMPARE(profile.fixture.names("pub"), QStringList{u"sub"_s});
        QCOMPARE(profile.quarantined().size(), 1);
        QCOMPARE(profile.ask(u"SELECT kind FROM events ORDER BY id"_s).last(), u"review-undone"_s);
        QVERIFY(desk->release(id, u"/pub/report"_s));
        QCOMPARE(profile.fixture.content("pub/report"), "payload"_ba);
    }

    void filesThatWentCanBeRejected()
    {
        const DropBoxProfile profile;
        const QString stored = profile.arrive("report", "payload");
        QVERIFY(QFile::remove(profile.fixture.quarantine() % u'/' % stored));
        const auto desk = profile.desk();
        const base::UploadId id = only(*desk);
        const auto released = desk->release(id, u"/pub/report"_s);
        QVERIFY(!released);
        QCOMPARE(released.error().code, Code::NotFound);
        QVERIFY(desk->reject(id));
        QCOMPARE(rowOf(*desk, id).state, UploadState::Rejected);
    }

    void twoDesksDecideOnce()
    {
        const DropBoxProfile profile;
        profile.arrive("report", "payload");
        const auto mara = profile.desk(u"mara"_s);
        const auto jo = profile.desk(u"jo"_s);
        const base::UploadId id = only(*mara);
        QVERIFY(mara->reject(id));
        const auto second = jo->release(id, u"/pub/report"_s);
        QVERIFY(!second);
        QCOMPARE(second.error().code, Code::Busy);
        QVERIFY(!jo->undo(id)); // it isn't hers to take back

        const auto third = profile.desk(u"third"_s); // tidies up when it opens, but not what can be taken back
        QCOMPARE(profile.quarantined().size(), 1);
        QVERIFY(mara->undo(id));
        QVERIFY(jo->release(id, u"/pub/report"_s));
        QCOMPARE(profile.fixture.names("pub").size(), 2);
    }

    void leftOversOfDecisionsGo()
    {
        const DropBoxProfile profile;
        profile.arrive("report", "payload");
        {
            const auto desk = profile.desk();
            QVERIFY(desk->reject(only(*desk)));
        }
        QCOMPARE(profile.quarantined().size(), 1); // the program ended before the minute was over
        const auto next = profile.desk();
        QCOMPARE(profile.quarantined(), QStringList());
    }

    void interruptedReleases_data()
    {
        QTest::addColumn<QByteArray>("published");
        QTest::addColumn<int>("state");
        QTest::newRow("before the copy had its name") << QByteArray() << int(UploadState::Waiting);
        QTest::newRow("after it") << "payload"_ba << int(UploadState::Released);
        QTest::newRow("another file has the name") << "another"_ba << int(UploadState::Waiting);
    }

    void interruptedReleases()
    {
        QFETCH(const QByteArray, published);
        QFETCH(const int, state);
        const DropBoxProfile profile;
        profile.arrive("report", "payload");
        profile.ask(
            u"UPDATE uploads SET state = 'releasing', decided = 5, decided_by = 'mara', target = '/pub/sub/x'"_s);
        if (!published.isEmpty())
            profile.fixture.makeFile("pub/sub/x", published);
        const auto desk = profile.desk(u"jo"_s);
        const UploadRow row = rowOf(*desk, only(*desk));
        QCOMPARE(int(row.state), state);
        const bool released = row.state == UploadState::Released;
        QCOMPARE(row.decidedBy, released ? u"mara"_s : QString());
        QCOMPARE(profile.quarantined().size(), released ? 0 : 1);
        QCOMPARE(profile.ask(u"SELECT count(*) FROM events"_s), QStringList{u"1"_s});
        if (!published.isEmpty())
            QCOMPARE(profile.fixture.content("pub/sub/x"), published);
    }

    /// The server was killed between the file and its row.
    void filesWithoutARowGetOne()
    {
        DropBoxProfile profile;
        const QString stored = profile.arrive("report", "payload", false);
        QCOMPARE(profile.desk()->list(std::nullopt)->size(), 0); // its row may be on the way
        profile.fixture.clock.advanceSeconds(120);
        const auto desk = profile.desk();
        const UploadRow row = rowOf(*desk, only(*desk));
        QCOMPARE(row.storedAs, stored);
        QCOMPARE(row.area, u"/in"_s);
        QCOMPARE(row.bytes, 7);
        QCOMPARE(row.sha256, u"239f59ed55e737c77147cf55ad0c1b030b6d7ee748a7426952f9b852d5a935e5"_s);
        QCOMPARE(profile.desk()->list(std::nullopt)->size(), 1); // once
        QVERIFY(desk->release(row.id, u"/pub/found"_s));
    }
};

QTEST_GUILESS_MAIN(ReviewDeskTest)
#include "tst_review_desk.moc"
