#include "ui/common/Formatting.h"
#include "ui/sessions/DataConnectionsModel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

using api::DataBinding;
using api::DataConnectionRow;
using State = api::DataConnectionRow::State;
using ui::DataConnectionsModel;

namespace {

DataConnectionRow row(qint64 number, State state = State::Done)
{
    DataConnectionRow made;
    made.number = number;
    made.at = 1'700'000'000'000'000 + number * 1'000'000;
    made.verb = u"EPSV"_s;
    made.state = state;
    made.binding = DataBinding::Resumed;
    made.replyCode = 226;
    made.peer = {address::IpAddress::fromV4(0xc0000204U), 40000};
    made.command = u"RETR"_s;
    made.path = u"/pub/a"_s;
    return made;
}

api::DataConnections connections(const QList<DataConnectionRow> &rows, qint64 session = 1)
{
    api::DataConnections made;
    made.session = {session};
    made.rows = rows;
    return made;
}

QString shown(const DataConnectionRow &row, int column, int role = Qt::DisplayRole)
{
    DataConnectionsModel model;
    model.show(connections({row}));
    return model.index(0, column).data(role).toString();
}

} // namespace

class DataConnectionsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newestComesFirst();
    void mergesWithoutReset();
    void anyTwoListsMerge();
    void bindings_data();
    void bindings();
    void refusals_data();
    void refusals();
    void states_data();
    void states();
    void refusedNamingShowsWhatWasNamed();
    void hostileTextIsShownAsItIs();
};

void DataConnectionsModelTest::newestComesFirst()
{
    DataConnectionsModel model;
    model.show(connections({row(1), row(2)}));
    QCOMPARE(model.connection(0).number, 2);
    QCOMPARE(model.index(0, DataConnectionsModel::Transfer).data().toString(), u"RETR /pub/a"_s);
    QCOMPARE(model.index(0, DataConnectionsModel::OtherEnd).data().toString(), u"192.0.2.4:40000"_s);
    QCOMPARE(model.index(0, DataConnectionsModel::At).data(Qt::ToolTipRole).toString(),
             ui::format::exactStamp(row(2).at));
}

void DataConnectionsModelTest::mergesWithoutReset()
{
    DataConnectionsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(connections({row(1), row(2), row(3, State::Open)}));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const QPersistentModelIndex two = model.index(1, 0);
    model.show(connections({row(2), row(3), row(4, State::Open)}));
    QCOMPARE(two.row(), 2);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1); // the third is done
    model.show(connections({row(2), row(3), row(4, State::Open)}));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(reset.count(), 0);
    model.show(connections({row(1)}, 2)); // another session's first is another connection
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 1);
}

void DataConnectionsModelTest::anyTwoListsMerge()
{
    QRandomGenerator random(4711);
    DataConnectionsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int round = 0; round < 300; ++round) {
        QList<DataConnectionRow> next;
        for (int number = 1; number <= 20; ++number) {
            if (random.bounded(2) == 0)
                next.append(row(number, random.bounded(2) == 0 ? State::Open : State::Done));
        }
        model.show(connections(next));
        QCOMPARE(model.rowCount(), int(next.size()));
        for (int at = 0; at < next.size(); ++at)
            QVERIFY(model.connection(at) == next.at(next.size() - 1 - at));
    }
}

void DataConnectionsModelTest::bindings_data()
{
    QTest::addColumn<DataBinding>("binding");
    QTest::addColumn<bool>("same");
    QTest::addColumn<bool>("preferred");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("explained"); // a part of the tool tip
    QTest::newRow("resumed") << DataBinding::Resumed << true << false
                             << u"Resumed the control connection's TLS session"_s << u"nobody else"_s;
    QTest::newRow("own session, prefer") << DataBinding::AddressOnly << true << true
                                         << u"TLS, but a session of its own (prefer)"_s << u"when the client can"_s;
    QTest::newRow("own session, off") << DataBinding::AddressOnly << true << false
                                      << u"TLS, but a session of its own (off)"_s << u"switched off"_s;
    QTest::newRow("ALPN") << DataBinding::Alpn << true << true << u"TLS, but a session of its own (prefer)"_s
                          << u"ALPN"_s;
    QTest::newRow("certificate") << DataBinding::Certificate << true << true
                                 << u"TLS with the control connection's client certificate"_s << u"key"_s;
    QTest::newRow("clear") << DataBinding::Clear << true << false
                           << u"Not encrypted; same address as the control connection"_s << u"can read it"_s;
    QTest::newRow("clear, elsewhere") << DataBinding::Clear << false << false
                                      << u"Not encrypted; another address, as a rule allows"_s << u"another machine"_s;
}

void DataConnectionsModelTest::bindings()
{
    QFETCH(DataBinding, binding);
    QFETCH(bool, same);
    QFETCH(bool, preferred);
    QFETCH(QString, explained);
    DataConnectionRow made = row(1);
    made.binding = binding;
    made.sameAddress = same;
    made.reusePreferred = preferred;
    QTEST(shown(made, DataConnectionsModel::Bound), "words");
    const QString tip = shown(made, DataConnectionsModel::Bound, Qt::ToolTipRole);
    QVERIFY2(tip.contains(explained), qPrintable(tip));
    QCOMPARE(shown(made, DataConnectionsModel::Bound, Qt::AccessibleDescriptionRole), tip);
}

void DataConnectionsModelTest::refusals_data()
{
    QTest::addColumn<QStringList>("reasons");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("showed");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("explained");
    QTest::newRow("handshake") << QStringList{u"tls-mismatch"_s} << 522 << u"another session's ticket"_s << 1
                               << u"Refused: tls-mismatch"_s
                               << u"does not tie it to this session: another session's ticket"_s;
    QTest::newRow("named elsewhere") << QStringList{u"third-party"_s, u"reserved-port"_s} << 504 << u"10,0,0,9,0,25"_s
                                     << 3 << u"Refused: third-party, reserved-port (3 time(s))"_s
                                     << u"The verdict\n3 time(s)"_s;
}

void DataConnectionsModelTest::refusals()
{
    QFETCH(QStringList, reasons);
    QFETCH(int, code);
    QFETCH(QString, showed);
    QFETCH(int, count);
    QFETCH(QString, explained);
    DataConnectionRow made = row(1, State::Refused);
    made.binding = DataBinding::None;
    made.reasons = reasons;
    made.replyCode = code;
    made.showed = showed;
    made.count = count;
    made.sentence = u"The verdict"_s;
    QTEST(shown(made, DataConnectionsModel::Bound), "words");
    const QString tip = shown(made, DataConnectionsModel::Bound, Qt::ToolTipRole);
    QVERIFY2(tip.contains(explained), qPrintable(tip));
    QCOMPARE(shown(made, DataConnectionsModel::State), u"Refused"_s);
}

void DataConnectionsModelTest::states_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("awaited") << State::Awaited << u"EPSV"_s << 150 << u"Awaited"_s;
    QTest::newRow("open") << State::Open << u"EPSV"_s << 150 << u"Open"_s;
    QTest::newRow("done") << State::Done << u"EPSV"_s << 226 << u"Done"_s;
    QTest::newRow("broken") << State::Broken << u"EPSV"_s << 426 << u"Broken off"_s;
    QTest::newRow("nobody came") << State::Missed << u"PASV"_s << 425 << u"Nobody came"_s;
    QTest::newRow("nobody there") << State::Missed << u"EPRT"_s << 425 << u"Not reached"_s;
    QTest::newRow("given up") << State::Missed << u"PASV"_s << 426 << u"Given up"_s;
    QTest::newRow("stranger") << State::Refused << u"PASV"_s << 0 << u"Refused"_s;
}

void DataConnectionsModelTest::states()
{
    QFETCH(State, state);
    QFETCH(QString, verb);
    QFETCH(int, code);
    DataConnectionRow made = row(1, state);
    made.verb = verb;
    made.replyCode = code;
    QTEST(shown(made, DataConnectionsModel::State), "words");
    const QString tip = shown(made, DataConnectionsModel::State, Qt::ToolTipRole);
    QVERIFY2(tip.contains(code == 0 ? u"told nothing"_s : QString::number(code)), qPrintable(tip));
}

void DataConnectionsModelTest::refusedNamingShowsWhatWasNamed()
{
    DataConnectionRow made = row(1, State::Refused);
    made.verb = u"PORT"_s;
    made.command.clear();
    made.path.clear();
    made.peer = {};
    made.showed = u"localhost"_s;
    QCOMPARE(shown(made, DataConnectionsModel::Transfer), u"–"_s);
    QCOMPARE(shown(made, DataConnectionsModel::OtherEnd), u"localhost"_s);
    QCOMPARE(shown(made, DataConnectionsModel::Verb, Qt::ToolTipRole), u"PORT localhost"_s);
}

void DataConnectionsModelTest::hostileTextIsShownAsItIs()
{
    DataConnectionRow made = row(1);
    made.path = QString(u"/<b>%1 %n"_s % QString(4096, u'A'));
    QCOMPARE(shown(made, DataConnectionsModel::Transfer), QString(u"RETR "_s % made.path));
    made.state = State::Refused;
    made.replyCode = 522;
    made.showed = u"<b>%1 %2</b>"_s;
    QVERIFY(shown(made, DataConnectionsModel::Bound, Qt::ToolTipRole).contains(made.showed));
}

QTEST_MAIN(DataConnectionsModelTest)
#include "tst_dataconnectionsmodel.moc"
