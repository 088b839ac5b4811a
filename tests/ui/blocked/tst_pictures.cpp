#include "ui/blocked/BandLegend.h"
#include "ui/blocked/BandLook.h"
#include "ui/blocked/FiguresLoader.h"
#include "ui/blocked/Overview.h"
#include "ui/blocked/PortStrip.h"
#include "ui/blocked/Timeline.h"
#include "ui/blocked/TopList.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QtCharts/QChart>
#include <QtCharts/QDateTimeAxis>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 minute = 60'000'000;

ui::TimelineFigures tenMinutes()
{
    ui::TimelineFigures figures;
    figures.from = 1'700'000'000'000'000;
    figures.slice = minute;
    figures.slices = 10;
    figures.bands = {{u"third-party"_s, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
                     {u"this-server"_s, {5, 0, 0, 0, 0, 0, 0, 0, 0, 0}}};
    return figures;
}

QPoint inSlice(const ui::Timeline &timeline, double slice)
{
    const QRectF plot = timeline.plot();
    return QPointF(plot.left() + plot.width() * slice / timeline.figures().slices, plot.center().y()).toPoint();
}

} // namespace

class PicturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void draggingChoosesAPeriod();
    void keysChooseAPeriod();
    void escapeShowsAllOfTheTime();
    void timelineIsToldInWords();
    void labelsOfTimeDiffer_data();
    void labelsOfTimeDiffer();
    void patternsDiffer();
    void legendNarrows();
    void portsAreInTheirPlace_data();
    void portsAreInTheirPlace();
    void draggingChoosesPorts();
    void keysChoosePorts();
    void portsAreToldInWords();
    void topListIsAModel();
    void overviewMakesTerms();
    void figuresComeFromAggregates();
};

void PicturesTest::draggingChoosesAPeriod()
{
    ui::Timeline timeline;
    timeline.resize(800, 120);
    timeline.showFigures(tenMinutes());
    timeline.show();
    QVERIFY(QTest::qWaitForWindowExposed(&timeline));
    QSignalSpy chosen(&timeline, &ui::Timeline::periodChosen);
    QTest::mousePress(timeline.viewport(), Qt::LeftButton, {}, inSlice(timeline, 2.5));
    QTest::mouseMove(timeline.viewport(), inSlice(timeline, 4.5));
    QTest::mouseRelease(timeline.viewport(), Qt::LeftButton, {}, inSlice(timeline, 4.5));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().at(0).toLongLong(), timeline.figures().at(2));
    QCOMPARE(chosen.first().at(1).toLongLong(), timeline.figures().at(5));
    // Backwards as well.
    QTest::mousePress(timeline.viewport(), Qt::LeftButton, {}, inSlice(timeline, 4.5));
    QTest::mouseMove(timeline.viewport(), inSlice(timeline, 2.5));
    QTest::mouseRelease(timeline.viewport(), Qt::LeftButton, {}, inSlice(timeline, 2.5));
    QCOMPARE(chosen.last(), chosen.first());
}

void PicturesTest::keysChooseAPeriod()
{
    ui::Timeline timeline;
    timeline.resize(800, 120);
    timeline.showFigures(tenMinutes());
    QSignalSpy chosen(&timeline, &ui::Timeline::periodChosen);
    QTest::keyClick(&timeline, Qt::Key_Return); // nothing is chosen yet
    QCOMPARE(chosen.count(), 0);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QVERIFY(timeline.accessibleDescription().contains(u"1"));
    QTest::keyClick(&timeline, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&timeline, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&timeline, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().at(0).toLongLong(), timeline.figures().at(1));
    QCOMPARE(chosen.first().at(1).toLongLong(), timeline.figures().at(4));
}

void PicturesTest::escapeShowsAllOfTheTime()
{
    ui::Timeline timeline;
    timeline.showFigures(tenMinutes());
    QSignalSpy whole(&timeline, &ui::Timeline::wholeTimeWanted);
    QTest::keyClick(&timeline, Qt::Key_Right);
    QTest::keyClick(&timeline, Qt::Key_Escape); // lets the choice go first
    QCOMPARE(whole.count(), 0);
    QTest::keyClick(&timeline, Qt::Key_Escape);
    QCOMPARE(whole.count(), 1);
}

void PicturesTest::timelineIsToldInWords()
{
    ui::Timeline timeline;
    timeline.showFigures(tenMinutes());
    QVERIFY(timeline.accessibleDescription().contains(u"50 attempts"));
    QVERIFY(timeline.accessibleDescription().contains(u"third party: 45"));
    timeline.showFigures({});
    QVERIFY(timeline.accessibleDescription().contains(u"Nothing to show"));
}

void PicturesTest::labelsOfTimeDiffer_data()
{
    constexpr qint64 second = 1'000'000;
    constexpr qint64 day = 86'400 * second;
    QTest::addColumn<qint64>("slice");
    QTest::addColumn<int>("slices");
    QTest::newRow("a second") << second << 1;
    QTest::newRow("four seconds") << second << 4;
    QTest::newRow("ten minutes") << minute << 10;
    QTest::newRow("a day") << day / 24 << 24;
    QTest::newRow("two days") << day / 12 << 24;
    QTest::newRow("three days") << day / 8 << 24;
    QTest::newRow("five days") << day / 8 << 40;
    QTest::newRow("two years") << day * 10 << 73;
}

void PicturesTest::labelsOfTimeDiffer()
{
    QFETCH(qint64, slice);
    QFETCH(int, slices);
    ui::TimelineFigures figures = tenMinutes();
    figures.slice = slice;
    figures.slices = slices;
    ui::Timeline timeline;
    timeline.showFigures(figures);
    const QList<QAbstractAxis *> below = timeline.chart()->axes(Qt::Horizontal);
    const auto found =
        std::ranges::find_if(below, [](QAbstractAxis *axis) { return qobject_cast<QDateTimeAxis *>(axis); });
    QVERIFY(found != below.end());
    const auto *times = qobject_cast<QDateTimeAxis *>(*found);
    const qint64 span = times->min().msecsTo(times->max());
    QSet<QString> labels;
    for (int tick = 0; tick < times->tickCount(); ++tick)
        labels.insert(times->min().addMSecs(span * tick / (times->tickCount() - 1)).toString(times->format()));
    QVERIFY(times->tickCount() >= 2);
    QCOMPARE(labels.size(), times->tickCount());
}

void PicturesTest::patternsDiffer()
{
    const QPalette palette;
    const QStringList reasons = ui::bandOrder();
    QSet<int> shownTogether;
    for (const QString &reason : reasons.mid(0, 8))
        shownTogether.insert(int(ui::bandBrush(reason, palette).style()));
    QCOMPARE(shownTogether.size(), 8);
    for (qsizetype at = 1; at < reasons.size(); ++at)
        QVERIFY(ui::bandBrush(reasons.at(at), palette).style() != ui::bandBrush(reasons.at(at - 1), palette).style());
}

void PicturesTest::legendNarrows()
{
    ui::BandLegend legend;
    legend.showFigures(tenMinutes());
    QSignalSpy chosen(&legend, &ui::BandLegend::chosen);
    const QList<QToolButton *> buttons = legend.findChildren<QToolButton *>();
    QCOMPARE(buttons.size(), 2);
    QVERIFY(buttons.first()->text().contains(u"45"));
    QTest::mouseClick(buttons.last(), Qt::LeftButton);
    QTRY_COMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toString(), u"this-server"_s);
}

void PicturesTest::portsAreInTheirPlace_data()
{
    QTest::addColumn<int>("port");
    for (const int port : {0, 1, 21, 80, 443, 1023, 1024, 2121, 20560, 40000, 65535})
        QTest::addRow("port %d", port) << port;
}

void PicturesTest::portsAreInTheirPlace()
{
    QFETCH(int, port);
    ui::PortStrip strip;
    strip.resize(900, 60);
    const int there = strip.portAt(strip.xOf(port));
    QVERIFY2(qAbs(there - port) <= (port < 1024 ? 5 : 100), qPrintable(QString::number(there)));
    QCOMPARE(there < 1024, port < 1024);
}

void PicturesTest::draggingChoosesPorts()
{
    ui::PortStrip strip;
    strip.resize(900, 60);
    QSignalSpy chosen(&strip, &ui::PortStrip::portsChosen);
    QTest::mousePress(&strip, Qt::LeftButton, {}, {strip.xOf(100), 10});
    QTest::mouseMove(&strip, {strip.xOf(500), 10});
    QTest::mouseRelease(&strip, Qt::LeftButton, {}, {strip.xOf(500), 10});
    QCOMPARE(chosen.count(), 1);
    QVERIFY(chosen.first().at(0).toInt() <= 100 && chosen.first().at(0).toInt() > 90);
    QVERIFY(chosen.first().at(1).toInt() >= 500 && chosen.first().at(1).toInt() < 512);
}

void PicturesTest::keysChoosePorts()
{
    ui::PortStrip strip;
    strip.resize(900, 60);
    QSignalSpy chosen(&strip, &ui::PortStrip::portsChosen);
    QTest::keyClick(&strip, Qt::Key_Home);
    QTest::keyClick(&strip, Qt::Key_End, Qt::ShiftModifier);
    QTest::keyClick(&strip, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().at(0).toInt(), 0);
    QCOMPARE(chosen.first().at(1).toInt(), 65535);
}

void PicturesTest::portsAreToldInWords()
{
    ui::PortStrip strip;
    QVERIFY(strip.summary().contains(u"No ports"));
    strip.showFigures({{21, 5}, {25, 9}, {40000, 1}});
    QCOMPARE(strip.summary(), u"25 (9), 21 (5), 40000 (1)"_s);
    QVERIFY(strip.accessibleDescription().contains(u"25 (9)"));
}

void PicturesTest::topListIsAModel()
{
    ui::TopModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showFigures({{u"203.0.113.7"_s, 10}, {u"<b>no address</b>"_s, 5}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, 0).data().toString(), u"<b>no address</b>"_s);
    QCOMPARE(model.index(1, 0).data(ui::TopModel::ShareRole).toDouble(), 0.5);
    model.showFigures({});
    QCOMPARE(model.rowCount(), 0);
}

void PicturesTest::overviewMakesTerms()
{
    ui::Overview overview;
    ui::Figures figures;
    figures.clients = {{u"203.0.113.7"_s, 10}, {u"203.0.113.8"_s, 3}};
    figures.targets = {{u"none"_s, 4}};
    overview.showFigures(figures);
    overview.show();
    QSignalSpy wanted(&overview, &ui::Overview::termWanted);
    auto *clients = overview.findChild<QTableView *>(u"topClients"_s);
    clients->setCurrentIndex(clients->model()->index(1, 0));
    QTest::keyClick(clients, Qt::Key_Return);
    QCOMPARE(wanted.last().first().toString(), u"client:203.0.113.8"_s);
    QTest::keyClick(clients, Qt::Key_Delete);
    QCOMPARE(wanted.last().first().toString(), u"-client:203.0.113.8"_s);
    auto *targets = overview.findChild<QTableView *>(u"topTargets"_s);
    targets->setCurrentIndex(targets->model()->index(0, 0));
    QTest::keyClick(targets, Qt::Key_Return);
    QCOMPARE(wanted.last().first().toString(), u"target:none"_s);
}

void PicturesTest::figuresComeFromAggregates()
{
    audit::Aggregates aggregates;
    aggregates.timeline = {{1000, 10, {{u"this-server"_s, 2}, {u"third-party"_s, 1}}}, {1010, 10, {{QString(), 7}}}};
    aggregates.clients = {{u"203.0.113.7"_s, 3}};
    aggregates.targets = {{QString(), 3}};
    aggregates.ports.resize(65536);
    aggregates.ports[25] = 3;
    const ui::Figures figures = ui::FiguresLoader::figuresOf(aggregates);
    QCOMPARE(figures.timeline.slices, 2);
    QCOMPARE(figures.timeline.bands.size(), 3);
    QCOMPARE(figures.timeline.countAt(0), 3);
    QCOMPARE(figures.timeline.countAt(1), 7);
    QCOMPARE(figures.targets.first().name, u"none"_s);
    QCOMPARE(figures.ports, (QList<ui::PortFigure>{{25, 3}}));
}

QTEST_MAIN(PicturesTest)
#include "tst_pictures.moc"
