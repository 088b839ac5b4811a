#include "ui/sessions/SessionsModel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

class StillClock final : public base::Clock
{
public:
    qint64 now = 1'700'000'000'000'000;
    qint64 utcMicroseconds() const override { return now; }
    qint64 steadyMilliseconds() const override { return now / 1000; }
};

api::SessionRow row(qint64 id, qint64 sent = 0)
{
    api::SessionRow made;
    made.id = {id};
    made.user = u"user%1"_s.arg(id);
    made.bytesSent = sent;
    made.client = {address::IpAddress::fromV4(0xc0000200U + quint32(id)), 40000};
    return made;
}

QList<api::SessionRow> rows(const QList<int> &ids)
{
    QList<api::SessionRow> made;
    for (const int id : ids)
        made.append(row(id));
    return made;
}

QList<int> shown(const ui::SessionsModel &model)
{
    QList<int> ids;
    for (int at = 0; at < model.rowCount(); ++at)
        ids.append(int(model.session(at).id.value));
    return ids;
}

} // namespace

class SessionsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void merges_data();
    void merges();
    void anyTwoListsMerge();
    void onlyChangedRowsAreAnnounced();
    void sameSnapshotSaysNothing();
    void neverResets();
    void idleGoesOn();
    void bindings_data();
    void bindings();
    void words_data();
    void words();
    void hostileTextIsShownAsItIs();
    void addressesSortByNumber();

private:
    StillClock m_clock;
};

void SessionsModelTest::merges_data()
{
    QTest::addColumn<QList<int>>("before");
    QTest::addColumn<QList<int>>("after");
    QTest::addColumn<int>("inserted");
    QTest::addColumn<int>("removed");
    QTest::newRow("first session") << QList<int>{} << QList<int>{1} << 1 << 0;
    QTest::newRow("new ones come last") << QList<int>{1, 2} << QList<int>{1, 2, 3, 4} << 1 << 0;
    QTest::newRow("one in the middle ends") << QList<int>{1, 2, 3} << QList<int>{1, 3} << 0 << 1;
    QTest::newRow("runs end") << QList<int>{1, 2, 3, 4, 5, 6} << QList<int>{1, 4, 6} << 0 << 2;
    QTest::newRow("some in between") << QList<int>{2, 6} << QList<int>{1, 2, 3, 4, 6, 7} << 3 << 0;
    QTest::newRow("all replaced") << QList<int>{1, 2, 3} << QList<int>{4, 5} << 1 << 1;
    QTest::newRow("all end") << QList<int>{1, 2} << QList<int>{} << 0 << 1;
}

void SessionsModelTest::merges()
{
    QFETCH(QList<int>, before);
    QFETCH(QList<int>, after);
    ui::SessionsModel model(m_clock);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showSessions(rows(before));
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.showSessions(rows(after));
    QCOMPARE(shown(model), after);
    QTEST(int(inserted.count()), "inserted");
    QTEST(int(removed.count()), "removed");
}

void SessionsModelTest::anyTwoListsMerge()
{
    QRandomGenerator random(4711);
    ui::SessionsModel model(m_clock);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int round = 0; round < 300; ++round) {
        QList<api::SessionRow> next;
        for (int id = 1; id <= 30; ++id) {
            if (random.bounded(2) == 0)
                next.append(row(id, random.bounded(3)));
        }
        model.showSessions(next);
        QCOMPARE(model.rowCount(), int(next.size()));
        for (int at = 0; at < next.size(); ++at)
            QVERIFY(model.session(at) == next.at(at));
    }
}

void SessionsModelTest::onlyChangedRowsAreAnnounced()
{
    ui::SessionsModel model(m_clock);
    model.showSessions(rows({1, 2, 3, 4, 5}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.showSessions({row(1), row(2, 5), row(3, 5), row(4), row(5, 5)});
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 2);
    QCOMPARE(changed.at(1).at(0).toModelIndex().row(), 4);
}

void SessionsModelTest::sameSnapshotSaysNothing()
{
    ui::SessionsModel model(m_clock);
    model.showSessions(rows({1, 2}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.showSessions(rows({1, 2}));
    QCOMPARE(changed.count(), 0);
}

void SessionsModelTest::neverResets()
{
    ui::SessionsModel model(m_clock);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.showSessions(rows({1, 2, 3}));
    const QPersistentModelIndex third = model.index(2, 0);
    model.showSessions(rows({3, 4}));
    QVERIFY(third.isValid());
    QCOMPARE(third.row(), 0);
    QCOMPARE(reset.count(), 0);
}

void SessionsModelTest::idleGoesOn()
{
    ui::SessionsModel model(m_clock);
    api::SessionRow idle = row(1);
    idle.activity = api::Activity::Idle;
    idle.lastCommandAt = m_clock.now;
    model.showSessions({idle});
    const QModelIndex cell = model.index(0, ui::SessionsModel::Idle);
    QCOMPARE(cell.data().toString(), u"0 s"_s);
    m_clock.now += 61'000'000;
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.tick();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(cell.data().toString(), u"1 min 1 s"_s);
}

void SessionsModelTest::bindings_data()
{
    using Binding = api::DataBinding;
    QTest::addColumn<QString>("tls");
    QTest::addColumn<Binding>("binding");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("explained"); // a part of the tool tip
    QTest::newRow("clear text") << QString() << Binding::Clear << u"none"_s << u"clear text"_s;
    QTest::newRow("no data connection yet")
        << u"TLSv1.3"_s << Binding::None << u"TLS 1.3"_s << u"No data connection yet"_s;
    QTest::newRow("data in clear") << u"TLSv1.2"_s << Binding::Clear << u"TLS 1.2, data in clear text"_s
                                   << u"not encrypted"_s;
    QTest::newRow("not bound") << u"TLSv1.3"_s << Binding::AddressOnly << u"TLS 1.3, data not bound"_s
                               << u"anybody there"_s;
    QTest::newRow("ALPN") << u"TLSv1.3"_s << Binding::Alpn << u"TLS 1.3, data by ALPN"_s << u"does not tie"_s;
    QTest::newRow("certificate") << u"TLSv1.3"_s << Binding::Certificate << u"TLS 1.3, data by certificate"_s
                                 << u"client certificate"_s;
    QTest::newRow("resumed") << u"TLSv1.3"_s << Binding::Resumed << u"TLS 1.3, data resumed"_s << u"nobody else"_s;
}

void SessionsModelTest::bindings()
{
    QFETCH(QString, tls);
    QFETCH(api::DataBinding, binding);
    QFETCH(QString, explained);
    ui::SessionsModel model(m_clock);
    api::SessionRow made = row(1);
    made.tls = tls;
    made.binding = binding;
    model.showSessions({made});
    const QModelIndex cell = model.index(0, ui::SessionsModel::Security);
    QTEST(cell.data().toString(), "shown");
    QVERIFY2(cell.data(Qt::ToolTipRole).toString().contains(explained),
             qPrintable(cell.data(Qt::ToolTipRole).toString()));
}

void SessionsModelTest::words_data()
{
    QTest::addColumn<api::Activity>("activity");
    QTest::addColumn<QString>("doing");
    QTest::addColumn<QString>("progress");
    QTest::newRow("signing in") << api::Activity::SigningIn << u"Signing in"_s << QString();
    QTest::newRow("idle") << api::Activity::Idle << u"Idle in /pub"_s << QString();
    QTest::newRow("download") << api::Activity::Sending << u"Downloads /pub"_s << u"25%, 2 KiB/s"_s;
    QTest::newRow("upload") << api::Activity::Receiving << u"Uploads /pub"_s << u"25%, 2 KiB/s"_s;
    QTest::newRow("listing") << api::Activity::Listing << u"Lists /pub"_s << QString();
    QTest::newRow("waiting") << api::Activity::WaitingForData << u"Waits for the data connection"_s << QString();
}

void SessionsModelTest::words()
{
    QFETCH(api::Activity, activity);
    ui::SessionsModel model(m_clock);
    api::SessionRow made = row(1);
    made.activity = activity;
    made.path = u"/pub"_s;
    made.transferred = 1024;
    made.transferSize = 4096;
    made.bytesPerSecond = 2048;
    model.showSessions({made});
    QTEST(model.index(0, ui::SessionsModel::Doing).data().toString(), "doing");
    QTEST(model.index(0, ui::SessionsModel::Progress).data().toString(), "progress");
}

void SessionsModelTest::hostileTextIsShownAsItIs()
{
    ui::SessionsModel model(m_clock);
    api::SessionRow made = row(1);
    made.user = QString(u"<b>x</b>"_s % QChar(0x202e) % QString(4096, u'A'));
    model.showSessions({made});
    QCOMPARE(model.index(0, ui::SessionsModel::User).data().toString(), made.user);
}

void SessionsModelTest::addressesSortByNumber()
{
    ui::SessionsModel model(m_clock);
    api::SessionRow nine = row(1);
    nine.client = {address::IpAddress::fromV4(0x0a000009), 9};
    api::SessionRow ten = row(2);
    ten.client = {address::IpAddress::fromV4(0x0a00000a), 1};
    model.showSessions({nine, ten});
    const auto key = [&model](int at) {
        return model.index(at, ui::SessionsModel::Client).data(ui::SessionsModel::SortRole).toString();
    };
    QVERIFY(key(0) < key(1));
}

QTEST_MAIN(SessionsModelTest)
#include "tst_sessionsmodel.moc"
