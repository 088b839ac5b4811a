#include "server/selftest/SelfTest.h"

#include "server/base/Clock.h"
#include "server/selftest/ReportFile.h"
#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

#include <QThread>

#include <algorithm>
#include <atomic>

namespace selftest {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostNames = 8; // of users that rules name

address::IpAddress ip(QStringView text)
{
    return address::IpAddress::parse(text).value_or(address::IpAddress());
}

/// One that no rule names, and those that rules do: each may be treated otherwise.
QStringList classesOf(const policy::Policy &policy)
{
    QStringList names{u"selftest"_s};
    for (const policy::Rule &rule : policy.rules) {
        for (const QString &user : rule.users) {
            const bool group = user == u"*" || user == u"anonymous" || user == u"users";
            if (!group && !names.contains(user) && names.size() < mostNames)
                names.append(user);
        }
    }
    return names;
}

QString shownName(const PrivateServer::Account &account)
{
    return account.name.isEmpty() ? u"anonymous"_s : account.name == u"selftest" ? u"users"_s : account.name;
}

CaseResult carryOut(const Case &attack, const Stage &stage)
{
    Finding finding;
    attack.run(stage, finding);
    finding.finish();
    CaseResult result = finding.result();
    result.id = QString::fromLatin1(attack.id);
    result.title = Say::tr(attack.title);
    result.matters = Say::tr(attack.matters);
    result.user = shownName(stage.account);
    return result;
}

} // namespace

class SelfTest::Private
{
public:
    using Each = std::function<void(const CaseResult &result, int done, int total)>;

    static Report run(const config::Config &configuration, bool draft, const std::atomic<bool> &cancelled,
                      const Each &each)
    {
        const policy::Policy &policy = configuration.policy;
        Report report;
        report.at = base::Clock::system().utcMicroseconds();
        report.draft = draft;
        report.policyRevision = policy.revision;
        report.policyDigest = policyDigest(policy);
        PrivateServer server;
        const bool offersTls =
            std::ranges::any_of(configuration.server.listeners,
                                [](const config::Listener &listener) { return listener.tls != config::TlsUse::Off; });
        if (offersTls)
            server.offerTls(configuration.tls.sessionReuse);
        if (const auto started = server.start(policy, classesOf(policy)); !started) {
            report.error = started.error().detail;
            return report;
        }
        const QList<Case> cases = casesOfTargets() + casesOfTransfers() + casesOfForms() + casesOfSequences()
            + casesOfPassive() + casesOfStream() + (offersTls ? casesOfTls() : QList<Case>());
        const QList<PrivateServer::Account> &accounts = server.accounts();
        const int total = int(cases.size() * accounts.size());
        for (const PrivateServer::Account &account : accounts) {
            const Stage stage{server, policy, account, ip(u"127.77.0.7"), ip(u"127.77.9.1"), server.overV4().address};
            for (const Case &attack : cases) {
                if (cancelled)
                    return report;
                report.results.append(carryOut(attack, stage));
                each(report.results.last(), int(report.results.size()), total);
            }
        }
        return report;
    }

    std::shared_ptr<std::atomic<bool>> cancelled;
    std::unique_ptr<QThread> thread;
    bool running = false;
};

SelfTest::SelfTest(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{}

SelfTest::~SelfTest()
{
    cancel();
    if (d->thread)
        d->thread->wait();
}

void SelfTest::start(const config::Config &configuration, bool draft)
{
    if (d->running)
        return;
    if (d->thread)
        d->thread->wait(); // it has said its last word
    d->running = true;
    d->cancelled = std::make_shared<std::atomic<bool>>(false);
    const auto each = [this](const CaseResult &result, int done, int total) {
        QMetaObject::invokeMethod(
            this, [this, result, done, total] { Q_EMIT caseFinished(result, done, total); }, Qt::QueuedConnection);
    };
    d->thread.reset(QThread::create([this, configuration, draft, flag = d->cancelled, each] {
        const Report report = Private::run(configuration, draft, *flag, each);
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

void SelfTest::cancel()
{
    if (d->cancelled)
        *d->cancelled = true;
}

bool SelfTest::isRunning() const
{
    return d->running;
}

} // namespace selftest
