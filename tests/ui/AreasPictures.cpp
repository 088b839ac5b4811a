#include "tests/ui/AreasPictures.h"

#include "server/base/Clock.h"
#include "tests/support/FakeServer.h"
#include "tests/ui/SampleData.h"
#include "ui/areas/AcceptDialog.h"
#include "ui/areas/AreasApplyDialog.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/AreasPage.h"
#include "ui/areas/FindingCard.h"
#include "ui/areas/TemplatesDialog.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>

using namespace Qt::Literals::StringLiterals;

namespace {

// Until what another thread works on has arrived, or for so long.
void waitFor(const std::function<bool()> &condition, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition() && timer.elapsed() < milliseconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

template <typename Dialog>
void photograph(ui::AreasPage &page, const QString &name, const std::function<void(QWidget &, const QString &)> &take)
{
    const auto dialogs = page.findChildren<Dialog *>();
    if (dialogs.isEmpty())
        return;
    take(*dialogs.last(), name);
    dialogs.last()->reject();
}

void showFields(ui::AreasPage &page, const QString &name)
{
    auto *field = page.findChild<QWidget *>(name);
    auto *scroll = page.findChild<QScrollArea *>();
    if (field && scroll)
        scroll->ensureWidgetVisible(field, 0, 300);
}

} // namespace

void showAreasPage(fake::FakeServer &server, const QString &home,
                   const std::function<void(QWidget &widget, const QString &name)> &take)
{
    policy::Circumstances circumstances;
    circumstances.now = base::Clock::system().utcMicroseconds();
    server.setCircumstances(circumstances);
    ui::AreasPage page(&server);
    page.resize(1180, 760);
    page.show();
    take(page, u"areas-empty"_s);
    server.setConfiguration(sample::configuration(home));
    page.draft()->setCurrent(1);
    waitFor([&page] { return page.findChild<ui::FindingCard *>() != nullptr; }, 5000);
    take(page, u"areas-dropbox"_s);
    showFields(page, u"maxFileBytes"_s);
    take(page, u"areas-quota"_s);
    showFields(page, u"namesExample"_s);
    take(page, u"areas-names"_s);
    auto *tabs = page.findChild<QTabWidget *>(u"views"_s);
    tabs->setCurrentIndex(1);
    take(page, u"areas-findings"_s);
    const auto cards = page.findChildren<ui::FindingCard *>();
    for (ui::FindingCard *card : cards) {
        auto *accept = card->findChild<QPushButton *>(u"accept"_s);
        if (accept->isVisible()) {
            accept->click();
            break;
        }
    }
    photograph<ui::AcceptDialog>(page, u"areas-accept"_s, take);
    tabs->setCurrentIndex(0);
    page.findChild<QPushButton *>(u"templates"_s)->click();
    photograph<ui::TemplatesDialog>(page, u"areas-templates"_s, take);
    page.draft()->editArea(u"drop"_s, [](config::Area &area) {
        area.maxFileBytes = qint64(20) * 1024 * 1024;
        area.grants = {{u"anonymous"_s, config::Mode::Exchange}};
    });
    page.findChild<QPushButton *>(u"apply"_s)->click();
    waitFor([&page] { return page.findChild<QLineEdit *>(u"whyAll"_s) != nullptr; }, 5000);
    photograph<ui::AreasApplyDialog>(page, u"areas-apply"_s, take);
    page.draft()->discard();
    tabs->setCurrentIndex(2);
    take(page, u"areas-visitor-before"_s);
    page.findChild<QPushButton *>(u"visit"_s)->click();
    waitFor([&page] { return page.findChild<QPushButton *>(u"visit"_s)->isEnabled(); }, 30000);
    auto *matrix = page.findChild<QTableView *>(u"visitorMatrix"_s);
    matrix->setCurrentIndex(matrix->model()->index(1, 1));
    take(page, u"areas-visitor"_s);
}
