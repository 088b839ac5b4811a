#include "tests/ui/ReviewPictures.h"

#include "tests/server/review/DropBoxProfile.h"
#include "tests/support/FakeServer.h"
#include "ui/common/TableView.h"
#include "ui/review/PreviewPane.h"
#include "ui/review/ReleaseDialog.h"
#include "ui/review/ReviewPage.h"
#include "ui/review/StoryDialog.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QLinearGradient>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>

using namespace Qt::Literals::StringLiterals;

namespace {

// Until what another thread, or the process that decodes, has to say has arrived.
void waitFor(const std::function<bool()> &condition)
{
    constexpr int patience = 10'000;
    QElapsedTimer timer;
    timer.start();
    while (!condition() && timer.elapsed() < patience)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

QByteArray harbour()
{
    QImage image(640, 360, QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient sky(0, 0, 0, image.height());
    sky.setColorAt(0, QColor(250, 200, 120));
    sky.setColorAt(1, QColor(60, 90, 140));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(30, 45, 70));
    painter.drawPolygon(QPolygon({{0, 260}, {120, 180}, {260, 250}, {400, 150}, {640, 270}, {640, 360}, {0, 360}}));
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QBuffer::WriteOnly) || !image.save(&buffer, "PNG"))
        qFatal("can't make a picture");
    return bytes;
}

void choose(ui::ReviewPage &page, const QString &name)
{
    auto *table = page.findChild<ui::TableView *>(u"uploads"_s);
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->model()->index(row, column).data().toString() == name)
                table->selectRow(row);
        }
    }
}

} // namespace

void showReviewPage(const std::function<void(QWidget &widget, const QString &name)> &take)
{
    DropBoxProfile profile;
    profile.fixture.areas[1].expireDays = 14;
    profile.arrive("report.txt",
                   "Dear staff,\n\nthe numbers of this quarter:\n\n  Q1   12 400\n  Q2   13 100\n\nYours, Ben\n");
    profile.arrive("invoice.pdf.exe", QByteArray("MZ\x90\0\x03\0\0\0", 8) + QByteArray(40'000, '\0'));
    profile.arrive("harbour.png", harbour());
    fake::FakeServer server;
    server.setDirectory(profile.fixture.path());
    server.setDatabaseFile(profile.database());
    config::Config configuration;
    configuration.areas = profile.fixture.areas;
    server.setConfiguration(configuration);
    ui::ReviewPage page(&server);
    page.resize(1180, 700);
    page.show();
    const auto *table = page.findChild<ui::TableView *>(u"uploads"_s);
    waitFor([table] { return table->model()->rowCount() == 3; });
    auto *pane = page.findChild<ui::PreviewPane *>();
    choose(page, u"invoice.pdf.exe"_s);
    take(page, u"review-program"_s);
    choose(page, u"report.txt"_s);
    pane->ask();
    const auto *text = page.findChild<QPlainTextEdit *>(u"previewText"_s);
    waitFor([text] { return text->isVisible(); });
    take(page, u"review-text"_s);
    choose(page, u"harbour.png"_s);
    pane->ask();
    const auto *picture = page.findChild<QLabel *>(u"previewPicture"_s);
    waitFor([picture] { return picture->isVisible(); });
    take(page, u"review"_s);
    page.findChild<QPushButton *>(u"story"_s)->click();
    auto *story = page.findChild<ui::StoryDialog *>();
    const auto *steps = story->findChild<QTableWidget *>();
    waitFor([steps] { return steps->rowCount() > 0; });
    take(*story, u"review-history"_s);
    story->reject();
    page.findChild<QPushButton *>(u"release"_s)->click();
    auto *release = page.findChild<ui::ReleaseDialog *>();
    take(*release, u"review-release"_s);
    release->reject();
}
