#include "ui/common/Icons.h"
#include "ui/common/Tone.h"

#include <QPainter>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

QPalette darkPalette()
{
    QPalette palette(QColor(50, 50, 55), QColor(40, 40, 44));
    palette.setColor(QPalette::WindowText, QColor(230, 230, 230));
    return palette;
}

} // namespace

class ToneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyToneCanBeRead_data();
    void everyToneCanBeRead();
    void contrastIsTheOneOfWcag();
    void everyIconDrawsSomething();
    void iconsFollowThePalette();
};

void ToneTest::everyToneCanBeRead_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << QPalette(QColor(239, 239, 239));
    QTest::newRow("white") << QPalette(QColor(255, 255, 255));
    QTest::newRow("dark") << darkPalette();
    QTest::newRow("black") << QPalette(QColor(20, 20, 20), QColor(0, 0, 0));
    QPalette yellow(QColor(239, 239, 239));
    yellow.setColor(QPalette::Highlight, Qt::yellow);
    QTest::newRow("highlight as light as the window") << yellow;
}

void ToneTest::everyToneCanBeRead()
{
    QFETCH(QPalette, palette);
    for (const ui::Tone tone : {ui::Tone::Text, ui::Tone::Muted, ui::Tone::Accent, ui::Tone::Good,
                                ui::Tone::Information, ui::Tone::Warning, ui::Tone::Bad}) {
        const double ratio = ui::contrast(ui::toneColor(palette, tone), palette.color(QPalette::Window));
        QVERIFY2(ratio >= 4.5, qPrintable(u"tone %1: %2"_s.arg(int(tone)).arg(ratio)));
        const double onTint = ui::contrast(palette.color(QPalette::WindowText), ui::toneBackground(palette, tone));
        QVERIFY2(onTint >= 4.5, qPrintable(u"text on tone %1: %2"_s.arg(int(tone)).arg(onTint)));
    }
}

void ToneTest::contrastIsTheOneOfWcag()
{
    QCOMPARE(qRound(ui::contrast(Qt::black, Qt::white)), 21);
    QCOMPARE(ui::contrast(Qt::red, Qt::red), 1.0);
    QCOMPARE(qRound(ui::contrast(QColor(0x77, 0x77, 0x77), Qt::white) * 100), 448);
}

void ToneTest::everyIconDrawsSomething()
{
    const QStringList names = ui::iconNames();
    QVERIFY(names.size() >= 20);
    for (const QString &name : names) {
        const QImage image = ui::icon(name).pixmap(24, 24).toImage();
        bool drawn = false;
        for (int y = 0; y < image.height() && !drawn; ++y) {
            for (int x = 0; x < image.width() && !drawn; ++x)
                drawn = image.pixelColor(x, y).alpha() > 128;
        }
        QVERIFY2(drawn, qPrintable(name));
    }
    QVERIFY(!ui::programIcon().pixmap(64, 64).isNull());
}

void ToneTest::iconsFollowThePalette()
{
    const QIcon icon = ui::icon(u"stop"_s);
    const auto darkest = [&icon] {
        const QImage image = icon.pixmap(48, 48).toImage();
        int least = 255;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() > 200)
                    least = qMin(least, image.pixelColor(x, y).lightness());
            }
        }
        return least;
    };
    const QPalette before = QGuiApplication::palette();
    QGuiApplication::setPalette(QPalette(QColor(240, 240, 240)));
    QVERIFY(darkest() < 60);
    QGuiApplication::setPalette(darkPalette());
    QVERIFY(darkest() > 180);
    QGuiApplication::setPalette(before);
}

QTEST_MAIN(ToneTest)
#include "tst_tone.moc"
