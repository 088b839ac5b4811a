#include "ui/common/EmptyState.h"
#include "ui/common/Formatting.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/PlainToolTip.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

class PlainWidgetsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void labelsShowTextAsItIs_data();
    void labelsShowTextAsItIs();
    void toolTipsShowTextAsItIs();
    void elidedLabelKeepsTheWholeText();
    void endlessWordDoesNotWidenTheWindow();
    void messageOffersItsAction();
    void messageCanBeClosed();
    void emptyStateLeadsOn();
    void formats_data();
    void formats();
};

void PlainWidgetsTest::labelsShowTextAsItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("rich text") << u"<b>bold</b><img src=\"http://192.0.2.1/x.png\">"_s;
    QTest::newRow("entity") << u"&lt;x&gt; &amp;"_s;
    QTest::newRow("bidirectional mark") << QString(u"cod"_s % QChar(0x202e) % u"fdp.exe"_s);
    QTest::newRow("4 KiB") << QString(4096, u'A');
    QTest::newRow("mnemonic") << u"a && b &c"_s;
}

void PlainWidgetsTest::labelsShowTextAsItIs()
{
    QFETCH(QString, text);
    const ui::PlainLabel label(text);
    QCOMPARE(label.textFormat(), Qt::PlainText);
    QCOMPARE(label.text(), text);
    ui::InlineMessage message(ui::InlineMessage::Severity::Warning, text);
    QCOMPARE(message.text(), text);
    const QList<QLabel *> labels = message.findChildren<QLabel *>();
    QVERIFY(!labels.isEmpty());
    for (const QLabel *inner : labels)
        QCOMPARE(inner->textFormat(), Qt::PlainText);
}

void PlainWidgetsTest::toolTipsShowTextAsItIs()
{
    const QString hostile = u"<img src='x'> & <a href=\"ftp://192.0.2.1\">click</a>"_s;
    QTextDocument document;
    document.setHtml(ui::plainToolTip(hostile));
    QCOMPARE(document.toPlainText(), hostile);
    QCOMPARE(ui::plainToolTip({}), QString());
    QVERIFY(ui::plainToolTip(QString(100'000, u'x')).size() < 3000);
}

void PlainWidgetsTest::elidedLabelKeepsTheWholeText()
{
    ui::PlainLabel label(u"ftp://a-rather-long-name.example.org:2121/with/a/path"_s);
    label.setElided(Qt::ElideMiddle);
    label.resize(80, 20);
    label.show();
    QVERIFY(label.text().contains(u'…'));
    QCOMPARE(label.fullText(), u"ftp://a-rather-long-name.example.org:2121/with/a/path"_s);
    QVERIFY(label.toolTip().contains(u"example.org"));
}

void PlainWidgetsTest::endlessWordDoesNotWidenTheWindow()
{
    ui::PlainLabel label(QString(4096, u'W'));
    label.setWordWrap(true);
    QVERIFY(label.minimumSizeHint().width() < 1000);
}

void PlainWidgetsTest::messageOffersItsAction()
{
    ui::InlineMessage message(ui::InlineMessage::Severity::Error, u"No"_s);
    QVERIFY(!message.actionButton()->isVisibleTo(&message));
    message.setAction(u"Fix…"_s);
    QSignalSpy spy(&message, &ui::InlineMessage::actionTriggered);
    message.actionButton()->click();
    QCOMPARE(spy.count(), 1);
    QCOMPARE(message.accessibleDescription(), u"No"_s);
}

void PlainWidgetsTest::messageCanBeClosed()
{
    ui::InlineMessage message(ui::InlineMessage::Severity::Information, u"Hello"_s);
    message.setClosable(true);
    QSignalSpy spy(&message, &ui::InlineMessage::closed);
    message.findChild<QToolButton *>()->click();
    QCOMPARE(spy.count(), 1);
    QVERIFY(message.isHidden());
}

void PlainWidgetsTest::emptyStateLeadsOn()
{
    ui::EmptyState state(u"folder"_s, u"Nothing"_s, u"Add something."_s);
    QVERIFY(!state.button()->isVisibleTo(&state));
    state.setAction(u"Add"_s);
    QSignalSpy spy(&state, &ui::EmptyState::actionTriggered);
    state.button()->click();
    QCOMPARE(spy.count(), 1);
    QCOMPARE(state.accessibleName(), u"Nothing"_s);
}

void PlainWidgetsTest::formats_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("bytes") << ui::format::bytes(512) << u"512 bytes"_s;
    QTest::newRow("mebibytes") << ui::format::bytes(1'500'000) << u"1.4 MiB"_s;
    QTest::newRow("unknown size") << ui::format::bytes(-1) << u"–"_s;
    QTest::newRow("rate") << ui::format::rate(2048) << u"2 KiB/s"_s;
    QTest::newRow("seconds") << ui::format::duration(59) << u"59 s"_s;
    QTest::newRow("minutes") << ui::format::duration(61) << u"1 min 1 s"_s;
    QTest::newRow("hours") << ui::format::duration(2 * 3600 + 300) << u"2 h 5 min"_s;
    QTest::newRow("days") << ui::format::duration(26 * 3600) << u"1 d 2 h"_s;
    QTest::newRow("moment") << ui::format::stamp(1'600'000'000'123'456) << u"2020-09-13 12:26:40"_s;
    QTest::newRow("exact moment") << ui::format::exactStamp(1'600'000'000'123'456) << u"2020-09-13 12:26:40.123 UTC"_s;
    QTest::newRow("no moment") << ui::format::stamp(0) << u"–"_s;
    QTest::newRow("today") << ui::format::clock(1'600'000'000'000'000, 1'600'000'060'000'000) << u"12:26"_s;
    QTest::newRow("another day") << ui::format::clock(1'600'000'000'000'000, 1'700'000'000'000'000)
                                 << u"2020-09-13 12:26"_s;
}

void PlainWidgetsTest::formats()
{
    QFETCH(QString, shown);
    QFETCH(QString, wanted);
    QCOMPARE(shown, wanted);
}

QTEST_MAIN(PlainWidgetsTest)
#include "tst_plainwidgets.moc"
