#include "server/selftest/VisitorTrial.h"

#include "server/selftest/PrivateServer.h"
#include "server/selftest/Say.h"
#include "server/selftest/ShadowTree.h"
#include "server/selftest/VisitorSession.h"

#include <QDir>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <iterator>

namespace selftest {

using namespace Qt::Literals::StringLiterals;
using Happened = VisitorResult::Happened;

namespace {

constexpr VisitorAction actions[] = {VisitorAction::List,       VisitorAction::Download, VisitorAction::Upload,
                                     VisitorAction::Overwrite,  VisitorAction::Resume,   VisitorAction::Rename,
                                     VisitorAction::MakeFolder, VisitorAction::Delete};
static_assert(std::size(actions) == visitorActions);

const QByteArray before = "before\r\n";
const QByteArray after = "after!\r\n";

/// A stand-in of its own for each action, so that none depends on what another did.
QString standIn(VisitorAction action)
{
    return u"visitor-test-"_s % QString::number(int(action));
}

/// The draft, on loopback, over the shadows.
config::Config privately(config::Config draft, const ShadowTree &shadows, const QString &user)
{
    const config::Server usual;
    draft.server.passive = usual.passive;
    draft.server.passive.ports = std::nullopt;
    draft.server.addresses = usual.addresses;
    draft.server.limits = usual.limits;
    draft.server.bans.failedLogins = draft.server.bans.blockedAttempts = 0;
    draft.policy = policy::Policy::standard();
    draft.tls = {};
    draft.audit = {};
    draft.accounts.users.removeIf([&user](const config::User &one) { return one.name != user; });
    for (config::User &one : draft.accounts.users)
        one.requireTls = false;
    for (qsizetype i = 0; i < draft.areas.size(); ++i) {
        config::Area &area = draft.areas[i];
        area.directory = shadows.directory(i);
        area.keepFreePercent = 0;
        area.keepFreeFiles = 0;
        // What lies there already is not the question.
        if (area.maxFiles != 0)
            area.maxFiles += shadows.files(i);
        if (area.maxBytes != 0)
            area.maxBytes += shadows.files(i) * 1024;
    }
    // A grant to somebody who isn't there would be a mistake; here it is only somebody else.
    for (config::Area &area : draft.areas) {
        area.grants.removeIf([&user](const config::Grant &grant) {
            return grant.who != u"anonymous" && grant.who != u"users" && grant.who != u"*" && grant.who != user;
        });
    }
    return draft;
}

/// Tries everything in one area.
class AreaTrial
{
public:
    AreaTrial(VisitorSession &session, const config::Area &area, const QString &shadow)
        : m_session(session)
        , m_area(area)
        , m_shadow(shadow)
    {}

    VisitorResult attempt(VisitorAction action)
    {
        m_result = {};
        m_result.area = m_area.path;
        m_result.action = action;
        m_session.takeTranscript();
        const bool done = carryOut(action);
        m_result.happened = m_session.code() == 0 ? Happened::NotPossible
            : done                                ? Happened::Allowed
                                                  : Happened::Refused;
        m_result.code = m_session.code();
        m_result.reply = m_session.reply();
        m_result.transcript = m_session.takeTranscript();
        return m_result;
    }

private:
    bool carryOut(VisitorAction action)
    {
        const QByteArray existing = pathOf(standIn(action));
        switch (action) {
        case VisitorAction::List:
            return list();
        case VisitorAction::Download:
            return m_session.fetch("RETR " + existing) == before;
        case VisitorAction::Upload:
            return upload();
        case VisitorAction::Overwrite: {
            const bool taken = m_session.send("STOR " + existing, after);
            return changed(action, taken, content(standIn(action)) == after);
        }
        case VisitorAction::Resume: {
            const bool taken = m_session.send("APPE " + existing, after);
            return changed(action, taken, content(standIn(action)) == before + after);
        }
        case VisitorAction::Rename: {
            const QString other = standIn(action) % u"-renamed"_s;
            return m_session.say("RNFR " + existing) == 350 && m_session.say("RNTO " + pathOf(other)) == 250
                && content(other) == before;
        }
        case VisitorAction::MakeFolder:
            return m_session.say("MKD " + pathOf(u"visitor-test-folder"_s)) == 257
                && QDir(m_shadow).exists(u"visitor-test-folder"_s);
        case VisitorAction::Delete:
            return m_session.say("DELE " + existing) == 250 && !QFile::exists(QDir(m_shadow).filePath(standIn(action)));
        }
        Q_UNREACHABLE();
    }

    bool list()
    {
        const auto listing = m_session.fetch("LIST " + m_area.path.toUtf8());
        if (!listing)
            return false;
        if (listing->contains(standIn(VisitorAction::List).toUtf8()))
            return true;
        m_result.note = Say::tr("The listing shows nothing of what is there.");
        return false;
    }

    /// Under a name that the area takes, if there is one among the usual.
    bool upload()
    {
        QStringList names{u"visitor-test.txt"_s, u"visitor_test.pdf"_s, u"v1"_s, u"1234"_s};
        for (const QString &ending : m_area.allowExtensions.mid(0, 2))
            names.prepend(u"visitortest."_s % ending);
        for (const QString &name : std::as_const(names)) {
            if (m_session.send("STOR " + pathOf(name), after)) {
                if (content(name) != after)
                    m_result.note = Say::tr("Taken; it waits for a decision.");
                return true;
            }
            if (m_session.code() != 553)
                return false;
        }
        m_result.note = Say::tr("None of the names tried is allowed: %1.").arg(names.join(u", "_s));
        return false;
    }

    bool changed(VisitorAction action, bool taken, bool isChanged)
    {
        if (taken && !isChanged)
            m_result.note = action == VisitorAction::Overwrite
                ? Say::tr("Taken as another file; the one that was there is unchanged.")
                : Say::tr("Taken as a new file; the one that was there is unchanged.");
        return taken && isChanged;
    }

    QByteArray pathOf(const QString &name) const
    {
        const QString folder = m_area.path.endsWith(u'/') ? m_area.path : QString(m_area.path % u'/');
        return QString(folder % name).toUtf8();
    }

    QByteArray content(const QString &name) const
    {
        QFile file(QDir(m_shadow).filePath(name));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

    VisitorSession &m_session;
    const config::Area &m_area;
    const QString m_shadow;
    VisitorResult m_result;
};

base::Result<void> prepare(ShadowTree &shadows, const QList<config::Area> &areas)
{
    if (const auto made = shadows.make(areas); !made)
        return made;
    for (qsizetype i = 0; i < areas.size(); ++i) {
        for (const VisitorAction action : actions) {
            if (const auto added = shadows.add(i, standIn(action), before); !added)
                return added;
        }
    }
    return {};
}

/// Nothing could be tried, and why.
void addNotPossible(VisitorReport &report, const QList<config::Area> &areas, const VisitorSession &session)
{
    for (const config::Area &area : areas) {
        for (const VisitorAction action : actions) {
            VisitorResult result;
            result.area = area.path;
            result.action = action;
            result.code = session.code();
            result.reply = session.reply();
            report.results.append(result);
        }
    }
}

} // namespace

VisitorReport VisitorTrial::run(const config::Config &draft, const QString &user, const std::atomic<bool> &cancelled,
                                const Each &each)
{
    VisitorReport report;
    report.user = user.isEmpty() ? u"anonymous"_s : user;
    ShadowTree shadows;
    if (const auto prepared = prepare(shadows, draft.areas); !prepared) {
        report.error = prepared.error().detail;
        return report;
    }
    report.everyName = shadows.isWhole();
    PrivateServer server;
    if (const auto started = server.start(privately(draft, shadows, user)); !started) {
        report.error = started.error().detail;
        return report;
    }
    VisitorSession session(server.overV4());
    report.loggedIn = session.logIn(user, server.accounts().last().password);
    report.login = session.takeTranscript();
    if (!report.loggedIn) {
        addNotPossible(report, draft.areas, session);
        return report;
    }
    const int total = int(draft.areas.size()) * visitorActions;
    for (qsizetype i = 0; i < draft.areas.size(); ++i) {
        AreaTrial trial(session, draft.areas.at(i), shadows.directory(i));
        for (const VisitorAction action : actions) {
            report.cancelled = cancelled;
            if (report.cancelled)
                return report;
            report.results.append(trial.attempt(action));
            if (each)
                each(report.results.last(), int(report.results.size()), total);
        }
    }
    return report;
}

class VisitorTrial::Private
{
public:
    std::shared_ptr<std::atomic<bool>> cancelled;
    std::unique_ptr<QThread> thread;
    bool running = false;
};

VisitorTrial::VisitorTrial(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{}

VisitorTrial::~VisitorTrial()
{
    cancel();
    if (d->thread)
        d->thread->wait();
}

void VisitorTrial::start(const config::Config &draft, const QString &user)
{
    if (d->running)
        return;
    if (d->thread)
        d->thread->wait(); // it has said its last word
    d->running = true;
    d->cancelled = std::make_shared<std::atomic<bool>>(false);
    d->thread.reset(QThread::create([this, draft, user, flag = d->cancelled] {
        const auto each = [this](const VisitorResult &result, int done, int total) {
            QMetaObject::invokeMethod(
                this, [this, result, done, total] { Q_EMIT tried(result, done, total); }, Qt::QueuedConnection);
        };
        const VisitorReport report = run(draft, user, *flag, each);
        QMetaObject::invokeMethod(
            this,
            [this, report] {
                d->running = false;
                Q_EMIT finished(report);
            },
            Qt::QueuedConnection);
    }));
    d->thread->start();
}

void VisitorTrial::cancel()
{
    if (d->cancelled)
        *d->cancelled = true;
}

bool VisitorTrial::isRunning() const
{
    return d->running;
}

} // namespace selftest
