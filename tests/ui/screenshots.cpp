// Draws the pages of the window into PNG files, light and dark, for people to look at; with --all also its rarer
// states and its dialogs.

#include "tests/support/FakeServer.h"
#include "tests/ui/AreasPictures.h"
#include "tests/ui/PolicyPictures.h"
#include "tests/ui/ReviewPictures.h"
#include "tests/ui/SampleData.h"
#include "ui/AboutDialog.h"
#include "ui/CloseDialog.h"
#include "ui/MainWindow.h"
#include "ui/blocked/BlockedPage.h"
#include "ui/blocked/DetailsPane.h"
#include "ui/blocked/FilterBar.h"
#include "ui/blocked/FilterLine.h"
#include "ui/blocked/LongTable.h"
#include "ui/common/CalmStyle.h"
#include "ui/common/Translations.h"
#include "ui/dashboard/FirstStartDialog.h"
#include "ui/review/PreviewChild.h"
#include "ui/review/PreviewFormat.h"
#include "ui/sessions/SessionsPage.h"
#ifdef PORTCULLIS_HAS_AREAS
#include "ui/areas/AreasPage.h"
#endif
#ifdef PORTCULLIS_HAS_ACCOUNTS
#include "ui/accounts/AccountsPage.h"
#endif
#ifdef PORTCULLIS_HAS_SETTINGS
#include "ui/settings/SettingsPage.h"
#endif

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextStream>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;

namespace {

QPalette darkPalette()
{
    QPalette palette(QColor(53, 56, 60), QColor(39, 41, 45));
    palette.setColor(QPalette::Base, QColor(30, 32, 35));
    palette.setColor(QPalette::AlternateBase, QColor(35, 37, 41));
    palette.setColor(QPalette::Highlight, QColor(61, 140, 214));
    palette.setColor(QPalette::HighlightedText, QColor(255, 255, 255));
    palette.setColor(QPalette::PlaceholderText, QColor(150, 155, 160));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(role, QColor(230, 232, 235));
        palette.setColor(QPalette::Disabled, role, QColor(125, 130, 135));
    }
    return palette;
}

// Lets queued answers of the log's reader arrive.
void settle(int milliseconds = 250)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

class Photographer
{
public:
    Photographer(const QString &folder, const QString &suffix, bool everything)
        : m_folder(folder)
        , m_suffix(suffix)
        , m_everything(everything)
    {}

    void take(QWidget &widget, const QString &name)
    {
        static const QStringList shown{u"dashboard"_s,    u"sessions"_s, u"blocked"_s,  u"areas"_s,       u"policy"_s,
                                       u"policy-draft"_s, u"accounts"_s, u"settings"_s, u"first-start"_s, u"review"_s};
        if (!m_everything && !shown.contains(name))
            return;
        settle();
        // Without transparency and packed well: the pictures are part of the source.
        const QImage picture = widget.grab().toImage().convertToFormat(QImage::Format_RGB888);
        picture.save(QString(m_folder % u'/' % name % m_suffix % u".png"), "PNG", 0);
    }

private:
    QString m_folder;
    QString m_suffix;
    bool m_everything;
};

void photographBlocked(Photographer &photographer, ui::MainWindow &window, ui::BlockedPage &page)
{
    auto *details = page.findChild<ui::DetailsPane *>();
    for (const auto &[tab, name] : {std::pair(2, u"blocked-what"_s),
                                    {3, u"blocked-session"_s},
                                    {4, u"blocked-client"_s},
                                    {5, u"blocked-then"_s}}) {
        details->setCurrentIndex(tab);
        photographer.take(window, name);
    }
    details->setCurrentIndex(0);
    photographer.take(window, u"blocked-overview"_s);
    auto *line = page.findChild<ui::FilterLine *>();
    line->setText(u"client:203.0.113.0/24 prot:25"_s);
    photographer.take(window, u"blocked-filter-wrong"_s);
    page.findChild<ui::FilterBar *>()->hideKind(u"-port:20"_s);
    page.findChild<ui::FilterBar *>()->setWhere(u"client:203.0.113.0/24 port:<1024"_s);
    photographer.take(window, u"blocked-filtered"_s);
    page.findChild<ui::FilterBar *>()->clear();
    settle();
    const QList<QToolButton *> buttons = page.findChildren<QToolButton *>();
    const auto click = [&buttons](const QString &text) {
        for (QToolButton *button : buttons) {
            if (button->text() == text)
                button->click();
        }
    };
    click(u"Incidents"_s);
    settle();
    auto *incidents = page.findChild<QTreeView *>();
    incidents->expand(incidents->model()->index(incidents->model()->rowCount() - 1, 0));
    photographer.take(window, u"blocked-incidents"_s);
    click(u"Attempts"_s);
    for (const auto &[button, name] :
         {std::pair(u"Allow…"_s, u"blocked-allow"_s), {u"Export…"_s, u"blocked-export"_s}}) {
        click(button);
        settle();
        if (auto *dialog = page.findChild<QDialog *>()) {
            photographer.take(*dialog, name);
            delete dialog;
        }
    }
}

void photographWindow(Photographer &photographer, const QString &database, const QString &home)
{
    fake::FakeServer server;
    server.setDatabaseFile(database);
    server.setConfiguration(sample::configuration(home));
    server.setAddresses({u"ftp://192.168.1.20:2121"_s});
    ui::MainWindow window(&server);
    auto *sessions = new ui::SessionsPage(&server);
    auto *blocked = new ui::BlockedPage(&server);
    window.addPage(sessions);
    window.addPage(blocked);
    QList<QPair<ui::Page *, QString>> others;
#ifdef PORTCULLIS_HAS_AREAS
    others.append({new ui::AreasPage(&server), u"areas"_s});
#endif
#ifdef PORTCULLIS_HAS_ACCOUNTS
    others.append({new ui::AccountsPage(&server), u"accounts"_s});
#endif
#ifdef PORTCULLIS_HAS_SETTINGS
    others.append({new ui::SettingsPage(&server), u"settings"_s});
#endif
    for (const auto &other : std::as_const(others))
        window.addPage(other.first);
    window.resize(1180, 760);
    window.show();
    photographer.take(window, u"stopped"_s);

    api::ServerSnapshot quiet;
    quiet.state = api::ServerState::Running;
    quiet.startedAt = sample::busyServer().startedAt;
    quiet.listening = sample::busyServer().listening;
    server.setSnapshot(quiet);
    photographer.take(window, u"dashboard"_s);

    api::ServerSnapshot busy = sample::busyServer();
    server.setSnapshot(busy);
    window.findChild<QTableView *>(u"sessions"_s)->selectRow(4);
    busy.dataConnections = sample::dataConnections(server.watched.constLast());
    server.setSnapshot(busy);
    photographer.take(window, u"sessions"_s);
    window.showPage(blocked);
    settle();
    blocked->findChild<ui::LongTable *>()->selectRow(3);
    photographer.take(window, u"blocked"_s);
    photographBlocked(photographer, window, *blocked);

    for (const auto &other : std::as_const(others)) {
        window.showPage(other.first);
        photographer.take(window, other.second);
    }

    server.setAddresses({u"ftp://192.168.1.20:2121"_s, u"ftp://[2001:db8::20]:2121"_s});
    Q_EMIT server.configurationChanged();
    server.setProblems(
        {{api::Problem::Place::Listener, u"0.0.0.0:21"_s,
          u"Port 21 needs more rights than you have. Use a port from 1024 upwards, such as 2121."_s},
         {api::Problem::Place::Area, u"/incoming"_s, u"The folder /srv/ftp/incoming does not exist."_s}});
    server.setHolding(true);
    window.showPage(sessions);
    photographer.take(window, u"problems"_s);
    server.stop(10);
    photographer.take(window, u"stopping"_s);
}

void photographPolicy(Photographer &photographer, const QString &home)
{
    fake::FakeServer server;
    server.setConfiguration(sample::configuration(home));
    showPolicyPage(server, [&photographer](QWidget &widget, const QString &name) { photographer.take(widget, name); });
}

void photographAreas(Photographer &photographer, const QString &home)
{
    fake::FakeServer server;
    showAreasPage(server, home,
                  [&photographer](QWidget &widget, const QString &name) { photographer.take(widget, name); });
}

void photographDialogs(Photographer &photographer)
{
    ui::FirstStartDialog first({});
    first.show();
    photographer.take(first, u"first-start"_s);
    ui::CloseDialog close(true, 6);
    close.show();
    photographer.take(close, u"close"_s);
    auto *about = new ui::AboutDialog;
    about->show();
    photographer.take(*about, u"about"_s);
    about->close();
}

} // namespace

int main(int argc, char *argv[])
{
    // The review page has files decoded by the program itself, started anew.
    if (argc > 1 && QLatin1StringView(argv[1]) == QStringView(ui::preview::subcommand)) {
        const QCoreApplication child(argc, argv);
        return ui::preview::runChild(QCoreApplication::arguments().mid(2));
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    const QStringList arguments = application.arguments();
    const bool everything = arguments.value(2) == u"--all";
    if (arguments.size() != (everything ? 3 : 2)) {
        QTextStream(stderr) << "usage: portcullis_screenshots FOLDER [--all]\n";
        return 2;
    }
    const QString &folder = arguments.at(1);
    QDir().mkpath(folder);
    const QTemporaryDir scratch;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    application.setOrganizationName(u"portcullis-screenshots"_s);
    // A name that reads well in the pictures.
    const QString home = QString(QDir::tempPath() % u"/mara"_s);
    for (const QString &name : {u"Public"_s, u"Incoming"_s, u"Projects"_s})
        QDir().mkpath(QString(home % u'/' % name));
    const QString database = scratch.filePath(u"portcullis.db"_s);
    if (const auto written = sample::writeLog(database); !written) {
        QTextStream(stderr) << written.error().detail << '\n';
        return 1;
    }

    QApplication::setStyle(new ui::CalmStyle(u"Fusion"_s));
    ui::installTranslations(application);
    const QPalette light = QApplication::style()->standardPalette();
    for (const bool dark : {false, true}) {
        QApplication::setPalette(dark ? darkPalette() : light);
        Photographer photographer(folder, dark ? u"-dark"_s : u"-light"_s, everything);
        photographWindow(photographer, database, home);
        photographPolicy(photographer, home);
        if (everything)
            photographAreas(photographer, home);
        showReviewPage([&photographer](QWidget &widget, const QString &name) { photographer.take(widget, name); });
        photographDialogs(photographer);
    }
    QDir(home).removeRecursively();
    return 0;
}
