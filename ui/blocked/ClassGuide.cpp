#include "ui/blocked/ClassGuide.h"

#include "ui/blocked/AttemptText.h"

#include <QCoreApplication>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::ClassGuide", text);
}

using Kind = ClassGuide::Kind;

struct Entry
{
    const char16_t *name;
    Kind kind;
    const char *signs;
    const char *advice;
};

// As audit::ClientActivity tries them.
constexpr Entry entries[] = {
    {u"nmap-script", Kind::Attack,
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The target is what the ftp-bounce script of nmap asks for: port 20560 of 10.0.0.1 or of "
                       "scanme.nmap.org."),
     QT_TRANSLATE_NOOP(
         "ui::ClassGuide",
         "Somebody tests whether this server can be bounced. It cannot. If it was not you, ban the client.")},
    {u"payload", Kind::Attack,
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The client uploaded a file and then asked for a connection to another machine."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The classic bounce attack: the file holds what the other machine should receive. Look at the "
                       "upload before you reject it, and ban the client.")},
    {u"nat-mistake", Kind::Mistake,
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "A client with a public address asks for one private address, always the same, without reserved "
                       "ports."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The client stands behind a router and tells its inner address, which nobody outside can reach. "
                       "Passive mode mends it at their side. A ban would hit an honest person.")},
    {u"multi-homed", Kind::Mistake,
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The client asks for one address close to its own, always the same: in its network, in one that "
                       "Docker gives to containers, or a private one as its own is."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "A container, or a machine with several addresses, names another one than it came from. Passive "
                       "mode mends it; or allow exactly this, if you know the machine.")},
    {u"self-bounce", Kind::Attack,
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The target is this machine itself: loopback, one of its addresses, or its ports."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "Somebody tries to reach services of this machine that are closed to the outside. Nothing got "
                       "through. Ban the client unless it is a machine of yours that is set up wrongly.")},
    {u"scan", Kind::Attack, QT_TRANSLATE_NOOP("ui::ClassGuide", "The client asks for five or more different ports."),
     QT_TRANSLATE_NOOP(
         "ui::ClassGuide",
         "Somebody tries to find open ports through this server. Nothing got through. Ban the client; tell "
         "whoever runs its network if it comes back.")},
    {u"sweep", Kind::Attack,
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "The client asks for five or more different machines, and fewer ports than machines."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "Somebody looks for one service on many machines through this server. Nothing got through. Ban "
                       "the client.")},
    {u"reserved-port-probe", Kind::Attack,
     QT_TRANSLATE_NOOP("ui::ClassGuide", "The target port is below 1024, where system services listen."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "No FTP program waits for data on such a port. A mail or web server may have been meant to "
                       "receive what the client sends. Ban the client.")},
    {u"mistake", Kind::Mistake,
     QT_TRANSLATE_NOOP(
         "ui::ClassGuide",
         "What was asked cannot be meant: an unreadable argument, port 0, no machine's address; or the same "
         "target three times and more."),
     QT_TRANSLATE_NOOP("ui::ClassGuide",
                       "A program with a fault, or one that should use passive mode. Nothing needs to be done here.")},
    {u"unknown", Kind::Unknown,
     QT_TRANSLATE_NOOP("ui::ClassGuide", "None of the signs of the other kinds; or a stranger came to a passive port."),
     QT_TRANSLATE_NOOP("ui::ClassGuide", "It was refused all the same. Look at what else this client did.")},
};

ClassGuide guideOf(const Entry &entry)
{
    const QString name = QString::fromUtf16(entry.name);
    const QString title = classificationText(name);
    return {name, title.isEmpty() ? tr("unknown") : title, entry.kind, tr(entry.signs), tr(entry.advice)};
}

} // namespace

QList<ClassGuide> classGuides()
{
    QList<ClassGuide> guides;
    for (const Entry &entry : entries)
        guides.append(guideOf(entry));
    return guides;
}

ClassGuide classGuide(const QString &name)
{
    for (const Entry &entry : entries) {
        if (name == QStringView(entry.name))
            return guideOf(entry);
    }
    return guideOf(entries[std::size(entries) - 1]);
}

QString remedyText(const audit::AttemptRow &row, const QString &name, const QString &server)
{
    if (classGuide(name).kind != Kind::Mistake || row.target.isEmpty())
        return {};
    const QString where = server.isEmpty() ? tr("our FTP server") : server;
    return tr("Hello,\n\n"
              "your FTP program could sign in to %1, but then asked it to connect to %2. Nobody outside your "
              "network can reach that address, so no listing and no transfer can work that way.\n\n"
              "Please switch your program to passive mode. Then it makes the connection itself, which works through "
              "routers and firewalls:\n"
              "  FileZilla: Edit, Settings, Connection, FTP, Transfer mode: Passive\n"
              "  WinSCP: Advanced, Connection, Passive mode\n"
              "  lftp: set ftp:passive-mode on\n"
              "  curl: leave out --ftp-port (-P)\n"
              "  Python ftplib: ftp.set_pasv(True)\n"
              "  The ftp command of a terminal: type \"passive\"\n")
        .arg(where, targetText(row));
}

} // namespace ui
