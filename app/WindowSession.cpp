#include "app/WindowSession.h"

#include "app/DescriptorLimit.h"
#include "ui/accounts/AccountsPage.h"
#include "ui/areas/AreasPage.h"
#include "ui/blocked/BlockedPage.h"
#include "ui/dashboard/FirstStartDialog.h"
#include "ui/policy/PolicyPage.h"
#include "ui/review/ReviewPage.h"
#include "ui/sessions/SessionsPage.h"
#include "ui/settings/SettingsPage.h"

#include <QApplication>
#include <QDir>
#include <QMessageBox>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

QString linesOf(const QList<config::Problem> &problems)
{
    QStringList lines;
    for (const config::Problem &problem : problems)
        lines += problem.toString();
    return lines.join(u'\n');
}

} // namespace

WindowSession::WindowSession(const api::ProfilePaths &paths)
    : m_store(paths.configuration)
    , m_server(paths)
    , m_window(&m_server)
{}

base::Result<void> WindowSession::load()
{
    auto loaded = m_store.load(true);
    if (!loaded)
        return loaded.error();
    m_loaded = std::move(*loaded);
    const QString file = QDir::toNativeSeparators(m_store.file());
    if (m_loaded.reading.isJson && !m_loaded.reading.ok()) {
        // Serving what is left of it could allow what a misspelt rule forbids.
        return base::Error{
            base::Error::Code::Invalid,
            tr("%1 can't be used as it is. Put it right, or take an earlier one from %2:\n\n%3")
                .arg(file, QDir::toNativeSeparators(m_store.versionsDirectory()), linesOf(m_loaded.reading.problems))};
    }
    m_server.setConfiguration(m_loaded.reading.config);
    return {};
}

void WindowSession::open()
{
    raiseDescriptorLimit();
    addPages();
    connectParts();
    m_instance.listen(m_server.paths().socket);
    m_window.show();
    greet();
}

int WindowSession::run()
{
    open();
    return QApplication::exec();
}

void WindowSession::addPages()
{
    auto *sessions = new ui::SessionsPage(&m_server);
    auto *policy = new ui::PolicyPage(&m_server);
    auto *blocked = new ui::BlockedPage(&m_server);
    auto *areas = new ui::AreasPage(&m_server);
    auto *review = new ui::ReviewPage(&m_server);
    auto *accounts = new ui::AccountsPage(&m_server);
    auto *settings = new ui::SettingsPage(&m_server);
    for (ui::Page *page :
         std::initializer_list<ui::Page *>{sessions, policy, blocked, areas, review, accounts, settings})
        m_window.addPage(page);

    using Place = api::Problem::Place;
    m_window.setProblemPage(Place::Area, areas);
    m_window.setProblemPage(Place::Accounts, accounts);
    for (const Place place :
         {Place::Listener, Place::Log, Place::PassivePorts, Place::Configuration, Place::Certificate})
        m_window.setProblemPage(place, settings);
    m_window.addToHelpMenu(blocked->classesAction());
    m_window.addToServerMenu(blocked->verifyAction());
    connect(blocked, &ui::BlockedPage::uploadWanted, this, [this, review](qint64 upload) {
        m_window.showPage(review);
        review->showUpload(base::UploadId{upload});
    });
    connect(review, &ui::ReviewPage::fileArrived, this,
            [this, review](const QString &text) { m_window.notify(tr("A file arrived"), text, tr("Review"), review); });
    connect(policy, &ui::PolicyPage::selfTestReported, &m_window, &ui::MainWindow::showSelfTest);
    connect(&m_window, &ui::MainWindow::selfTestRequested, this, [this, policy] {
        m_window.showPage(policy);
        policy->openSelfTest();
    });
    connect(&m_window, &ui::MainWindow::sessionsRequested, this, [this, sessions] { m_window.showPage(sessions); });
    connect(&m_window, &ui::MainWindow::blockedRequested, this, [this, blocked] { m_window.showPage(blocked); });
}

void WindowSession::connectParts()
{
    connect(&m_window, &ui::MainWindow::readyToQuit, qApp, &QApplication::quit);
    connect(&m_instance, &SingleInstance::showRequested, &m_window, &ui::MainWindow::activate);
    connect(&m_signals, &UnixSignals::endRequested, &m_window, &ui::MainWindow::quit);
    // The window says why; it may be out of sight, and the start have come from the tray.
    connect(&m_server, &api::ServerController::failed, &m_window, &ui::MainWindow::activate);
}

void WindowSession::greet()
{
    if (!m_loaded.setAside.isEmpty()) {
        tell(tr("The configuration could not be read and was set aside as %1. Portcullis begins with its defaults; "
                "earlier configurations are kept in %2.")
                 .arg(QDir::toNativeSeparators(m_loaded.setAside),
                      QDir::toNativeSeparators(m_store.versionsDirectory())));
    } else if (!m_loaded.existed) {
        offerFirstStart();
    }
}

void WindowSession::offerFirstStart()
{
    auto *dialog = new ui::FirstStartDialog(m_server.configuration(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (const auto applied = m_server.apply(dialog->configuration()); applied)
            m_server.start();
        else
            tell(applied.error().detail);
    });
    dialog->open();
}

void WindowSession::tell(const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Portcullis"), text, QMessageBox::Ok, &m_window);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace app
