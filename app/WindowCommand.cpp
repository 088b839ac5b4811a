#include "app/WindowCommand.h"

#include "app/Profile.h"
#include "app/ProfileLock.h"
#include "app/Say.h"
#include "app/SingleInstance.h"
#include "app/WindowArguments.h"
#include "app/WindowSession.h"
#include "ui/common/CalmStyle.h"
#include "ui/common/Icons.h"
#include "ui/common/Translations.h"
#include "ui/review/PreviewChild.h"
#include "ui/review/PreviewFormat.h"

#include <QApplication>
#include <QMessageBox>
#include <QSettings>
#include <QThread>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Qt ends the process without a word of use when there is no display.
bool hasDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    const auto isSet = [](const char *variable) { return !qEnvironmentVariableIsEmpty(variable); };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

void introduce(const api::ProfilePaths &paths)
{
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setApplicationDisplayName(u"Portcullis"_s);
    QApplication::setDesktopFileName(u"org.portcullis.Portcullis"_s);
    QApplication::setWindowIcon(ui::programIcon());
    QApplication::setStyle(new ui::CalmStyle);
    // A profile holds everything, the window's look included.
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, paths.directory);
}

/// The one that holds the profile may be about to open its window.
bool otherWindowShows(const api::ProfilePaths &paths)
{
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (SingleInstance::askToShow(paths.socket))
            return true;
        QThread::msleep(100);
    }
    return false;
}

/// Started from a menu, nobody reads standard error.
int refuse(const QString &why, Terminal &terminal)
{
    terminal.complain(why);
    QMessageBox box(QMessageBox::Critical, QCoreApplication::translate("app", "Portcullis"), why);
    box.setTextFormat(Qt::PlainText);
    box.exec();
    return Wrong;
}

} // namespace

int runWindow(int &argc, char **argv, const QStringList &words, Terminal &terminal)
{
    Arguments arguments = windowArguments();
    if (const auto code = answerWithoutWindow(arguments, words, terminal))
        return *code;
    if (!hasDisplay()) {
        terminal.complain(Say::tr("There is no display to open a window on. portcullis serve runs the server without "
                                  "one."));
        return Wrong;
    }
    QApplication application(argc, argv);
    const Profile profile = Profile::of(arguments);
    introduce(profile.paths);
    ui::installTranslations(application);

    ProfileLock lock;
    if (const auto taken = lock.take(profile.paths); !taken) {
        const bool held = taken.error().code == base::Error::Code::Busy;
        return held && otherWindowShows(profile.paths) ? Success : refuse(taken.error().detail, terminal);
    }
    WindowSession session(profile.paths);
    if (const auto loaded = session.load(); !loaded)
        return refuse(loaded.error().detail, terminal);
    return session.run();
}

std::optional<int> runPreview(int &argc, char **argv, const QStringList &words)
{
    if (words.isEmpty() || words.first() != QStringView(ui::preview::subcommand))
        return std::nullopt;
    const QCoreApplication application(argc, argv); // for where plugins are
    return ui::preview::runChild(words.mid(1));
}

} // namespace app
